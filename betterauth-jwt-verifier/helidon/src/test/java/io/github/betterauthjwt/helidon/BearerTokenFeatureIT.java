// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.KeyServerFault;
import io.github.betterauthjwt.testing.TestIssuer;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenFeatureIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static TestIssuer issuer;
    private static JwtVerifier verifier;
    private static WebServer server;
    private static WebServer optionalServer;

    @BeforeAll
    static void start() {
        issuer = TestIssuer.start();
        verifier = issuer.verifier();
        server = start(BearerTokenFeature.builder(verifier)
                .publicPaths("/health", "/docs/*")
                .realm("test")
                .build());
        optionalServer =
                start(BearerTokenFeature.builder(verifier).optionalPaths("/*").build());
    }

    private static WebServer start(BearerTokenFeature feature) {
        HttpRouting.Builder routing = HttpRouting.builder()
                .addFeature(feature)
                .any("/me", BearerTokenFeatureIT::me)
                .any(
                        "/principal",
                        (request, response) -> response.send(request.context()
                                .get(Principal.class)
                                .orElseThrow()
                                .getName()))
                .get("/health", BearerTokenFeatureIT::me)
                .get("/docs/page", BearerTokenFeatureIT::me)
                .get("/kept", (request, response) -> {
                    response.header(HeaderNames.CACHE_CONTROL, "private, no-cache");
                    response.send("kept");
                })
                .get("/broken", (request, response) -> {
                    throw new IllegalStateException("a failure of the application");
                })
                .get("/admin", feature.requireRole("admin"), BearerTokenFeatureIT::me)
                .get("/reports", feature.requireScope("reports:read"), BearerTokenFeatureIT::me)
                .get("/reports/edit", feature.requireScopes("reports:read", "reports:write"), BearerTokenFeatureIT::me)
                .get("/token-only", feature.requireToken(), BearerTokenFeatureIT::me);
        return WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .routing(routing)
                .build()
                .start();
    }

    private static void me(ServerRequest request, ServerResponse response) {
        response.send(request.context()
                .get(VerifiedJwt.class)
                .map(VerifiedJwt::subject)
                .orElse("anonymous"));
    }

    @AfterAll
    static void stop() {
        server.stop();
        optionalServer.stop();
        verifier.close();
        issuer.close();
    }

    @Test
    void route_goodToken_seesTheSubject() throws Exception {
        HttpResponse<String> response = get(server, "/me", bearer(issuer.token("ada")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("ada");
    }

    @Test
    void route_goodToken_seesThePrincipal() throws Exception {
        assertThat(get(server, "/principal", bearer(issuer.token("ada"))).body())
                .isEqualTo("ada");
    }

    @Test
    void route_noToken_isChallengedWithoutAnError() throws Exception {
        HttpResponse<String> response = get(server, "/me", request -> request);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().allValues("WWW-Authenticate")).containsExactly("Bearer realm=\"test\"");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(response.body()).contains("\"code\":\"missing_token\"");
    }

    @Test
    void route_expiredToken_isChallengedWithTheReason() throws Exception {
        String expired =
                issuer.jwt().expiresAt(Instant.now().minusSeconds(3600)).sign();

        HttpResponse<String> response = get(server, "/me", bearer(expired));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("error=\"invalid_token\"");
        assertThat(response.body()).contains("\"code\":\"token_expired\"").doesNotContain(expired);
    }

    @Test
    void route_twoAuthorizationHeaders_isRejected() throws Exception {
        String token = issuer.token("ada");

        HttpResponse<String> response = get(server, "/me", request -> request.header("Authorization", "Bearer " + token)
                .header("Authorization", "Bearer " + token));

        assertThat(response.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer ", "BEARER ", "Bearer  "})
    void route_schemeInAnyCase_isAccepted(String scheme) throws Exception {
        String token = issuer.token("ada");

        assertThat(get(server, "/me", request -> request.header("Authorization", scheme + token))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void route_tokenInQuery_isIgnored() throws Exception {
        assertThat(get(server, "/me?access_token=" + issuer.token("ada"), request -> request)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void head_noToken_hasTheHeadersAndNoBody() throws Exception {
        HttpResponse<String> response =
                get(server, "/me", request -> request.method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(get(server, "/me", bearer(issuer.token("ada"))).body())
                .as("the same connection goes on")
                .isEqualTo("ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%6de", "//me", "/x/../me", "/health/../me", "/docs/../me", "/docs/%2e%2e/me", "/me;a=b"})
    void route_pathVariant_isProtected(String path) throws Exception {
        assertThat(get(server, path, request -> request).statusCode()).isIn(400, 401);
    }

    @Test
    void unknownRoute_noToken_isRejected() throws Exception {
        assertThat(get(server, "/nothing", request -> request).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/docs/page"})
    void publicPath_badToken_isIgnored(String path) throws Exception {
        HttpResponse<String> response = get(server, path, bearer("nonsense"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("anonymous");
    }

    @Test
    void route_failsAfterAuthentication_keepsItsFailure() throws Exception {
        HttpResponse<String> response = get(server, "/broken", bearer(issuer.token("ada")));

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void response_toAUser_isNotCachedUnlessTheRouteAllowsIt() throws Exception {
        assertThat(cacheControl(get(server, "/me", bearer(issuer.token())))).containsExactly("private, no-store");
        assertThat(cacheControl(get(server, "/broken", bearer(issuer.token())))).containsExactly("private, no-store");
        assertThat(cacheControl(get(server, "/kept", bearer(issuer.token())))).containsExactly("private, no-cache");
        assertThat(cacheControl(get(server, "/health", request -> request))).isEmpty();
        assertThat(cacheControl(get(optionalServer, "/me", request -> request))).isEmpty();
    }

    private static List<String> cacheControl(HttpResponse<String> answer) {
        return answer.headers().allValues("Cache-Control");
    }

    /** Two features in one server have separate paths. A token that one accepts is not accepted by the other. */
    @Test
    void requireToken_ofAnotherFeature_isNotSatisfied() throws Exception {
        BearerTokenFeature users =
                BearerTokenFeature.builder(verifier).publicPaths("/admin").build();
        try (JwtVerifier admins = JwtVerifier.builder(issuer.url(), "admin-service")
                .jwksUri(issuer.jwksUri())
                .build()) {
            BearerTokenFeature others = BearerTokenFeature.builder(admins)
                    .optionalPaths("/*")
                    .publicPaths("/me")
                    .build();
            WebServer both = WebServer.builder()
                    .host("127.0.0.1")
                    .port(0)
                    .shutdownHook(false)
                    .routing(HttpRouting.builder()
                            .addFeature(users)
                            .addFeature(others)
                            .get("/me", others.requireToken(), BearerTokenFeatureIT::me)
                            .get("/admin", others.requireToken(), BearerTokenFeatureIT::me))
                    .build()
                    .start();
            String token = issuer.jwt().audience("admin-service").subject("ada").sign();
            HttpResponse<String> wrong = get(both, "/me", bearer(issuer.token("ada")));
            HttpResponse<String> right = get(both, "/admin", bearer(token));
            both.stop();

            assertThat(wrong.statusCode()).isEqualTo(401);
            assertThat(right.body()).isEqualTo("ada");
        }
    }

    @Test
    void requireRole_userHasIt_passes() throws Exception {
        String admin = issuer.jwt().subject("ada").role("user,admin").sign();

        assertThat(get(server, "/admin", bearer(admin)).body()).isEqualTo("ada");
    }

    @Test
    void requireRole_userLacksIt_isForbiddenWithoutChallenge() throws Exception {
        HttpResponse<String> response = get(server, "/admin", bearer(issuer.token("ada")));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(response.body()).contains("\"code\":\"insufficient_role\"");
    }

    @Test
    void requireScopes_tokenLacksOne_challengeNamesAll() throws Exception {
        String reader = issuer.jwt().scope("reports:read").sign();
        HttpResponse<String> response = get(server, "/reports/edit", bearer(reader));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("error=\"insufficient_scope\"", "scope=\"reports:read reports:write\"");
    }

    @Test
    void response_ofOptionalPath_variesByAuthorization() throws Exception {
        assertThat(get(optionalServer, "/me", request -> request).headers().allValues("Vary"))
                .containsExactly("Authorization");
        assertThat(get(optionalServer, "/me", bearer(issuer.token())).headers().allValues("Vary"))
                .containsExactly("Authorization");
        assertThat(get(server, "/me", bearer(issuer.token())).headers().allValues("Vary"))
                .isEmpty();
    }

    @Test
    void requireScope_tokenHasIt_passes() throws Exception {
        String reader = issuer.jwt().subject("ada").scope("openid reports:read").sign();

        assertThat(get(server, "/reports", bearer(reader)).body()).isEqualTo("ada");
    }

    @Test
    void optionalPath_noToken_isAnonymous() throws Exception {
        assertThat(get(optionalServer, "/me", request -> request).body()).isEqualTo("anonymous");
    }

    @Test
    void optionalPath_badToken_isRejected() throws Exception {
        assertThat(get(optionalServer, "/me", bearer("nonsense")).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin", "/reports", "/token-only"})
    void optionalPath_noTokenButRequired_isChallenged(String path) throws Exception {
        assertThat(get(optionalServer, path, request -> request).statusCode()).isEqualTo(401);
    }

    @Test
    void optionalPath_goodTokenAndRequired_passes() throws Exception {
        assertThat(get(optionalServer, "/token-only", bearer(issuer.token("ada")))
                        .body())
                .isEqualTo("ada");
    }

    @Test
    void route_keysUnavailable_is503AndNot401() throws Exception {
        try (BetterAuthStub gone = BetterAuthStub.start()) {
            gone.fail(KeyServerFault.EMPTY);
            WebServer blindServer = start(BearerTokenFeature.create(gone.verifier()));
            HttpResponse<String> response = get(blindServer, "/me", bearer(gone.token("ada")));
            blindServer.stop();

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
            assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
        }
    }

    private static UnaryOperator<HttpRequest.Builder> bearer(String token) {
        return request -> request.header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> get(WebServer server, String path, UnaryOperator<HttpRequest.Builder> with)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return CLIENT.send(with.apply(HttpRequest.newBuilder(uri)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
