// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** The locations of the tested programs and the ports they may use. */
final class Locations {

    static final Path REPOSITORY =
            Path.of(System.getProperty("repository", "..")).toAbsolutePath().normalize();
    static final Path TARGET = REPOSITORY.resolve("end-to-end/target");

    private Locations() {}

    /**
     * Returns a port that no program listens on. It is below the range from which Linux and macOS choose ports for outgoing
     * connections, so that none of them takes it before the caller does.
     */
    static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // Another one will be free.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
