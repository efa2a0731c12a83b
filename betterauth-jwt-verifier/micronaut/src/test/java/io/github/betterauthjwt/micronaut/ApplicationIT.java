// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.BetterAuthIssuer;
import io.github.betterauthjwt.testing.TestIssuer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests applications that are configured by properties. */
@BetterAuthIssuer
class ApplicationIT {

    private final HttpClient http = HttpClient.newHttpClient();

    @Controller
    @Requires(property = "test.application")
    @Produces(MediaType.TEXT_PLAIN)
    static class Routes {

        @Get("/me")
        @Secured(SecurityRule.IS_AUTHENTICATED)
        String me(VerifiedJwt jwt) {
            return jwt.subject();
        }

        @Get("/required")
        @Secured(SecurityRule.IS_ANONYMOUS)
        String required(VerifiedJwt jwt) {
            return jwt.subject();
        }

        @Get("/authentication")
        @Secured(SecurityRule.IS_AUTHENTICATED)
        String authentication(Authentication user) {
            return user.getName() + user.getRoles() + user.getAttributes().get("role");
        }

        @Get("/secured-and-scoped")
        @Secured("admin")
        @RequireScope("tasks:write")
        String both() {
            return "both";
        }

        @Get("/docs/page")
        String page() {
            return "page";
        }

        @Get("/without-rule")
        String withoutRule() {
            return "open";
        }
    }

    @Test
    void url_alone_isEnough(TestIssuer issuer) throws Exception {
        try (ApplicationContext context = start(Map.of("better-auth.url", issuer.url()))) {
            assertThat(get(context, "/me", issuer.token("ada")).body()).isEqualTo("ada");
            assertThat(get(context, "/me", "nonsense").statusCode()).isEqualTo(401);
            assertThat(get(context, "/without-rule", issuer.token()).statusCode())
                    .isEqualTo(403);
            String admin = issuer.jwt().subject("ada").role("admin").sign();
            assertThat(get(context, "/authentication", admin).body()).isEqualTo("ada[admin]admin");
        }
    }

    @Test
    void url_missing_failsTheStart() {
        assertThatThrownBy(() -> start(Map.of()).close())
                .rootCause()
                .hasMessageContaining("better-auth.url is missing");
    }

    @Test
    void dpopRequired_withoutBaseUrl_failsTheStart(TestIssuer issuer) {
        assertThatThrownBy(() -> start(Map.of("better-auth.url", issuer.url(), "better-auth.dpop.required", "true"))
                        .close())
                .rootCause()
                .hasMessageContaining("better-auth.dpop.required has no effect");
    }

    @Test
    void parameter_notNullableWithoutToken_is401(TestIssuer issuer) throws Exception {
        try (ApplicationContext context = start(Map.of("better-auth.url", issuer.url()))) {
            HttpResponse<String> response = get(context, "/required", null);
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).contains("\"code\":\"missing_token\"");
            assertThat(get(context, "/required", issuer.token("ada")).body()).isEqualTo("ada");
        }
    }

    @Test
    void scopesAndRoles_ofOneRoute_areBothRequired(TestIssuer issuer) throws Exception {
        try (ApplicationContext context = start(Map.of("better-auth.url", issuer.url()))) {
            String path = "/secured-and-scoped";
            String scope = "tasks:write";
            assertThat(get(
                                    context,
                                    path,
                                    issuer.jwt().role("admin").scope(scope).sign())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(get(context, path, issuer.jwt().role("admin").sign()).body())
                    .contains("insufficient_scope");
            assertThat(get(context, path, issuer.jwt().scope(scope).sign()).body())
                    .contains("access_denied");
        }
    }

    @Test
    void properties_all_areApplied(TestIssuer issuer) throws Exception {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "better-auth.url", "http://localhost:1",
                "better-auth.jwks-uri", issuer.url() + "/api/auth/jwks",
                "better-auth.resource", "https://api.example.com",
                "better-auth.scopes", "tasks:read,tasks:write",
                "better-auth.roles-claim", "app,roles",
                "better-auth.clock-skew", "10s",
                "better-auth.public-paths", "/docs/**",
                "better-auth.lazy", "true",
                "better-auth.realm", "orders",
                "better-auth.dpop.base-url", "https://api.example.com"));
        try (ApplicationContext context = start(properties)) {
            assertThat(get(context, "/docs/page", "nonsense").body()).isEqualTo("page");
            assertThat(get(context, "/.well-known/oauth-protected-resource", null)
                            .body())
                    .contains("\"scopes_supported\":[\"tasks:read\",\"tasks:write\"]");
            assertThat(get(context, "/me", null).headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(challenge ->
                            assertThat(challenge).contains("realm=\"orders\"").contains("DPoP"));
            assertThat(get(context, "/me", issuer.token()).body()).contains("token_type_not_accepted");
        }
    }

    @Test
    void health_ofKeys_isReported(TestIssuer issuer) throws Exception {
        Map<String, Object> properties = Map.of(
                "better-auth.url", issuer.url(),
                "endpoints.health.details-visible", "ANONYMOUS",
                "endpoints.health.sensitive", "false");
        try (ApplicationContext context = start(properties)) {
            get(context, "/me", issuer.token()); // the keys are then fetched
            assertThat(get(context, "/health", null).body())
                    .contains("\"betterAuth\":{\"name\":\"application\",\"status\":\"UP\"")
                    .contains("\"keys\":1");
        }
    }

    @Test
    void decisions_areCounted(TestIssuer issuer) throws Exception {
        try (ApplicationContext context = start(Map.of("better-auth.url", issuer.url()), new SimpleMeterRegistry())) {
            get(context, "/me", issuer.token());
            assertThat(context.getBean(MeterRegistry.class).getMeters())
                    .extracting(meter -> meter.getId().getName())
                    .anyMatch(name -> name.startsWith("betterauth.jwt"));
        }
    }

    static ApplicationContext start(Map<String, ?> properties, Object... beans) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("test.application", "true");
        all.put("micronaut.server.port", "-1");
        all.put("micronaut.server.host", "127.0.0.1");
        ApplicationContext context =
                ApplicationContext.builder().singletons(beans).properties(all).start();
        context.getBean(EmbeddedServer.class).start();
        return context;
    }

    private HttpResponse<String> get(ApplicationContext context, String path, @Nullable String token)
            throws IOException, InterruptedException {
        URI uri = context.getBean(EmbeddedServer.class).getURI().resolve(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
