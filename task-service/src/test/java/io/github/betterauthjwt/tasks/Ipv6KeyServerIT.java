// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.github.betterauthjwt.testing.TestIssuer;
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
        WireMockServer server = new WireMockServer(
                WireMockConfiguration.options().bindAddress("::1").dynamicPort());
        server.start();
        try (TestIssuer issuer = TestIssuer.start();
                Program program = Program.compiled(folder, "-Djdk.net.hosts.file=" + hosts)) {
            server.stubFor(get("/api/auth/jwks").willReturn(okJson(issuer.jwkSet())));
            int port = Program.freePort();
            Process process = program.start(Map.of(
                    "PORT", Integer.toString(port),
                    "DATABASE_URL", TestDatabase.address(),
                    "BETTER_AUTH_URL", "http://localhost:" + server.port(),
                    "BETTER_AUTH_ISSUER", issuer.url(),
                    "BETTER_AUTH_AUDIENCE", issuer.url()));
            program.awaitAlive(process);
            assertThat(new Api(port, issuer.token("ada")).get("/api/tasks").status())
                    .isEqualTo(200);
        } finally {
            server.stop();
        }
    }
}
