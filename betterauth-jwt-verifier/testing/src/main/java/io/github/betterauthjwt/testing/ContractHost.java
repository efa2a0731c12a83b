// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/** A running server whose routes {@link BearerContract} calls. */
public final class ContractHost implements AutoCloseable {

    private final URI uri;
    private final AutoCloseable server;

    private ContractHost(URI uri, AutoCloseable server) {
        this.uri = requireNonNull(uri, "uri");
        this.server = requireNonNull(server, "server");
    }

    /**
     * Returns a server on this machine.
     *
     * @param port the port on {@code 127.0.0.1} where it listens
     * @param server stops the server when it is closed
     */
    public static ContractHost onPort(int port, AutoCloseable server) {
        return new ContractHost(URI.create("http://127.0.0.1:" + port), server);
    }

    /** Returns the scheme, host and port. */
    public URI uri() {
        return uri;
    }

    /** Stops the server. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException("the host could not be stopped", e);
        }
    }
}
