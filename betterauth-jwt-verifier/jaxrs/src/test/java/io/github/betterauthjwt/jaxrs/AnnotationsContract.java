// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.ContractHost;
import io.github.betterauthjwt.testing.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What annotations mean wherever they stand: on methods and classes, on what these override, extend and implement. */
abstract class AnnotationsContract {

    private final TestIssuer issuer = TestIssuer.start();
    private final String user = issuer.token("ada");
    private final String admin = issuer.jwt().subject("ada").role("admin").sign();
    private final String writer =
            issuer.jwt().subject("ada").scope("tasks:write").sign();
    private ContractHost host;

    abstract ContractHost start(JwtVerifier verifier, Class<?>... resources) throws Exception;

    @BeforeEach
    void start() throws Exception {
        host = start(
                issuer.verifier(),
                AnnotatedResources.PublicClass.class,
                AnnotatedResources.OptionalClass.class,
                AnnotatedResources.ClosedClass.class,
                AnnotatedResources.ApiImplementation.class,
                AnnotatedResources.ClosedImplementation.class,
                AnnotatedResources.Derived.class,
                AnnotatedResources.Late.class);
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
        issuer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/public", "/optional"})
    void method_withRequirement_overridesItsClass(String path) throws Exception {
        assertThat(get(path + "/plain", "").body()).isEqualTo("anonymous");
        for (String demanding : new String[] {"/admin", "/scoped"}) {
            isRejected(get(path + demanding, ""), 401, "missing_token");
        }
        isRejected(get(path + "/admin", user), 403, "insufficient_role");
        isRejected(get(path + "/scoped", user), 403, "insufficient_scope");
        assertThat(get(path + "/admin", admin).body()).isEqualTo("ada");
        assertThat(get(path + "/scoped", writer).body()).isEqualTo("ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/public/denied", "/optional/denied", "/api/denied", "/api/own-denied"})
    void denyAll_anyUser_is403(String path) throws Exception {
        isRejected(get(path, ""), 403, "access_denied");
        isRejected(get(path, admin), 403, "access_denied");
    }

    @Test
    void class_withRequirement_isOpenedByItsMethod() throws Exception {
        isRejected(get("/closed/plain", ""), 401, "missing_token");
        isRejected(get("/closed/plain", user), 403, "insufficient_role");
        assertThat(get("/closed/opened", "").body()).isEqualTo("anonymous");
        isRejected(get("/closed/permitted", ""), 401, "missing_token");
        assertThat(get("/closed/permitted", user).body()).isEqualTo("ada");
    }

    @Test
    void interface_withRequirement_isEnforced() throws Exception {
        isRejected(get("/api/admin", ""), 401, "missing_token");
        isRejected(get("/api/admin", user), 403, "insufficient_role");
        assertThat(get("/api/admin", admin).body()).isEqualTo("ada");
    }

    /** RESTEasy itself cannot read such a body, and says 415 then. */
    @Test
    void interface_thatIsGeneric_isEnforced() throws Exception {
        isRejected(post("/api/scoped", ""), 401, "missing_token");
        isRejected(post("/api/scoped", user), 403, "insufficient_scope");
        assertThat(post("/api/scoped", writer).statusCode()).isIn(200, 415);
    }

    @Test
    void implementation_ofAnInterface_isEnforced() throws Exception {
        isRejected(get("/silent", ""), 401, "missing_token");
        isRejected(get("/silent", user), 403, "insufficient_role");
        assertThat(get("/silent", admin).body()).isEqualTo("ada");
        assertThat(get("/api/own-public", "").body()).isEqualTo("anonymous");
    }

    @Test
    void interface_thatOpens_isIgnored() throws Exception {
        isRejected(get("/api/public", ""), 401, "missing_token");
    }

    @ParameterizedTest
    @CsvSource({"/derived/inherited, admin", "/derived/overridden, owner"})
    void superclass_withRequirement_isEnforced(String path, String role) throws Exception {
        isRejected(get(path, ""), 401, "missing_token");
        isRejected(get(path, user), 403, "insufficient_role");
        String token = issuer.jwt().subject("ada").role(role).sign();
        assertThat(get(path, token).body()).isEqualTo("ada");
    }

    @Test
    void response_toAUser_isNotCachedUnlessTheResourceAllowsIt() throws Exception {
        assertThat(cacheControl(get("/closed/permitted", user))).isEqualTo("private, no-store");
        assertThat(cacheControl(get("/nothing", user))).isEqualTo("private, no-store");
        assertThat(cacheControl(get("/closed/kept", user))).isEqualTo("private, no-cache");
        assertThat(cacheControl(get("/closed/opened", user))).isEmpty();
    }

    /** One host fails to start, another to serve; neither runs the method. */
    @Test
    void contradiction_ofARoot_opensNothing() throws Exception {
        ContractHost contradictory;
        try {
            contradictory = start(issuer.verifier(), AnnotatedResources.Contradiction.class);
        } catch (Exception e) {
            assertThat(e).hasStackTraceContaining("only one may apply");
            return;
        }
        try (contradictory) {
            assertThat(request(contradictory, "/contradiction", admin).statusCode())
                    .isGreaterThanOrEqualTo(400);
        }
    }

    @Test
    void contradiction_ofASubResource_opensNothing() throws Exception {
        assertThat(get("/late/contradiction", "").statusCode()).isIn(401, 500);
        assertThat(get("/late/contradiction", admin).statusCode()).isEqualTo(500);
    }

    private static void isRejected(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }

    private static String cacheControl(HttpResponse<String> answer) {
        return String.join(" | ", answer.headers().allValues("Cache-Control"));
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        return request(host, path, token);
    }

    private static HttpResponse<String> request(ContractHost host, String path, String token) throws Exception {
        return send(HttpRequest.newBuilder(uri(host, path)), token);
    }

    private HttpResponse<String> post(String path, String token) throws Exception {
        return send(HttpRequest.newBuilder(uri(host, path)).POST(BodyPublishers.ofString("body")), token);
    }

    private static URI uri(ContractHost host, String path) {
        return host.uri().resolve(path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, String token) throws Exception {
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
