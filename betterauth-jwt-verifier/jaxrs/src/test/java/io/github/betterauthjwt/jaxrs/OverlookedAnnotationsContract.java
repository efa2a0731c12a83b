// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.testing.ContractHost;
import io.github.betterauthjwt.testing.TestIssuer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Annotations in places that are easily overlooked, and requests of unusual shapes. */
abstract class OverlookedAnnotationsContract {

    private static final String[] PREFLIGHT = {
        "Origin", "https://app.example.com", "Access-Control-Request-Method", "GET"
    };

    private final TestIssuer issuer = TestIssuer.start();
    private final String user = issuer.token("ada");
    private final String admin = issuer.jwt().subject("ada").role("admin").sign();
    private ContractHost host;

    abstract ContractHost start(BearerTokenFeature feature, Class<?>... resources) throws Exception;

    @BeforeEach
    void start() throws Exception {
        host = start(
                BearerTokenFeature.create(issuer.verifier()),
                OverlookedResources.StaticMethods.class,
                OverlookedResources.Hiding.class,
                OverlookedResources.DefaultMethods.class,
                OverlookedResources.RecordResource.class,
                OverlookedResources.AdminLocators.class,
                OverlookedResources.PlainLocators.class,
                OverlookedResources.Options.class,
                OverlookedResources.Open.class);
    }

    @AfterEach
    void stop() {
        OverlookedResources.LOCATED.set(0);
        host.close();
        issuer.close();
    }

    // ---- methods

    @ParameterizedTest
    @ValueSource(
            strings = {"/static/denied", "/static/admin", "/static/scoped", "/hiding", "/default/admin", "/record"})
    void annotation_ofAnyKindOfMethod_isEnforced(String path) throws Exception {
        assertThat(get(path, "").statusCode()).isIn(401, 403);
        HttpResponse<String> answer = get(path, user);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    }

    @Test
    void staticMethod_withRole_isServed() throws Exception {
        assertThat(get("/static/admin", admin).body()).isEqualTo("static");
        assertThat(get("/static/open", "").body()).isEqualTo("static");
        assertThat(get("/static/plain", "").statusCode()).isEqualTo(401);
    }

    // ---- locators

    @ParameterizedTest
    @ValueSource(strings = {"plain", "permitted", "open", "optional"})
    void classOfALocator_withRequirement_closesItsSubResources(String method) throws Exception {
        String path = "/locators/admin/sub/" + method;
        assertThat(get(path, "").statusCode()).isEqualTo(401);
        assertThat(get(path, user).statusCode()).isEqualTo(403);
        assertThat(get(path, admin).body()).isEqualTo("sub");
        assertThat(get("/locators/admin/deeper/sub/" + method, user).statusCode())
                .isEqualTo(403);
        assertThat(get("/locators/admin/deeper/sub/" + method, admin).body()).isEqualTo("sub");
    }

    @Test
    void classOfALocator_withoutRequirement_doesNotChangeItsSubResources() throws Exception {
        assertThat(get("/locators/plain/sub/open", "").body()).isEqualTo("sub");
        assertThat(get("/locators/plain/sub/plain", "").statusCode()).isEqualTo(401);
        assertThat(get("/locators/plain/sub/plain", user).body()).isEqualTo("sub");
    }

    @Test
    void annotation_ofALocator_failsAtStartup() throws Exception {
        ContractHost annotated;
        try {
            annotated = start(BearerTokenFeature.create(issuer.verifier()), OverlookedResources.AnnotatedLocator.class);
        } catch (Exception e) {
            assertThat(e).hasStackTraceContaining("sub-resource locator");
            return;
        }
        try (annotated) {
            for (String token : new String[] {"", user, admin}) {
                HttpResponse<String> answer = send(annotated, "GET", "/annotated/sub/open", token);
                assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
                assertThat(answer.body()).isNotEqualTo("sub");
            }
        }
    }

    @Test
    void locator_whereTokensAreVerifiedBeforeMatching_doesNotRunWithoutToken() throws Exception {
        BearerTokenFeature feature = BearerTokenFeature.builder(issuer.verifier())
                .requireTokenBeforeMatching()
                .build();
        try (ContractHost early = start(feature, OverlookedResources.ClosedLocators.class)) {
            for (String token : new String[] {"", issuer.forgedToken()}) {
                assertThat(send(early, "GET", "/closed/sub/closed", token).statusCode())
                        .isEqualTo(401);
                assertThat(send(early, "GET", "/nothing", token).statusCode()).isEqualTo(401);
            }
            assertThat(OverlookedResources.LOCATED).hasValue(0);
            assertThat(send(early, "GET", "/closed/sub/closed", user).statusCode())
                    .isEqualTo(403);
            HttpResponse<String> served = send(early, "GET", "/closed/sub/closed", admin);
            assertThat(served.body()).isEqualTo("ada");
            assertThat(served.headers().allValues("Cache-Control")).containsExactly("private, no-store");
            assertThat(OverlookedResources.LOCATED).hasValue(2);
            assertThat(send(early, "GET", "/nothing", user).statusCode()).isEqualTo(404);
        }
    }

    // ---- requests

    @ParameterizedTest
    @ValueSource(strings = {"/options/denied", "/options/plain", "/static/admin"})
    void preflight_ofAnyResource_reachesNoResource(String path) throws Exception {
        HttpResponse<String> answer = send(host, "OPTIONS", path, "", PREFLIGHT);
        assertThat(answer.statusCode()).isIn(204, 403);
        assertThat(answer.body()).doesNotContain("options");
        assertThat(send(host, "OPTIONS", path, "").statusCode()).isIn(401, 403);
    }

    /** A browser sends no request after a preflight without these fields, and shows scripts no rejection without them. */
    @Test
    void corsFilterOfTheApplication_anyRejection_keepsItsFields() throws Exception {
        try (ContractHost cors =
                start(BearerTokenFeature.create(issuer.verifier()), OverlookedResources.Open.class, CorsFilter.class)) {
            for (String path : new String[] {"/open/optional", "/nothing"}) {
                HttpResponse<String> preflight = send(cors, "OPTIONS", path, "", PREFLIGHT);
                assertThat(preflight.statusCode()).isBetween(200, 204);
                assertThat(preflight.body()).isEmpty();
                assertThat(preflight.headers().allValues("X-Leak")).isEmpty();
                assertThat(preflight.headers().allValues("Access-Control-Allow-Methods"))
                        .containsExactly("GET");
                hasFieldsOfCors(preflight);
                HttpResponse<String> rejection = send(cors, "GET", path, issuer.forgedToken());
                assertThat(rejection.statusCode()).isEqualTo(401);
                hasFieldsOfCors(rejection);
            }
        }
    }

    private static void hasFieldsOfCors(HttpResponse<String> answer) {
        assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).containsExactly(CorsFilter.ORIGIN);
        assertThat(answer.headers().allValues("Vary")).contains("Origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open/a/../a",
                "//open/a",
                "/open//a",
                "/open/a;x=1",
                "/open;x=1/a",
                "/open/%61",
                "/open/a/",
                "/x/../open/a"
            })
    void openResource_pathVariant_requiresAToken(String path) throws Exception {
        assertThat(get("/open/a", "").body()).isEqualTo("a");
        int status = send(host, "GET", path, "").statusCode();
        assertThat(status).as(path).isIn(400, 401);
    }

    @Test
    void optionalResource_forAnyCaller_variesByAuthorization() throws Exception {
        for (String token : new String[] {"", user}) {
            assertThat(get("/open/optional", token).headers().allValues("Vary")).containsExactly("Authorization");
        }
    }

    // ---- startup

    @Test
    void permitAll_atStartup_isNamedInTheLog() throws Exception {
        List<String> lines = new ArrayList<>();
        Logger logger = Logger.getLogger("io.github.betterauthjwt.jaxrs");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getLevel() + " "
                        + java.text.MessageFormat.format(line.getMessage(), line.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try (ContractHost permitting =
                start(BearerTokenFeature.create(issuer.verifier()), OverlookedResources.Permitting.class)) {
            assertThat(send(permitting, "GET", "/permitting", "").statusCode()).isEqualTo(401);
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("WARNING @PermitAll", "Permitting.get()", "@PublicResource");
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        return send(host, "GET", path, token);
    }

    private static HttpResponse<String> send(
            ContractHost host, String method, String path, String token, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(java.net.URI.create(host.uri() + path)).method(method, BodyPublishers.noBody());
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
