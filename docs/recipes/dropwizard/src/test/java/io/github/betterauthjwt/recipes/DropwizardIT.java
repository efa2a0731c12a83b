// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.recipes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.core.setup.Environment;
import io.github.betterauthjwt.testing.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests the recipe for Dropwizard. */
class DropwizardIT extends RecipeContract {

    private @Nullable Server server;

    @Override
    protected int start(TestIssuer issuer) throws Exception {
        Path settings = Files.createTempFile("settings", ".yml");
        Files.writeString(
                settings,
                """
                betterAuthUrl: %s
                server:
                  applicationConnectors: [{type: http, bindHost: 127.0.0.1, port: 0}]
                  adminConnectors: [{type: http, bindHost: 127.0.0.1, port: 0}]
                logging: {level: WARN}
                """
                        .formatted(issuer.url()));
        new DropwizardApplication() {
            @Override
            public void run(Settings settings, Environment environment) {
                super.run(settings, environment);
                environment.lifecycle().addServerLifecycleListener(started -> server = started);
            }
        }.run("server", settings.toString());
        Files.delete(settings);
        return port("application");
    }

    private int port(String connector) {
        return Arrays.stream(requireNonNull(server, "server").getConnectors())
                .filter(one -> connector.equals(one.getName()))
                .mapToInt(one -> ((ServerConnector) one).getLocalPort())
                .findFirst()
                .orElseThrow();
    }

    @Override
    protected void stop() throws Exception {
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void resource_public_needsNoToken() throws Exception {
        assertThat(get("/about").body()).isEqualTo("about");
    }

    @Test
    void health_isOnTheAdminPort() throws Exception {
        URI health = URI.create("http://127.0.0.1:" + port("admin") + "/healthcheck");
        assertThat(HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString())
                        .body())
                .contains("\"better-auth\":{\"healthy\":");
    }
}
