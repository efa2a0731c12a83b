// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.testing.TestIssuer;
import io.helidon.config.mp.MpConfigSources;
import io.helidon.microprofile.server.Server;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests the recipe for Helidon MP. */
class HelidonMpIT extends RecipeContract {

    private @Nullable Server server;

    @Override
    protected int start(TestIssuer issuer) {
        Config config = ConfigProviderResolver.instance()
                .getBuilder()
                .withSources(
                        MpConfigSources.create(Map.of("better-auth.url", issuer.url(), "mp.initializer.allow", "true")))
                .build();
        server = Server.builder()
                .config(config)
                .host("127.0.0.1")
                .port(0)
                .build()
                .start();
        return server.port();
    }

    @Override
    protected void stop() {
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void resource_public_needsNoToken() throws Exception {
        assertThat(get("/about").body()).isEqualTo("about");
    }
}
