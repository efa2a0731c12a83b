// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** The locations of the tested programs and the ports they may use. */
final class Locations {

    static final Path REPOSITORY =
            Path.of(System.getProperty("repository", "..")).toAbsolutePath().normalize();
    static final Path TARGET = REPOSITORY.resolve("end-to-end/target");

    private Locations() {}

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
