// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.BetterAuthIssuer;
import io.github.betterauthjwt.testing.TestIssuer;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authorization.PermissionBasedAuthorization;
import io.vertx.ext.auth.authorization.RoleBasedAuthorization;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.AuthorizationHandler;
import io.vertx.ext.web.handler.SessionHandler;
import io.vertx.ext.web.sstore.LocalSessionStore;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what the adapter does beyond the contract: users, authorizations, and other handlers of Vert.x. */
@BetterAuthIssuer
class BearerTokenHandlerIT {

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    @Test
    void user_ofARequest_hasClaimsAndNoToken(TestIssuer issuer, JwtVerifier verifier) throws Exception {
        String token = issuer.jwt()
                .subject("ada")
                .claim("email", "ada@example.com")
                .claim("rootClaim", "other")
                .sign();
        try (VertxHost host = VertxHost.start((vertx, router) -> {
            BearerTokenHandler.create(vertx, verifier).protect(router);
            router.get("/user").handler(BearerTokenHandlerIT::describeUser);
        })) {
            HttpResponse<String> response = host.get("/user", bearer(token));
            assertThat(new JsonObject(response.body()).getMap())
                    .containsEntry("subject", "ada")
                    .containsEntry("email", "ada@example.com")
                    .containsEntry("expired", false);
            assertThat(response.body()).doesNotContain(token.substring(token.lastIndexOf('.') + 1));
        }
    }

    private static void describeUser(RoutingContext context) {
        User user = Objects.requireNonNull(context.user());
        context.json(new JsonObject()
                .put("subject", user.subject())
                .put("email", user.<String>get("email"))
                .put("expired", user.expired())
                .put("principal", user.principal())
                .put("attributes", user.attributes()));
    }

    @Test
    void authorizationHandler_ofVertx_seesRolesAndScopes(TestIssuer issuer, JwtVerifier verifier) throws Exception {
        try (VertxHost host = VertxHost.start((vertx, router) -> {
            BearerTokenHandler.create(vertx, verifier).protect(router);
            router.get("/role")
                    .handler(AuthorizationHandler.create(RoleBasedAuthorization.create("admin")))
                    .handler(context -> context.end("role"));
            router.get("/scope")
                    .handler(AuthorizationHandler.create(PermissionBasedAuthorization.create("tasks:read")))
                    .handler(context -> context.end("scope"));
        })) {
            String token = issuer.jwt().role("user,admin").scope("tasks:read").sign();
            assertThat(host.get("/role", bearer(token)).body()).isEqualTo("role");
            assertThat(host.get("/scope", bearer(token)).body()).isEqualTo("scope");
            for (String path : List.of("/role", "/scope")) {
                String other = issuer.jwt().role("administrator").scope("tasks").sign();
                assertThat(host.get(path, bearer(other)).statusCode()).isEqualTo(403);
            }
        }
    }

    @Test
    void recentSignIn_required_rejectsOlderOnes(TestIssuer issuer, JwtVerifier verifier) throws Exception {
        JwtVerifier.Builder settings = issuer.verifierBuilder().signInTimeClaim("signed_in");
        try (JwtVerifier withTime = settings.build();
                VertxHost host = VertxHost.start((vertx, router) -> {
                    BearerTokenHandler bearer =
                            BearerTokenHandler.create(vertx, withTime).protect(router);
                    router.get("/pay")
                            .handler(bearer.requireRecent(Duration.ofMinutes(5)))
                            .handler(context -> context.end("paid"));
                })) {
            Instant now = Instant.now();
            String recent = issuer.jwt().claim("signed_in", now).sign();
            String old = issuer.jwt()
                    .claim("signed_in", now.minus(Duration.ofHours(1)))
                    .sign();
            assertThat(host.get("/pay", bearer(recent)).body()).isEqualTo("paid");
            HttpResponse<String> rejected = host.get("/pay", bearer(old));
            assertThat(rejected.statusCode()).isEqualTo(401);
            assertThat(rejected.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(challenge -> assertThat(challenge).contains("max_age=\"300\""));
        }
    }

    @Test
    void optionalRoute_thatRequiresAToken_is401WithoutOne(TestIssuer issuer, JwtVerifier verifier) throws Exception {
        try (VertxHost host = VertxHost.start((vertx, router) -> {
            BearerTokenHandler bearer = BearerTokenHandler.builder(vertx, verifier)
                    .optionalPaths("/*")
                    .build()
                    .protect(router);
            router.get("/feed").handler(BearerTokenHandlerIT::name);
            router.get("/me").handler(bearer.requireToken()).handler(BearerTokenHandlerIT::name);
        })) {
            assertThat(host.get("/feed").body()).isEqualTo("anyone");
            assertThat(host.get("/me").statusCode()).isEqualTo(401);
            assertThat(host.get("/me", bearer(issuer.token("ada"))).body()).isEqualTo("ada");
        }
    }

    private static void name(RoutingContext context) {
        context.end(BearerTokenHandler.jwt(context).map(VerifiedJwt::subject).orElse("anyone"));
    }

    @Test
    void handler_ofAnotherAudience_doesNotOpenARoute(TestIssuer issuer, JwtVerifier verifier) throws Exception {
        try (JwtVerifier other = issuer.verifierBuilder()
                        .additionalAudiences("https://other.example.com")
                        .build();
                VertxHost host = VertxHost.start((vertx, router) -> {
                    BearerTokenHandler.create(vertx, other).protect(router);
                    BearerTokenHandler strict = BearerTokenHandler.create(vertx, verifier);
                    router.get("/strict").handler(strict.requireToken()).handler(BearerTokenHandlerIT::name);
                })) {
            assertThat(host.get("/strict", bearer(issuer.token("ada"))).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void subRouter_protectedAlone_leavesOtherRoutesOpen(TestIssuer issuer, JwtVerifier verifier) throws Exception {
        try (VertxHost host = VertxHost.start((vertx, router) -> {
            Router api = Router.router(vertx);
            BearerTokenHandler.create(vertx, verifier).protect(api);
            api.get("/me").handler(BearerTokenHandlerIT::name);
            router.route("/api/*").subRouter(api);
            router.get("/page").handler(BearerTokenHandlerIT::name);
        })) {
            assertThat(host.get("/page").body()).isEqualTo("anyone");
            assertThat(host.get("/api/me").statusCode()).isEqualTo(401);
            assertThat(host.get("/api/unknown").statusCode()).isEqualTo(401);
            assertThat(host.get("/api/me", bearer(issuer.token("ada"))).body()).isEqualTo("ada");
        }
    }

    @Test
    void reroute_toAProtectedRoute_needsAToken(TestIssuer issuer, JwtVerifier verifier) throws Exception {
        try (VertxHost host = VertxHost.start((vertx, router) -> {
            BearerTokenHandler.builder(vertx, verifier)
                    .publicPaths("/old")
                    .build()
                    .protect(router);
            router.get("/old").handler(context -> context.reroute("/me"));
            router.get("/me").handler(BearerTokenHandlerIT::name);
        })) {
            assertThat(host.get("/old").statusCode()).isEqualTo(401);
            assertThat(host.get("/old", bearer(issuer.token("ada"))).body()).isEqualTo("ada");
        }
    }

    @Test
    void rejection_afterTheRouteStarted_keepsNothingOfTheRoute(TestIssuer issuer, JwtVerifier verifier)
            throws Exception {
        try (VertxHost host = VertxHost.start((vertx, router) -> {
            router.route().handler(context -> {
                context.response().putHeader("X-Front", "yes");
                context.next();
            });
            BearerTokenHandler.create(vertx, verifier).protect(router);
            router.get("/late").handler(context -> {
                context.response().setChunked(true).putHeader("X-Leak", "yes").addCookie(Cookie.cookie("leak", "yes"));
                vertx.runOnContext(later -> context.fail(rejection(context)));
            });
        })) {
            HttpResponse<String> rejected = host.get("/late", bearer(issuer.token("ada")));
            assertThat(rejected.statusCode()).isEqualTo(403);
            assertThat(rejected.headers().map()).containsKey("x-front").doesNotContainKeys("x-leak", "set-cookie");
        }
    }

    private static Throwable rejection(RoutingContext context) {
        try {
            BearerTokenHandler.jwt(context).orElseThrow().requireRole("admin");
            throw new AssertionError("the token has no role");
        } catch (RuntimeException e) {
            return e;
        }
    }

    /** Otherwise a later request with the session's cookie and without a token would have the user of the token. */
    @Test
    void session_inFrontOfTheHandler_isRejectedAsAMistake(TestIssuer issuer, JwtVerifier verifier) throws Exception {
        try (VertxHost host = VertxHost.start((vertx, router) -> {
            router.route().handler(SessionHandler.create(LocalSessionStore.create(vertx)));
            BearerTokenHandler.builder(vertx, verifier)
                    .optionalPaths("/feed")
                    .build()
                    .protect(router);
            router.get("/feed").handler(BearerTokenHandlerIT::name);
        })) {
            assertThat(host.get("/feed", bearer(issuer.token("ada"))).statusCode())
                    .isEqualTo(500);
            assertThat(host.get("/feed").body()).isEqualTo("anyone");
        }
    }

    @Test
    void announcedBody_ofARejectedRequest_endsTheConnection(TestIssuer issuer, JwtVerifier verifier) throws Exception {
        try (VertxHost host = VertxHost.start(
                (vertx, router) -> BearerTokenHandler.create(vertx, verifier).protect(router))) {
            HttpRequest request = host.request("/me")
                    .version(HttpClient.Version.HTTP_1_1)
                    .expectContinue(true)
                    .POST(HttpRequest.BodyPublishers.ofString("body"))
                    .build();
            HttpResponse<String> rejected = VertxHost.send(request);
            assertThat(rejected.statusCode()).isEqualTo(401);
            assertThat(rejected.headers().firstValue("Connection")).hasValue("close");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "health", "/docs*", "/a/*/b", "/users/:id", "/a//b", "/a/../b", "/a%20b", "*"})
    void publicPath_ofAnotherForm_isAnError(String pattern, JwtVerifier verifier) {
        Vertx vertx = Vertx.vertx();
        try {
            BearerTokenHandler.Builder builder = BearerTokenHandler.builder(vertx, verifier);
            assertThatThrownBy(() -> builder.publicPaths(pattern)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> builder.optionalPaths(pattern)).isInstanceOf(IllegalArgumentException.class);
        } finally {
            VertxHost.await(vertx.close());
        }
    }

    /** The example of the README. */
    @Test
    void route_calledWithATokenOfATestIssuer_isServed() throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                JwtVerifier verifier = issuer.verifier()) {
            String token = issuer.jwt().subject("ada").role("admin").sign();
            try (VertxHost host = VertxHost.start((vertx, router) -> {
                BearerTokenHandler bearer =
                        BearerTokenHandler.create(vertx, verifier).protect(router);
                router.get("/admin").handler(bearer.requireRole("admin")).handler(BearerTokenHandlerIT::name);
            })) {
                assertThat(host.get("/admin", bearer(token)).body()).isEqualTo("ada");
            }
        }
    }
}
