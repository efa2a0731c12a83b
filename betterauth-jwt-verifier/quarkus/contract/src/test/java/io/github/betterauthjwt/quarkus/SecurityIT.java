// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.testing.TestIssuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the annotations of Quarkus Security in an application that is configured by properties. */
@QuarkusTest
@QuarkusTestResource(IssuerResource.class)
class SecurityIT {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @SuppressWarnings("NullAway.Init") // injected by IssuerResource
    TestIssuer issuer;

    @SuppressWarnings("NullAway.Init") // injected by Quarkus
    @TestHTTPResource("/")
    URI base;

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, TestToken token) throws IOException, InterruptedException {
        return get(path, "Authorization", "Bearer " + token.sign());
    }

    @FunctionalInterface
    private interface TestToken {
        String sign();
    }

    private String challenge(HttpResponse<String> response) {
        return response.headers().firstValue("WWW-Authenticate").orElse("");
    }

    private void isProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(response.body()).contains("\"code\":\"" + code + '"');
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rest/me", "/rest/event-loop", "/routes/me"})
    void route_goodToken_injectsTheTokenOfTheRequest(String path) throws Exception {
        for (String user : new String[] {"ada", "bob"}) {
            HttpResponse<String> response = get(path, () -> issuer.token(user));
            assertThat(response.body()).isEqualTo(user);
            assertThat(response.headers().firstValue("Cache-Control")).hasValue("private, no-store");
        }
        isProblem(get(path), 401, "missing_token");
        isProblem(get(path, issuer::forgedToken), 401, "bad_signature");
    }

    @Test
    void identity_ofAToken_hasPrincipalAndRoles() throws Exception {
        assertThat(get("/rest/identity", issuer.jwt().subject("ada").role("admin")::sign)
                        .body())
                .isEqualTo("ada [admin] true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rest/open/authenticated", "/routes/open/authenticated"})
    void authenticated_onAPublicPath_requiresAnIdentity(String path) throws Exception {
        HttpResponse<String> response = get(path);

        isProblem(response, 401, "missing_token");
        assertThat(challenge(response)).isEqualTo("Bearer realm=\"test\"");
    }

    @Test
    void publicPattern_matchesItsFolderOnly() throws Exception {
        assertThat(get("/rest/open").statusCode()).isEqualTo(404);
        isProblem(get("/rest/opener"), 401, "missing_token");
        isProblem(get("/rest/open/../me"), 401, "missing_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rest/admin", "/routes/admin"})
    void role_missing_is403(String path) throws Exception {
        assertThat(get(path, issuer.jwt().subject("ada").role("admin")::sign).body())
                .isEqualTo("ada");
        HttpResponse<String> denied = get(path, () -> issuer.token("ada"));
        isProblem(denied, 403, path.startsWith("/rest") ? "insufficient_role" : "access_denied");
        assertThat(challenge(denied)).isEmpty();
    }

    @Test
    void scopes_allRequired_areAllNamed() throws Exception {
        HttpResponse<String> denied = get("/rest/all-scopes", issuer.jwt().scope("tasks:read")::sign);
        isProblem(denied, 403, "insufficient_scope");
        assertThat(challenge(denied)).contains("scope=\"tasks:read tasks:write\"");
        assertThat(get("/rest/all-scopes", issuer.jwt().subject("ada").scope("tasks:write tasks:read")::sign)
                        .body())
                .isEqualTo("ada");
    }

    @Test
    void scopes_oneOfThemRequired_areNotNamed() throws Exception {
        HttpResponse<String> denied = get("/rest/one-scope", issuer.jwt().scope("openid")::sign);
        isProblem(denied, 403, "access_denied");
        assertThat(challenge(denied)).isEmpty();
        assertThat(get("/rest/one-scope", issuer.jwt().subject("ada").scope("tasks:write")::sign)
                        .body())
                .isEqualTo("ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rest/nobody", "/configured"})
    void denial_byAnnotationOrProperty_hasAProblem(String path) throws Exception {
        isProblem(get(path, () -> issuer.token("ada")), 403, "access_denied");
        isProblem(get(path), 401, "missing_token");
    }

    @Test
    void reactiveRoute_requiringAScopeLate_keepsNoHeader() throws Exception {
        HttpResponse<String> denied = get("/routes/late", () -> issuer.token("ada"));
        isProblem(denied, 403, "insufficient_scope");
        assertThat(denied.headers().firstValue("X-Leak")).isEmpty();
        assertThat(get("/routes/late", issuer.jwt().scope("tasks:write")::sign).body())
                .isEqualTo("served");
    }
}
