// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.JwtVerifier;
import io.helidon.microprofile.server.Server;
import java.util.function.IntSupplier;
import org.glassfish.jersey.server.ResourceConfig;

/** A Helidon MP server; there can be one for each class loader. Gives its port. */
public final class HelidonMpHost implements AutoCloseable, IntSupplier {

    private final Server server;

    /** Starts the contract's routes on a free port. */
    public HelidonMpHost(JwtVerifier verifier) {
        ResourceConfig application =
                new ResourceConfig(ContractResource.class).register(BearerTokenFeature.create(verifier));
        server = Server.builder()
                .host("127.0.0.1")
                .port(0)
                .addApplication(application)
                .build()
                .start();
    }

    @Override
    public int getAsInt() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
