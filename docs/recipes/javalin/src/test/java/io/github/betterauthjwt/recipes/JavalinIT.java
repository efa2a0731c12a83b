// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.testing.TestIssuer;
import io.javalin.Javalin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests the recipe for Javalin. */
class JavalinIT extends RecipeContract {

    private @Nullable Javalin server;

    @Override
    protected int start(TestIssuer issuer) {
        server = JavalinApplication.create(issuer.verifier()).start("127.0.0.1", 0);
        return server.port();
    }

    @Override
    protected void stop() {
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void path_public_needsNoToken() throws Exception {
        assertThat(get("/health").body()).isEqualTo("up");
    }
}
