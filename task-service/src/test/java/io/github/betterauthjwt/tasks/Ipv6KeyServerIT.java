// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.betterauthjwt.testing.TestIssuer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a development server that listens on {@code ::1} only, on a machine where localhost is 127.0.0.1 first. */
class Ipv6KeyServerIT {

    @Test
    void keyServer_onTheSecondAddressOfLocalhost_isFound(@TempDir Path folder) throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n::1 localhost\n");
        byte[] address = new byte[16];
        address[15] = 1; // ::1
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(address), 0), 0);
        try (TestIssuer issuer = TestIssuer.start();
                Program program = Program.compiled(folder, "-Djdk.net.hosts.file=" + hosts)) {
            byte[] keys = issuer.jwkSet().getBytes(UTF_8);
            server.createContext("/api/auth/jwks", exchange -> {
                exchange.sendResponseHeaders(200, keys.length);
                exchange.getResponseBody().write(keys);
                exchange.close();
            });
            server.start();
            int port = Program.freePort();
            Process process = program.start(Map.of(
                    "PORT", Integer.toString(port),
                    "DATABASE_URL", TestDatabase.address(),
                    "BETTER_AUTH_URL", "http://localhost:" + server.getAddress().getPort(),
                    "BETTER_AUTH_ISSUER", issuer.url(),
                    "BETTER_AUTH_AUDIENCE", issuer.url()));
            program.awaitAlive(process);
            assertThat(new Api(port, issuer.token("ada")).get("/api/tasks").status())
                    .isEqualTo(200);
        } finally {
            server.stop(0);
        }
    }
}
