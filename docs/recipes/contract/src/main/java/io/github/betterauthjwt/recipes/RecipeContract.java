// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The tests that every recipe passes in a started server. Its route {@code /me} responds with the id of the user, and
 * {@code /admin/report} needs the role {@code admin}. The adapters that recipes use pass a much longer contract.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RecipeContract {

    private final TestIssuer issuer = TestIssuer.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private URI server = URI.create("");

    /** Called by the tests of recipes. */
    protected RecipeContract() {}

    /**
     * Starts the application of the recipe.
     *
     * @param issuer the issuer of the tokens that it accepts
     * @return its port on {@code 127.0.0.1}
     */
    protected abstract int start(TestIssuer issuer) throws Exception;

    /** Stops the application of the recipe. */
    protected abstract void stop() throws Exception;

    @BeforeAll
    void startServer() throws Exception {
        server = URI.create("http://127.0.0.1:" + start(issuer));
    }

    @AfterAll
    void stopServer() throws Exception {
        stop();
        issuer.close();
    }

    /** Sends a request without a token. */
    protected HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(server.resolve(path)));
    }

    /** Sends a request with a token. */
    protected HttpResponse<String> getAs(String token, String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(server.resolve(path)).header("Authorization", "Bearer " + token));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void request_withoutAToken_isRejectedOnEveryPath() throws Exception {
        for (String path : List.of("/me", "/admin/report", "/unknown")) {
            HttpResponse<String> response = get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertThat(response.body()).contains("missing_token");
        }
    }

    @Test
    void token_valid_identifiesTheUser() throws Exception {
        HttpResponse<String> response = getAs(issuer.token("ada"), "/me");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("ada");
        assertThat(response.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
    }

    @Test
    void token_forged_isRejected() throws Exception {
        HttpResponse<String> response = getAs(issuer.forgedToken(), "/me");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("error=\"invalid_token\"");
    }

    @Test
    void role_missing_isForbidden() throws Exception {
        HttpResponse<String> denied = getAs(issuer.token("ada"), "/admin/report");
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(denied.body()).contains("insufficient_role");
        String admin = issuer.jwt().role("admin").sign();
        assertThat(getAs(admin, "/admin/report").body()).isEqualTo("for admins");
    }

    @Test
    void rotation_ofTheKey_rejectsNoToken() throws Exception {
        assertThat(getAs(issuer.token(), "/me").statusCode()).isEqualTo(200);
        issuer.rotate();
        assertThat(getAs(issuer.token("grace"), "/me").body()).isEqualTo("grace");
    }
}
