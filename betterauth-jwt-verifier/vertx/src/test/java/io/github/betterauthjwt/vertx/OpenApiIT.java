// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.BetterAuthIssuer;
import io.github.betterauthjwt.testing.TestIssuer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import org.junit.jupiter.api.Test;

/** Tests the handler as the security handler of the OpenAPI router. */
@BetterAuthIssuer
class OpenApiIT {

    private static JsonObject contract() {
        return new JsonObject()
                .put("openapi", "3.1.0")
                .put("info", new JsonObject().put("title", "Tasks").put("version", "1"))
                .put(
                        "paths",
                        new JsonObject()
                                .put("/health", path("health", new JsonArray()))
                                .put("/me", path("me", bearer()))
                                .put("/tasks", path("tasks", bearer("tasks:read", "tasks:list"))))
                .put(
                        "components",
                        new JsonObject()
                                .put(
                                        "securitySchemes",
                                        new JsonObject()
                                                .put(
                                                        "bearer",
                                                        new JsonObject()
                                                                .put("type", "http")
                                                                .put("scheme", "bearer"))));
    }

    private static JsonArray bearer(String... scopes) {
        return new JsonArray().add(new JsonObject().put("bearer", new JsonArray(java.util.List.of(scopes))));
    }

    private static JsonObject path(String operation, JsonArray security) {
        JsonObject ok = new JsonObject().put("200", new JsonObject().put("description", "OK"));
        return new JsonObject()
                .put(
                        "get",
                        new JsonObject()
                                .put("operationId", operation)
                                .put("security", security)
                                .put("responses", ok));
    }

    private static Router apiRouter(Vertx vertx, BearerTokenHandler handler) {
        OpenAPIContract contract = VertxHost.await(OpenAPIContract.from(vertx, contract()));
        RouterBuilder builder = RouterBuilder.create(vertx, contract);
        builder.security("bearer").httpHandler(handler.openApi());
        builder.getRoutes().forEach(route -> route.addHandler(OpenApiIT::name).addFailureHandler(handler.rejections()));
        return builder.createRouter();
    }

    private static void name(RoutingContext context) {
        context.end(BearerTokenHandler.jwt(context).map(jwt -> jwt.subject()).orElse("anyone"));
    }

    @Test
    void securityHandler_ofOperations_requiresTokensAndTheirScopes(TestIssuer issuer, JwtVerifier verifier)
            throws Exception {
        try (VertxHost host = VertxHost.start((vertx, router) ->
                router.route("/*").subRouter(apiRouter(vertx, BearerTokenHandler.create(vertx, verifier))))) {
            assertThatTokensAndScopesAreRequired(issuer, host);
            assertThat(host.get("/health").body()).isEqualTo("anyone");
        }
    }

    @Test
    void securityHandler_behindAProtectedRouter_requiresScopesToo(TestIssuer issuer, JwtVerifier verifier)
            throws Exception {
        try (VertxHost host = VertxHost.start((vertx, router) -> {
            BearerTokenHandler handler = BearerTokenHandler.builder(vertx, verifier)
                    .optionalPaths("/me", "/tasks")
                    .build()
                    .protect(router);
            router.route("/*").subRouter(apiRouter(vertx, handler));
        })) {
            assertThatTokensAndScopesAreRequired(issuer, host);
            assertThat(host.get("/health").statusCode()).isEqualTo(401);
        }
    }

    private static void assertThatTokensAndScopesAreRequired(TestIssuer issuer, VertxHost host) throws Exception {
        String few = "Bearer " + issuer.jwt().subject("ada").scope("tasks:read").sign();
        String all = "Bearer "
                + issuer.jwt().subject("ada").scope("tasks:list tasks:read").sign();
        assertThat(host.get("/me").statusCode()).isEqualTo(401);
        assertThat(host.get("/me", "Authorization", "Bearer " + issuer.forgedToken())
                        .statusCode())
                .isEqualTo(401);
        assertThat(host.get("/me", "Authorization", few).body()).isEqualTo("ada");
        assertThat(host.get("/tasks", "Authorization", few).headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).contains("scope=\"tasks:read tasks:list\""));
        assertThat(host.get("/tasks", "Authorization", all).body()).isEqualTo("ada");
    }

    @Test
    void scopeDelimiter_otherThanSpace_isAnError(JwtVerifier verifier) {
        Vertx vertx = Vertx.vertx();
        try {
            BearerTokenHandler handler = BearerTokenHandler.create(vertx, verifier);
            assertThat(handler.openApi().scopeDelimiter(" ")).isNotNull();
            assertThatThrownBy(() -> handler.openApi().scopeDelimiter(","))
                    .isInstanceOf(IllegalArgumentException.class);
        } finally {
            VertxHost.await(vertx.close());
        }
    }
}
