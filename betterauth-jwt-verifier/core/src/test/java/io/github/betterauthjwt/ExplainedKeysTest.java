// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.Explanation.Finding;
import io.github.betterauthjwt.Explanation.Outcome;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.advice.Advice;
import io.github.betterauthjwt.jwks.FetchProblem;
import io.github.betterauthjwt.jwks.RawServer;
import io.github.betterauthjwt.jwks.StubbedKeyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Explanations whose cause is the key set or a clock: keys that are rotated, emptied, too many, unusable or
 * unavailable.
 */
class ExplainedKeysTest {

    private static final Keys KEYS = Keys.of("EdDSA", "k1");
    private static final String TOKEN = KEYS.sign(Claims.standard().json());

    private final StubbedKeyServer server = new StubbedKeyServer(Keys.set(KEYS));

    @AfterEach
    void stop() {
        server.close();
    }

    private JwtVerifier.Builder verifier(URI jwks) {
        return JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwksUri(jwks)
                .lazy()
                .clock(Claims.CLOCK);
    }

    private Explanation explain(URI jwks) {
        try (JwtVerifier verifier = verifier(jwks).build()) {
            return verifier.explain(TOKEN);
        }
    }

    @Test
    void explain_keyRotatedAway_listsTheKidsThereAre() {
        server.serve(Keys.set(Keys.of("EdDSA", "k2"), Keys.of("EdDSA", "k3")));
        Explanation why = explain(server.uri());
        assertUnknownKey(why, "rotated away (rotationInterval, gracePeriod)");
        assertThat(why.findings()).contains(new Finding("key", false, "one of [k2, k3]", "k1"));
    }

    @Test
    void explain_manyKids_listsTen_withoutControlCharacters() {
        server.serve(Keys.set(IntStream.range(0, 12)
                .mapToObj(n -> Keys.of("EdDSA", n == 0 ? "\\u001b[31mred" : "n" + n))
                .toArray(Keys[]::new)));
        assertThat(explain(server.uri()).findings())
                .contains(new Finding(
                        "key", false, "one of [?[31mred, n1, n2, n3, n4, n5, n6, n7, n8, n9 and 2 more]", "k1"));
    }

    @Test
    void explain_rejectedBeforeAnyKeyIsFetched_hasNoFindingOfKeys() {
        try (JwtVerifier verifier = verifier(server.uri()).build()) {
            String other = KEYS.sign(Claims.standard().with("iss", "\"other\"").json());
            assertThat(verifier.explain(other).findings())
                    .noneMatch(finding -> finding.what().equals("key"));
            assertThat(verifier.explain(TOKEN).outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(verifier.explain(other).findings()).contains(new Finding("key", true, "one of [k1]", "k1"));
        }
    }

    @Test
    void explain_emptySet_explainsThatANewTokenBringsAKey() {
        server.serve("{\"keys\":[]}");
        Explanation why = explain(server.uri());
        assertUnknownKey(why, "The JWK Set is empty");
        assertThat(why.findings()).contains(new Finding("key", false, "no key is known", "k1"));
    }

    @Test
    void explain_manyKeys_asksWhetherOneIsMadeAtEachRequest() {
        server.serve(Keys.set(
                IntStream.range(0, 11).mapToObj(n -> Keys.of("EdDSA", "n" + n)).toArray(Keys[]::new)));
        assertUnknownKey(explain(server.uri()), "11 keys: does Better Auth make one at each request?");
        server.serve(Keys.set(
                IntStream.range(0, 10).mapToObj(n -> Keys.of("EdDSA", "n" + n)).toArray(Keys[]::new)));
        assertThat(explain(server.uri()).toString()).doesNotContain("at each request");
    }

    @Test
    void explain_keyThatWasDropped_namesTheReason() {
        String mislabelled = KEYS.jwk().replace("\"kty\"", "\"use\":\"enc\",\"kty\"");
        server.serve("{\"keys\":[" + mislabelled + "," + Keys.of("ES256", "k2").jwk() + "]}");
        assertUnknownKey(explain(server.uri()), "key 1: its use is not \"sig\"");
    }

    private static void assertUnknownKey(Explanation why, String remedy) {
        assertThat(why.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(why.reason()).contains(Reason.UNKNOWN_KEY);
        assertThat(String.join("\n", why.remedies())).contains(remedy).contains("BETTER_AUTH_URL");
    }

    @ParameterizedTest
    @CsvSource({
        "404, NOT_FOUND, basePath",
        "404, NOT_FOUND, jwksPath",
        "404, NOT_FOUND, remoteUrl",
        "407, PROXY, proxy",
        "429, RATE_LIMITED, ipAddressHeaders",
        "500, SERVER_ERROR, BETTER_AUTH_SECRET",
        "500, SERVER_ERROR, migrate",
        "502, GATEWAY, in front of Better Auth",
        "503, GATEWAY, forwarded to",
        "504, GATEWAY, answers in time",
        "302, REDIRECT, never followed",
        "401, FORBIDDEN, requestHeader(name",
        "403, FORBIDDEN, requestHeader(name",
        "418, OTHER_STATUS, without credentials"
    })
    void explain_keySetAnswersAnotherStatus_namesWhatToLookAt(int status, FetchProblem problem, String remedy) {
        server.respond(status);
        assertUnavailable(explain(server.uri()), problem, "answered " + status, remedy);
    }

    @Test
    void explain_responseThatIsNotAJwkSet_isDistinguished() {
        server.serve("<!doctype html><title>Sign in</title>");
        assertUnavailable(explain(server.uri()), FetchProblem.HTML, "a web page", "basePath");
        server.serve("{\"error\":\"nothing here\"}");
        assertUnavailable(explain(server.uri()), FetchProblem.NOT_A_JWK_SET, "\"keys\"", "{\"keys\":");
        server.serve("{\"keys\":[{\"kty\":\"EC\",\"alg\":\"ECDH-ES\",\"kid\":\"k1\",\"crv\":\"P-256\"}]}");
        assertUnavailable(explain(server.uri()), FetchProblem.NO_USABLE_KEY, "no usable key", "keyPairConfig");
    }

    @Test
    void explain_unreachableServer_isDistinguished() {
        URI uri = server.uri();
        server.close();
        assertUnavailable(explain(uri), FetchProblem.REFUSED, "refused the connection", "Start Better Auth");
        URI nowhere = URI.create("https://better-auth.invalid/api/auth/jwks");
        assertUnavailable(explain(nowhere), FetchProblem.DNS, "cannot be resolved", "Check the host");
    }

    @Test
    void explain_serverWithoutTls_namesTls() throws IOException {
        try (RawServer plain = answeringForbidden()) {
            URI uri = URI.create("https://127.0.0.1:" + plain.port() + "/api/auth/jwks");
            assertUnavailable(explain(uri), FetchProblem.TLS, "TLS handshake", "certificate");
        }
    }

    @Test
    void explain_proxyThatOpensNoTunnel_namesTheProxy() throws IOException {
        try (RawServer proxy = answeringForbidden()) {
            HttpClient proxied = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(ProxySelector.of(proxy.address()))
                    .build();
            URI uri = URI.create("https://better-auth.invalid/api/auth/jwks");
            try (JwtVerifier verifier = verifier(uri).httpClient(proxied).build()) {
                assertUnavailable(verifier.explain(TOKEN), FetchProblem.PROXY, "proxy", "httpClient(...)");
            }
        }
    }

    @Test
    void explain_proxyThatIsNotThere_namesTheProxy_notBetterAuth() throws IOException {
        InetSocketAddress nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) closed.getLocalSocketAddress();
        }
        HttpClient proxied = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(ProxySelector.of(nobody))
                .build();
        URI uri = URI.create("https://better-auth.invalid/api/auth/jwks");
        try (JwtVerifier verifier = verifier(uri).httpClient(proxied).build()) {
            assertUnavailable(verifier.explain(TOKEN), FetchProblem.PROXY, "proxy", "check that the proxy is running");
        }
    }

    /** Answers 403 to a ClientHello and to a CONNECT. */
    private static RawServer answeringForbidden() throws IOException {
        return new RawServer("127.0.0.1", request -> "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    }

    private static void assertUnavailable(Explanation why, FetchProblem problem, String cause, String remedy) {
        assertThat(why.outcome()).isEqualTo(Outcome.KEYS_UNAVAILABLE);
        assertThat(why.reason()).isEmpty();
        assertThat(why.summary()).contains("(503)").contains(cause);
        assertThat(why.remedies()).isEqualTo(Advice.of(problem));
        assertThat(String.join("\n", why.remedies())).contains(remedy);
    }

    @ParameterizedTest
    @EnumSource(FetchProblem.class)
    void remedies_ofEveryProblem_nameBetterAuthOrTheSetting(FetchProblem problem) {
        assertThat(Advice.of(problem))
                .isNotEmpty()
                .allMatch(remedy -> remedy.matches(".*(Better Auth|jwksUri|httpClient|BETTER_AUTH_|jwt\\().*"));
    }

    @Test
    void explain_clockAheadOfTheIssuers_namesTheDifference_onBothSidesOfTheSkew() {
        assertClock(Duration.ofMinutes(5), false, "your clock is 5 min ahead of the issuer's");
        assertClock(Duration.ofMinutes(-5), false, "your clock is 5 min behind the issuer's");
        Finding close = clock(Duration.ofSeconds(20));
        assertThat(close.passed()).isTrue();
        assertThat(close.found()).matches("your clock is (19|20|21) s ahead of the issuer's");
    }

    private void assertClock(Duration ahead, boolean passed, String found) {
        Finding clock = clock(ahead);
        assertThat(clock.passed()).isEqualTo(passed);
        assertThat(clock.found()).matches(found.replace("5 min", "([45] min|299 s)"));
    }

    private Finding clock(Duration ahead) {
        return expiredBy(ahead).findings().stream()
                .filter(finding -> finding.what().equals("clock"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void explain_expiredByAWrongClock_namesTheClocks() {
        assertThat(expiredBy(Duration.ofMinutes(30)).remedies())
                .anyMatch(remedy -> remedy.startsWith("Set this machine's clock or Better Auth's: ours is"));
        assertThat(expiredBy(Duration.ZERO).remedies()).anyMatch(remedy -> remedy.startsWith("Compare the clocks"));
    }

    private Explanation expiredBy(Duration clockAhead) {
        Clock clock = Clock.offset(Clock.systemUTC(), clockAhead);
        long exp = Instant.now(clock).minusSeconds(60).getEpochSecond();
        // an expired token causes no fetch, so a valid token fetches the keys first
        String good = KEYS.sign(
                Claims.standard().with("iat", exp - 900).with("exp", exp + 900).json());
        try (JwtVerifier verifier = verifier(server.uri()).clock(clock).build()) {
            assertThat(verifier.explain(good).outcome()).isEqualTo(Outcome.ACCEPTED);
            return verifier.explain(KEYS.sign(
                    Claims.standard().with("iat", exp - 900).with("exp", exp).json()));
        }
    }

    @Test
    void explain_keysFixedInCode_comparesNoClocks() {
        try (JwtVerifier verifier = JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwkSet(new String(Keys.set(KEYS).getBytes(UTF_8), UTF_8))
                .clock(Claims.CLOCK)
                .build()) {
            assertThat(verifier.explain(TOKEN).findings())
                    .noneMatch(finding -> finding.what().equals("clock"));
        }
    }
}
