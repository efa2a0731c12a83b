// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.github.betterauthjwt.IntrospectionStub.CLIENT;
import static io.github.betterauthjwt.IntrospectionStub.OPAQUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The introspector with the recorded responses of Better Auth's oauth-provider, and with faults of its endpoint. */
class TokenIntrospectorTest {

    private static final String METADATA = "/.well-known/oauth-authorization-server/api/auth";

    private final IntrospectionStub stub = new IntrospectionStub();
    private final JwtVerifier verifier = stub.verifier().build();
    private final AtomicLong nanos = new AtomicLong();
    private final TokenIntrospector introspector = stub.introspector(verifier).build(nanos::get);

    @AfterEach
    void stop() {
        stub.close();
    }

    private static Reason rejection(TokenIntrospector introspector, String token) {
        try {
            introspector.verify(token);
        } catch (InvalidJwtException e) {
            return e.reason();
        }
        throw new AssertionError("the token was accepted");
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    // ---- opaque tokens

    @Test
    void verify_opaqueToken_isThePrincipalOfTheAnswer() {
        VerifiedJwt jwt = introspector.verify(OPAQUE);
        assertThat(jwt.subject()).isEqualTo(CLIENT);
        assertThat(jwt.clientId()).contains(CLIENT);
        assertThat(jwt.isMachine()).isTrue();
        assertThat(jwt.scopes()).containsExactly("tasks:read");
        assertThat(jwt.issuer()).isEqualTo(stub.issuer());
        assertThat(jwt.audience()).containsExactly(stub.url());
        assertThat(jwt.expiresAt()).isAfter(Instant.now());
        assertThat(stub.received().get(0).getBodyAsString())
                .isEqualTo("token=" + OPAQUE + "&token_type_hint=access_token&client_id=client-1&client_secret=secret");
    }

    @Test
    void verify_tokenThatIsNotActive_isRejectedForAShortTime() {
        assertThat(rejection(introspector, "inactive")).isEqualTo(Reason.INACTIVE);
        assertThat(rejection(introspector, "inactive")).isEqualTo(Reason.INACTIVE);
        assertThat(stub.requests()).isEqualTo(1);
        pass(Duration.ofSeconds(6));
        assertThat(rejection(introspector, "inactive")).isEqualTo(Reason.INACTIVE);
        assertThat(stub.requests()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "sub, null, MISSING_CLAIM",
        "exp, null, INVALID_CLAIM",
        "exp, 1, EXPIRED",
        "iss, '\"https://other.example.com\"', WRONG_ISSUER",
        "aud, '\"https://other.example.com\"', WRONG_AUDIENCE",
        "aud, '[]', WRONG_AUDIENCE",
        "cnf, '{\"jkt\":\"x\"}', SENDER_CONSTRAINED",
        "nbf, 99999999999, NOT_YET_VALID"
    })
    void verify_activeTokenWithAnotherClaim_isRejected(String claim, String json, Reason reason) {
        stub.answer(stub.claims().with(claim, json));
        assertThat(rejection(introspector, OPAQUE)).isEqualTo(reason);
    }

    @Test
    void verify_tokenForThisAndAnotherResource_isRejected() {
        stub.answer(stub.claims().with("aud", "[\"" + stub.url() + "\",\"https://other.example.com\"]"));
        assertThat(rejection(introspector, OPAQUE)).isEqualTo(Reason.ADDITIONAL_AUDIENCE);
    }

    @Test
    void verify_tokenWithoutAudience_isAcceptedForTheOwnClientOnly() {
        stub.answer(stub.claims().without("aud"));
        assertThat(introspector.verify(OPAQUE).audience()).isEmpty();
        stub.answer(stub.claims().without("aud").with("client_id", "\"another\""));
        assertThat(rejection(introspector, "another" + OPAQUE)).isEqualTo(Reason.MISSING_CLAIM);
    }

    @Test
    void verify_otherTexts_areRejectedWithoutARequest() {
        assertThat(rejection(introspector, "undefined")).isEqualTo(Reason.PLACEHOLDER);
        assertThat(rejection(introspector, "a b")).isEqualTo(Reason.MALFORMED);
        assertThat(rejection(introspector, "eyJzZXNzaW9uIjp7")).isEqualTo(Reason.SESSION_CACHE_TOKEN);
        assertThat(rejection(introspector, "x".repeat(513))).isEqualTo(Reason.OPAQUE_TOKEN);
        assertThat(stub.requests()).isZero();
    }

    @Test
    void verify_rules_applyToCachedTokensToo() {
        AtomicLong calls = new AtomicLong();
        try (JwtVerifier strict =
                stub.verifier().rule(jwt -> calls.incrementAndGet()).build()) {
            TokenIntrospector asking = stub.introspector(strict).build();
            asking.verify(OPAQUE);
            asking.verify(OPAQUE);
        }
        assertThat(calls).hasValue(2);
        assertThat(stub.requests()).isEqualTo(1);
    }

    // ---- cache

    @Test
    void verify_activeToken_isAskedAgainAfterTheAgeOfTheCache() {
        introspector.verify(OPAQUE);
        pass(Duration.ofSeconds(29));
        introspector.verify(OPAQUE);
        assertThat(stub.requests()).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        stub.answer(okJson("{\"active\":false}"));
        assertThat(rejection(introspector, OPAQUE)).isEqualTo(Reason.INACTIVE);
    }

    @Test
    void verify_tokenThatExpiresInTheCache_isRejectedWithoutARequest() {
        SetClock clock = new SetClock(Instant.now());
        try (JwtVerifier moving = stub.verifier().clock(clock).build()) {
            TokenIntrospector asking = stub.introspector(moving).build();
            asking.verify(OPAQUE);
            clock.pass(Duration.ofHours(2));
            assertThat(rejection(asking, OPAQUE)).isEqualTo(Reason.EXPIRED);
        }
        assertThat(stub.requests()).isEqualTo(1);
    }

    @Test
    void verify_manyCallersOfOneToken_shareOneRequest() throws Exception {
        stub.answer(okJson(stub.claims().with("active", "true").json()).withFixedDelay(300));
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try {
            List<CompletableFuture<VerifiedJwt>> callers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                callers.add(CompletableFuture.supplyAsync(() -> introspector.verify(OPAQUE), threads));
            }
            for (CompletableFuture<VerifiedJwt> caller : callers) {
                assertThat(caller.get(30, TimeUnit.SECONDS).clientId()).contains(CLIENT);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(stub.requests()).isEqualTo(1);
    }

    // ---- JWTs

    @Test
    void verify_jwt_isVerifiedLocally() {
        assertThat(introspector.verify(stub.accessToken()).clientId()).contains(CLIENT);
        assertThat(stub.requests()).isZero();
    }

    @Test
    void verifyActive_jwt_isAskedFor() {
        String token = stub.accessToken();
        VerifiedJwt jwt = introspector.verifyActive(token);
        assertThat(jwt.user().email()).contains("ada@example.com"); // the claims of the token, not of the answer
        introspector.verifyActive(token);
        assertThat(stub.requests()).isEqualTo(1);
        pass(Duration.ofSeconds(30));
        stub.answer(okJson("{\"active\":false}"));
        assertThatThrownBy(() -> introspector.verifyActive(token))
                .isInstanceOfSatisfying(
                        InvalidJwtException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INACTIVE));
        assertThat(introspector.verify(token)).isNotNull();
    }

    @Test
    void verifyActive_forgedJwt_isRejectedWithoutARequest() {
        String token = stub.accessToken();
        String forged = token.substring(0, token.length() - 8) + "AAAAAAAA";
        assertThatThrownBy(() -> introspector.verifyActive(forged)).isInstanceOf(InvalidJwtException.class);
        assertThat(stub.requests()).isZero();
    }

    @Test
    void verifyActive_jwtOfTheJwtPlugin_isRejectedWithoutARequest() {
        try (JwtVerifier plain = IntrospectionStub.withKeys(
                        JwtVerifier.builder(stub.issuer(), stub.url()).jwksUri(URI.create(stub.url())))
                .build()) {
            TokenIntrospector asking = stub.introspector(plain).build();
            String token = IntrospectionStub.sign(stub.claims().without("client_id"));
            assertThat(asking.verify(token)).isNotNull();
            assertThatThrownBy(() -> asking.verifyActive(token))
                    .isInstanceOfSatisfying(InvalidJwtException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.TYPE_NOT_ACCEPTED));
        }
        assertThat(stub.requests()).isZero();
    }

    // ---- faults

    private static IntrospectionUnavailableException unavailable(TokenIntrospector introspector, String token) {
        try {
            introspector.verifyActive(token);
        } catch (IntrospectionUnavailableException e) {
            return e;
        }
        throw new AssertionError("the token was accepted");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 404, 500, 503})
    void verify_endpointThatFails_isUnavailableAndAskedOnce(int status) {
        stub.answer(aResponse()
                .withStatus(status)
                .withHeader("Location", "/elsewhere")
                .withHeader("Retry-After", "60"));
        assertThat(unavailable(introspector, OPAQUE)).hasMessageContaining("answered " + status);
        assertThat(unavailable(introspector, "another" + OPAQUE).retryAfter()).isPositive();
        assertThat(stub.requests()).isEqualTo(1);
        assertThat(introspector.verify(stub.accessToken())).isNotNull();
    }

    @Test
    void verify_rateLimitOfBetterAuth_isTheTimeToWait() {
        stub.answer(aResponse().withStatus(429).withHeader("X-Retry-After", "42"));
        assertThat(unavailable(introspector, OPAQUE).retryAfter()).isEqualTo(Duration.ofSeconds(42));
        assertThat(unavailable(introspector, "another" + OPAQUE).retryAfter())
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(42));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "{\"active\":\"true\"}", "<html>", "{\"active\":true,\"active\":true}"})
    void verify_answerOfAnotherForm_isUnavailable(String body) {
        stub.answer(okJson(body));
        unavailable(introspector, OPAQUE);
    }

    @Test
    void verify_answerThatIsTooLong_isUnavailable() {
        stub.answer(stub.claims().with("x", '"' + "x".repeat(70_000) + '"'));
        assertThat(unavailable(introspector, OPAQUE)).hasMessageContaining("more than 65536 bytes");
    }

    @Test
    void verifyActive_serverErrorForOneJwt_concernsThisTokenOnly() {
        stub.answer(500);
        unavailable(introspector, stub.accessToken());
        stub.answer(stub.claims());
        assertThat(introspector.verify(OPAQUE)).isNotNull();
    }

    @Test
    void verify_budget_leavesAThirdToTokensThatWereActive() {
        TokenIntrospector small = stub.introspector(verifier)
                .maximumRequestsPerMinute(3)
                .cacheAge(Duration.ZERO)
                .build();
        small.verify(OPAQUE);
        assertThat(rejection(small, "inactive")).isEqualTo(Reason.INACTIVE);
        assertThat(unavailable(small, "invented").retryAfter())
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
        small.verify(OPAQUE);
        assertThat(unavailable(small, OPAQUE)).isNotNull();
        assertThat(stub.requests()).isEqualTo(3);
    }

    // ---- the client and the endpoint

    @Test
    void clientSecret_isSentAsBasicCredentials() {
        stub.answer(stub.claims());
        TokenIntrospector.builder(verifier, stub.url())
                .clientSecret("client 1", "a:b+c")
                .build()
                .verify(OPAQUE);
        String sent = stub.received().get(0).getHeader("Authorization");
        assertThat(new String(Base64.getDecoder().decode(sent.substring("Basic ".length())), StandardCharsets.UTF_8))
                .isEqualTo("client+1:a%3Ab%2Bc");
        assertThat(stub.received().get(0).getBodyAsString()).doesNotContain("client_");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "ES256", "RS256"})
    void clientKey_signsANewAssertionForEachRequest(String algorithm) {
        stub.answer(stub.claims());
        Keys key = Keys.of(algorithm, "c1");
        TokenIntrospector asking = TokenIntrospector.builder(verifier, stub.url())
                .clientKey(CLIENT, key.pair().getPrivate(), "c1")
                .build();
        asking.verify(OPAQUE);
        asking.verify("another" + OPAQUE);
        List<String> assertions = stub.received().stream()
                .map(request -> request.getBodyAsString().replaceAll(".*client_assertion=([^&]*).*", "$1"))
                .toList();
        assertThat(assertions).doesNotHaveDuplicates().hasSize(2);
        try (JwtVerifier server = JwtVerifier.builder(CLIENT, stub.url() + IntrospectionStub.PATH)
                .jwkSet(Keys.set(key))
                .build()) {
            assertThat(server.verify(assertions.get(0)).subject()).isEqualTo(CLIENT);
        }
    }

    @Test
    void clientKey_ofAnotherType_isAnError() {
        Keys key = Keys.of("ES384", "c1");
        assertThatIllegalArgumentException().isThrownBy(() -> TokenIntrospector.builder(verifier, stub.url())
                .clientKey(CLIENT, key.pair().getPrivate(), "c1"));
    }

    @Test
    void metadata_isReadOnce() {
        introspector.verify(OPAQUE);
        introspector.verify("another" + OPAQUE);
        assertThat(stub.server().getAllServeEvents())
                .filteredOn(event -> event.getRequest().getUrl().equals(METADATA))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"issuer\":\"https://other.example.com\",\"introspection_endpoint\":\"https://x.example.com\"}",
                "{\"issuer\":\"ISSUER\"}",
                "{\"issuer\":\"ISSUER\",\"introspection_endpoint\":\"http://x.example.com/introspect\"}",
                "{\"issuer\":\"ISSUER\",\"introspection_endpoint\":\"://\"}"
            })
    void metadata_thatCannotBeUsed_isUnavailable(String document) {
        stub.server()
                .stubFor(get(urlPathEqualTo(METADATA))
                        .atPriority(1)
                        .willReturn(okJson(document.replace("ISSUER", stub.issuer()))));
        assertThat(unavailable(introspector, OPAQUE)).hasMessageContaining("the metadata of the authorization server");
        assertThat(stub.requests()).isZero();
    }

    @Test
    void endpoint_ifConfigured_needsNoMetadata() {
        stub.introspector(verifier)
                .endpoint(URI.create(stub.url() + IntrospectionStub.PATH))
                .build()
                .verify(OPAQUE);
        assertThat(stub.server().getAllServeEvents()).hasSize(1);
    }

    @Test
    void httpClient_ofTheApplication_sendsTheSameRequest() {
        HttpClient client = HttpClient.newBuilder().build();
        TokenIntrospector asking =
                stub.introspector(verifier).httpClient(client).build();
        assertThat(asking.verify(OPAQUE).subject()).isEqualTo(CLIENT);
        assertThat(rejection(asking, "inactive")).isEqualTo(Reason.INACTIVE);
        HttpClient following = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stub.introspector(verifier).httpClient(following));
    }

    @Test
    void settings_outOfBounds_areErrors() {
        TokenIntrospectorBuilder builder = stub.introspector(verifier);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.cacheAge(Duration.ofMinutes(6)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.cacheBytes(1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maximumRequestsPerMinute(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maximumWaitingCallers(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.clientSecret("x", " "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stub.introspector(verifier)
                        .endpoint(URI.create("http://auth.example.com/introspect"))
                        .build())
                .withMessageContaining("plain http");
        assertThatIllegalStateException().isThrownBy(() -> TokenIntrospector.builder(verifier, stub.url())
                .build());
    }

    // ---- tokens that are bound to a key

    private static Claims bound(Claims claims) {
        return claims.with("cnf", "{\"jkt\":\"thumbprint\"}");
    }

    @Test
    void verifyBound_opaqueToken_needsTheKeyEachTime() {
        stub.answer(bound(stub.claims()));
        List<String> keys = new ArrayList<>();
        assertThat(introspector.verifyBound(OPAQUE, keys::add).clientId()).contains(CLIENT);
        assertThat(introspector.verifyBound(OPAQUE, keys::add).clientId()).contains(CLIENT);
        assertThat(keys).containsExactly("thumbprint", "thumbprint");
        assertThat(rejection(introspector, OPAQUE)).isEqualTo(Reason.SENDER_CONSTRAINED);
        assertThatThrownBy(() -> introspector.verifyBound(OPAQUE, key -> {
                    throw new InvalidJwtException(Reason.INVALID_PROOF, "another key");
                }))
                .hasMessage("another key");
        assertThat(stub.requests()).isEqualTo(1);
    }

    @Test
    void verifyBound_tokenThatIsNotBound_isRejected() {
        for (String token : List.of(OPAQUE, stub.accessToken())) {
            assertThatThrownBy(() -> introspector.verifyBound(token, key -> {}))
                    .isInstanceOfSatisfying(InvalidJwtException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.NOT_BOUND));
        }
    }

    @Test
    void requireActive_afterVerifyBound_checksTheProofOnce() {
        String token = stub.accessToken(bound(stub.claims()));
        List<String> keys = new ArrayList<>();
        VerifiedJwt jwt = introspector.verifyBound(token, keys::add);
        introspector.requireActive(jwt, token);
        stub.answer(okJson("{\"active\":false}"));
        pass(Duration.ofSeconds(30));
        assertThatThrownBy(() -> introspector.requireActive(jwt, token))
                .isInstanceOfSatisfying(
                        InvalidJwtException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INACTIVE));
        assertThat(keys).hasSize(1);
    }

    // ---- event loops

    @Test
    void verify_withAnExecutor_waitsThereOnly() throws Exception {
        CompletableFuture<VerifiedJwt> rejected = introspector.verify(OPAQUE, task -> {
            throw new RejectedExecutionException("full");
        });
        assertThatThrownBy(rejected::get).hasCauseInstanceOf(IntrospectionUnavailableException.class);
        assertThat(introspector.verify(OPAQUE, task -> new Thread(task).start()).get(30, TimeUnit.SECONDS))
                .isNotNull();
        CompletableFuture<VerifiedJwt> cached = introspector.verifyActive(OPAQUE, task -> {
            throw new AssertionError("nothing needs to wait");
        });
        assertThat(cached).isCompleted();
    }
}
