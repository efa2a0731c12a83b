// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.testing.ContractHost;
import io.github.betterauthjwt.testing.TestDpopKey;
import io.github.betterauthjwt.testing.TestIssuer;
import jakarta.servlet.ServletContainerInitializer;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests all routes to a servlet: methods, dispatches and upgrades. None of them bypasses the filter in any container.
 */
abstract class EntryPointsContract {

    private static final String[] PREFLIGHT = {
        "Origin", "https://app.example.com", "Access-Control-Request-Method", "GET"
    };

    private final TestIssuer issuer = TestIssuer.start();
    private final String token = issuer.token("ada");
    private final EntryPointsApplication application = new EntryPointsApplication(issuer.verifier());
    private ContractHost host;

    /** Starts an application whose error page for 404 is {@code /error} and whose WebSocket endpoint is {@code /ws}. */
    abstract ContractHost start(ServletContainerInitializer application) throws Exception;

    @BeforeEach
    void start() throws Exception {
        host = start(application);
    }

    @AfterEach
    void stop() {
        host.close();
        issuer.close();
    }

    // ---- dispatches

    @ParameterizedTest
    @ValueSource(strings = {"/public/forward", "/public/async", "/public/written-async"})
    void dispatch_toProtectedPath_needsAToken(String path) throws Exception {
        HttpResponse<String> anonymous = get(path, "");
        assertThat(anonymous.statusCode()).isEqualTo(401);
        assertThat(anonymous.body()).startsWith("{").contains("missing_token").doesNotContain("secret");
        assertThat(anonymous.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(get(path, issuer.forgedToken()).body()).contains("bad_signature");
        HttpResponse<String> served = get(path, token);
        assertThat(served.body()).endsWith("secret of ada");
        assertThat(served.headers().allValues("Cache-Control")).containsExactly("private, no-store");
    }

    /** The dispatches and the second filter of a request find the proof used, and another target than the client's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/public/forward",
                "/public/async",
                "/public/written-async",
                "/public/include",
                "/secret",
                "/roles",
                "/missing"
            })
    void dispatch_withDpop_needsOneProof(String path) throws Exception {
        TestDpopKey key = TestDpopKey.generate("EdDSA");
        String bound = issuer.jwt().subject("ada").role("owner").boundTo(key).sign();
        String proof = key.proof("GET", EntryPointsApplication.EXTERNAL_URL + path, bound);
        HttpResponse<String> served = send("GET", path, "", "Authorization", "DPoP " + bound, "DPoP", proof);
        assertThat(served.statusCode()).isEqualTo(path.equals("/missing") ? 404 : 200);
        assertThat(served.body()).contains(" of ada");
        HttpResponse<String> repeated = send("GET", path, "", "Authorization", "DPoP " + bound, "DPoP", proof);
        assertThat(repeated.body()).doesNotContain(" of ada");
    }

    @Test
    void include_ofProtectedPath_isOmittedWithoutToken() throws Exception {
        HttpResponse<String> anonymous = get("/public/include", "");
        assertThat(anonymous.statusCode()).isEqualTo(200);
        assertThat(anonymous.body()).isEqualTo("before;;after");
        assertThat(get("/public/include", issuer.forgedToken()).body()).isEqualTo("before;;after");
        HttpResponse<String> served = get("/public/include", token);
        assertThat(served.body()).isEqualTo("before;secret of ada;after");
        assertThat(served.headers().allValues("Cache-Control")).containsExactly("private, no-store");
    }

    @Test
    void errorDispatch_withoutToken_showsThePageWithoutUser() throws Exception {
        for (String sent : new String[] {"", issuer.forgedToken(), token}) {
            HttpResponse<String> page = get("/public/missing", sent);
            assertThat(page.statusCode()).isEqualTo(404);
            assertThat(page.body()).isEqualTo("error page of anonymous");
        }
        assertThat(get("/error", "").statusCode()).isEqualTo(401);
    }

    @Test
    void errorDispatch_afterAcceptedToken_showsThePageToItsUser() throws Exception {
        HttpResponse<String> page = get("/missing", token);
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).isEqualTo("error page of ada");
        assertThat(page.headers().allValues("Cache-Control"))
                .singleElement()
                .asString()
                .contains("no-store"); // Jetty sets another value
    }

    // ---- methods

    @Test
    void preflight_ofAnyServlet_reachesNoServlet() throws Exception {
        HttpResponse<String> answer = send("OPTIONS", "/secret", "", PREFLIGHT);
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).hasSize(1);
        assertThat(send("OPTIONS", "/secret", "").statusCode()).isEqualTo(401);
        assertThat(send("OPTIONS", "/preflights", "", PREFLIGHT).body()).isEqualTo("secret of anonymous");
        assertThat(get("/preflights", "").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/secret", "/traced", "/public/traced"})
    void trace_withToken_echoesNothing(String path) throws Exception {
        HttpResponse<String> answer = send("TRACE", path, token, "Cookie", "session=cookie-value");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).doesNotContain(token).doesNotContain("cookie-value");
    }

    @Test
    void webSocket_withoutToken_isNotUpgraded() throws Exception {
        assertThatThrownBy(() -> upgrade(""))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(java.net.http.WebSocketHandshakeException.class, failure -> assertThat(
                                failure.getResponse().statusCode())
                        .isEqualTo(401));
        upgrade(token).abort();
    }

    private WebSocket upgrade(String bearer) {
        WebSocket.Builder client = HttpClient.newHttpClient().newWebSocketBuilder();
        if (!bearer.isEmpty()) {
            client.header("Authorization", "Bearer " + bearer);
        }
        URI uri = URI.create(host.uri().toString().replace("http:", "ws:") + "/ws");
        return client.buildAsync(uri, new WebSocket.Listener() {}).join();
    }

    // ---- streams

    @Test
    void stream_tokenExpires_endsThen() throws Exception {
        Instant expiry = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(5); // as in a token
        HttpResponse<String> stream =
                get("/events", issuer.jwt().subject("ada").expiresAt(expiry).sign());
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.body()).isEqualTo("data: hello ada\n\n");
        assertThat(Instant.now()).isAfterOrEqualTo(expiry);
        assertThat(get("/events", "").statusCode()).isEqualTo(401);
    }

    @Test
    void stream_eventBeforeTheExpiry_isSentAtOnce() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(host.uri().resolve("/events"))
                .header("Authorization", "Bearer " + token)
                .build();
        try (InputStream body = HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofInputStream())
                        .body();
                BufferedReader lines = new BufferedReader(new InputStreamReader(body, UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("data: hello ada");
            application.events().sendToAll("task");
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isEqualTo("data: task");
        }
    }

    // ---- responses

    @ParameterizedTest
    @ValueSource(strings = {"/reset", "/optional/reset"})
    void cacheControl_afterReset_isKept(String path) throws Exception {
        HttpResponse<String> answer = get(path, token);
        assertThat(answer.body()).isEqualTo("reset");
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("private, no-store");
    }

    @Test
    void cacheControl_ofTheServlet_replacesTheFiltersValue() throws Exception {
        for (String path : new String[] {"/cached", "/cached-too"}) {
            assertThat(get(path, token).headers().allValues("Cache-Control")).containsExactly("private, no-cache");
        }
    }

    @Test
    void vary_ofOptionalPath_alwaysNamesAuthorization() throws Exception {
        for (String sent : new String[] {"", token}) {
            assertThat(get("/optional/reset", sent).headers().allValues("Vary")).containsExactly("Authorization");
            assertThat(get("/optional/vary", sent).headers().allValues("Vary"))
                    .containsExactlyInAnyOrder("Accept", "Authorization");
        }
        assertThat(get("/secret", token).headers().allValues("Vary")).isEmpty();
    }

    @Test
    void lateRejection_ofAServlet_keepsOnlyHeadersOfOuterFilters() throws Exception {
        for (String path : new String[] {"/late", "/public/forward-late", "/public/include-late"}) {
            HttpResponse<String> answer = get(path, token);
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.body()).startsWith("{").contains("insufficient_scope");
            assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
            assertThat(answer.headers().allValues("X-Leak")).isEmpty();
            assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
            assertThat(answer.headers().allValues("Access-Control-Allow-Origin"))
                    .containsExactly("https://app.example.com");
        }
    }

    /** The filter must complete the request, because the servlet that started async processing no longer runs. */
    @Test
    void lateRejection_afterAsyncStart_isCompletedAtOnce() throws Exception {
        long start = System.nanoTime();
        HttpResponse<String> answer = get("/late-async", token);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).startsWith("{").endsWith("}").contains("insufficient_scope");
        assertThat(answer.headers().allValues("X-Leak")).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(get("/secret", token).body()).isEqualTo("secret of ada");
    }

    @Test
    void errorPage_ofOptionalPath_isNotCachedForOthers() throws Exception {
        for (String sent : new String[] {"", token}) {
            HttpHeaders headers = get("/optional/missing", sent).headers();
            assertThat(headers.allValues("Vary").contains("Authorization")
                            || headers.allValues("Cache-Control").toString().contains("no-store"))
                    .as(headers.toString())
                    .isTrue();
        }
    }

    // ---- roles and scopes

    @Test
    void anyRole_ofSeveral_isEnough() throws Exception {
        HttpResponse<String> answer = get("/roles", token);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("insufficient_role", "owner or admin");
        assertThat(get("/roles", issuer.jwt().subject("ada").role("admin").sign())
                        .body())
                .isEqualTo("secret of ada");
    }

    /** Jersey, for example, routes by the raw path, and Tomcat maps filters by the path without dot segments. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/raw/admin/../x",
                "/raw/admin/files/../../x",
                "/raw/admin/..;/x",
                "/raw/admin/..;a=b/x",
                "/raw/admin/%2e%2e/x",
                "/raw/admin/.%2E/x",
                "/raw/admin/x/../../admin/..",
                "/raw/./x"
            })
    void roleOfAPath_dotSegments_doNotBypassIt(String path) throws Exception {
        assertThat(get("/raw/admin/x", token).statusCode()).isEqualTo(403);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(host.uri().resolve("/").toString().replaceAll("/$", "") + path))
                .header("Authorization", "Bearer " + token)
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("secret");
        assertThat(get("/raw/..x/...", token).body()).isEqualTo("secret of ada");
    }

    @Test
    void scopes_missing_areAllNamed() throws Exception {
        HttpResponse<String> answer = get("/scopes", token);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("scope=\"tasks:read tasks:write\"");
        String all = issuer.jwt().subject("ada").scope("tasks:read tasks:write").sign();
        assertThat(get("/scopes", all).body()).isEqualTo("secret of ada");
    }

    private HttpResponse<String> get(String path, String bearer) throws Exception {
        return send("GET", path, bearer);
    }

    private HttpResponse<String> send(String method, String path, String bearer, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(host.uri().resolve(path)).method(method, BodyPublishers.noBody());
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
