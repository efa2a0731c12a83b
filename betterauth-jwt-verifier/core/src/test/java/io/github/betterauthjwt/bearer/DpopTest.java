// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.betterauthjwt.Claims;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.Keys;
import io.github.betterauthjwt.ReplayStoreException;
import io.github.betterauthjwt.VerificationKey;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with the scheme {@code DPoP} (RFC 9449 §4.3, §7, §9). */
class DpopTest {

    private static final String BASE = "https://api.example.com";
    private static final Keys ISSUER = Keys.of("EdDSA", "k1");
    private static final Keys CLIENT = Keys.of("ES256", "client");
    private static final String BOUND = boundTo(CLIENT);
    private static final String UNBOUND = ISSUER.sign(Claims.standard().json());
    private static final String SIGNATURE_OF_ANOTHER =
            Keys.of("ES256", "other").sign("{}").split("\\.", -1)[2];

    private static final JwtVerifier VERIFIER = JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
            .jwkSet(Keys.set(ISSUER))
            .clock(Claims.CLOCK)
            .build();

    private final BearerAuthenticator bearer = authenticator(dpop().build());

    private static String boundTo(Keys key) {
        String thumbprint = VerificationKey.parse(key.jwk("")).thumbprint();
        return ISSUER.sign(Claims.standard()
                .with("cnf", "{\"jkt\":\"" + thumbprint + "\"}")
                .json());
    }

    private static Dpop.Builder dpop() {
        return Dpop.builder(BASE).clock(Claims.CLOCK);
    }

    private static BearerAuthenticator authenticator(Dpop dpop) {
        return BearerAuthenticator.builder(VERIFIER).dpop(dpop).build();
    }

    private static Map<String, String> header(Keys key, String alg) {
        Map<String, String> header = new LinkedHashMap<>();
        header.put("typ", "\"dpop+jwt\"");
        header.put("alg", '"' + alg + '"');
        header.put("jwk", '{' + key.material() + '}');
        return header;
    }

    private static Map<String, String> claims(String token) {
        Map<String, String> claims = new LinkedHashMap<>();
        claims.put("jti", "\"one\"");
        claims.put("htm", "\"GET\"");
        claims.put("htu", "\"https://api.example.com/tasks\"");
        claims.put("iat", Long.toString(Claims.NOW.getEpochSecond()));
        claims.put("ath", '"' + hash(token) + '"');
        return claims;
    }

    private static String hash(String token) {
        try {
            return Keys.base64(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String json(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> '"' + member.getKey() + "\":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String proof(Map<String, String> header, Map<String, String> claims) {
        return CLIENT.sign(json(header), json(claims));
    }

    private static String proof() {
        return proof(header(CLIENT, "ES256"), claims(BOUND));
    }

    private static Request request(String authorization, String... proofs) {
        return new Request(Map.of("Authorization", List.of(authorization), "DPoP", List.of(proofs)));
    }

    private static String code(BearerDecision decision) {
        return decision.response().map(BearerResponse::code).orElse("passes");
    }

    private static String challenge(BearerDecision decision) {
        return String.valueOf(decision.response().orElseThrow().headers().get("WWW-Authenticate"));
    }

    private BearerDecision send(String proof) {
        return bearer.authenticate(request("DPoP " + BOUND, proof), BearerAccess.REQUIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "Ed25519", "ES256", "ES384", "ES512", "RS256", "PS256"})
    void proof_ofEachAlgorithm_isAccepted(String alg) {
        Keys key = Keys.of(alg, "client");
        String token = boundTo(key);
        String proof = key.sign(json(header(key, alg)), json(claims(token)));
        BearerDecision decision = bearer.authenticate(request("dpop  " + token, proof), BearerAccess.REQUIRED);
        assertThat(code(decision)).isEqualTo("passes");
        assertThat(decision.jwt()).isPresent();
        assertThat(decision.dpopNonce()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    typ | "JWT"
                    typ | "DPOP+JWT"
                    typ |
                    alg | "none"
                    alg | "HS256"
                    alg | "ES384"
                    alg | 1
                    jwk | {}
                    jwk | "x"
                    jwk | {"kty":"oct","k":"AAAA"}
                    jwk |
                    crit | ["exp"]
                    b64 | false
                    """)
    void header_wrongOnce_isRejected(String member, String json) {
        Map<String, String> header = header(CLIENT, "ES256");
        replace(header, member, json);
        assertThat(code(send(proof(header, claims(BOUND))))).isEqualTo("invalid_dpop_proof");
    }

    private static void replace(Map<String, String> members, String name, String json) {
        if (json == null) {
            members.remove(name);
        } else {
            members.put(name, json);
        }
    }

    @Test
    void header_privateKey_isRejected() {
        Map<String, String> header = header(CLIENT, "ES256");
        header.put("jwk", "{\"d\":\"AAAA\"," + CLIENT.material() + '}');
        assertThat(code(send(proof(header, claims(BOUND))))).isEqualTo("invalid_dpop_proof");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    jti |
                    jti | ""
                    jti | 1
                    htm |
                    htm | "POST"
                    htm | "get"
                    htu |
                    htu | "https://api.example.com/other"
                    htu | "http://api.example.com/tasks"
                    htu | "https://api.example.com:8443/tasks"
                    htu | "https://user@api.example.com/tasks"
                    htu | "/tasks"
                    iat |
                    iat | "now"
                    iat | null
                    iat | 1e1000000000
                    iat | -1e1000000000
                    ath |
                    ath | "x"
                    """)
    void claim_wrongOnce_isRejected(String claim, String json) {
        Map<String, String> claims = claims(BOUND);
        replace(claims, claim, json);
        assertThat(code(send(proof(header(CLIENT, "ES256"), claims)))).isEqualTo("invalid_dpop_proof");
    }

    @ParameterizedTest
    @CsvSource({"-61, invalid_dpop_proof", "-60, passes", "0.5, passes", "30, passes", "31, invalid_dpop_proof"})
    void iat_atTheBounds_isAcceptedInsideOnly(String seconds, String code) {
        Map<String, String> claims = claims(BOUND);
        claims.put(
                "iat",
                new BigDecimal(seconds)
                        .add(BigDecimal.valueOf(Claims.NOW.getEpochSecond()))
                        .toPlainString());
        assertThat(code(send(proof(header(CLIENT, "ES256"), claims)))).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.com/tasks?a=b#c",
                "HTTPS://API.example.COM:443/tasks",
                "https://api.example.com:/t%61sks",
                "https://api.example.com/x/../tasks",
                "https://api.example.com/./tasks"
            })
    void htu_equivalentUrl_isAccepted(String htu) {
        Map<String, String> claims = claims(BOUND);
        claims.put("htu", '"' + htu + '"');
        assertThat(code(send(proof(header(CLIENT, "ES256"), claims)))).isEqualTo("passes");
    }

    @Test
    void signature_ofAnotherKey_isRejected() {
        String proof = proof();
        String forged = proof.substring(0, proof.lastIndexOf('.') + 1) + SIGNATURE_OF_ANOTHER;
        assertThat(code(send(forged))).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void key_ofAnotherClient_isRejectedAsInvalidToken() {
        Keys other = Keys.of("ES256", "client");
        String proof = other.sign(json(header(other, "ES256")), json(claims(BOUND)));
        assertThat(code(send(proof))).isEqualTo("sender_constrained_token");
        assertThat(challenge(send(proof))).contains("DPoP error=\"invalid_token\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a.b.c", "a.b.c.d", "P,P", "P=", "P P", "{}"})
    void proof_notOneJwt_isRejected(String pattern) {
        assertThat(code(send(pattern.replace("P", proof())))).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void proof_missingTwiceOrTooLong_isRejected() {
        for (String[] proofs : List.of(new String[] {}, new String[] {proof(), proof()})) {
            BearerDecision decision = bearer.authenticate(request("DPoP " + BOUND, proofs), BearerAccess.REQUIRED);
            assertThat(code(decision)).isEqualTo("invalid_dpop_proof");
        }
        Map<String, String> claims = claims(BOUND);
        claims.put("other", '"' + "x".repeat(16 * 1024) + '"');
        assertThat(code(send(proof(header(CLIENT, "ES256"), claims)))).isEqualTo("invalid_dpop_proof");
        claims.put("other", "[".repeat(65) + "]".repeat(65));
        assertThat(code(send(proof(header(CLIENT, "ES256"), claims)))).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void proof_usedAgain_isRejected_andAnotherIsAccepted() {
        assertThat(code(send(proof()))).isEqualTo("passes");
        assertThat(code(send(proof()))).isEqualTo("invalid_dpop_proof"); // another signature, the same jti
        Map<String, String> claims = claims(BOUND);
        claims.put("jti", "\"two\"");
        assertThat(code(send(proof(header(CLIENT, "ES256"), claims)))).isEqualTo("passes");
    }

    @Test
    void replayStore_sharedByTwoInstances_acceptsAProofOnce() {
        Dpop.Builder builder = dpop().replayStore(new MemoryReplayStore(1 << 20, Claims.CLOCK));
        assertThat(code(authenticator(builder.build())
                        .authenticate(request("DPoP " + BOUND, proof()), BearerAccess.REQUIRED)))
                .isEqualTo("passes");
        BearerDecision second = authenticator(builder.build())
                .authenticate(request("DPoP " + BOUND, proof()), BearerAccess.REQUIRED, Runnable::run)
                .join();
        assertThat(code(second)).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void replayStore_thatFails_leadsTo503WithItsOwnCode() {
        Dpop failing = dpop().replayStore((key, proof, until) -> {
                    throw new IllegalStateException("no connection");
                })
                .build();
        BearerDecision decision =
                authenticator(failing).authenticate(request("DPoP " + BOUND, proof()), BearerAccess.REQUIRED);
        BearerResponse response = decision.response().orElseThrow();
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.code()).isEqualTo("replay_store_unavailable");
        assertThat(response.headers()).containsEntry("Retry-After", "1").doesNotContainKey("WWW-Authenticate");
        assertThat(response.body()).contains("store of DPoP proofs").doesNotContain("keys");
    }

    @Test
    void replayStore_withoutFreeThread_leadsTo503WithItsOwnCode() {
        Dpop shared = dpop().replayStore((key, proof, until) -> true).build();
        BearerDecision decision = authenticator(shared)
                .authenticate(request("DPoP " + BOUND, proof()), BearerAccess.REQUIRED, task -> {
                    throw new RejectedExecutionException();
                })
                .join();
        assertThat(code(decision)).isEqualTo("replay_store_unavailable");
    }

    @Test
    void memoryStore_oneClientTakesHalf_andOthersStillHaveSpace() {
        int capacity = 128;
        MemoryReplayStore store =
                new MemoryReplayStore((long) capacity * MemoryReplayStore.BYTES_PER_PROOF, Claims.CLOCK);
        Instant until = Claims.NOW.plusSeconds(90);
        assertThat(taken(store, "busy", until)).isEqualTo(capacity / 2);
        assertThat(store.remember("other", "1", until)).isTrue();
        assertThat(store.remember("busy", "1", until)).isFalse(); // still remembered
        assertThat(taken(store, "second", until)).isLessThan(capacity / 3);
        assertThat(store.remember("third", "1", until)).isTrue();
    }

    private static int taken(MemoryReplayStore store, String key, Instant until) {
        for (int taken = 0; ; taken++) {
            try {
                assertThat(store.remember(key, Integer.toString(taken), until)).isTrue();
            } catch (ReplayStoreException e) {
                assertThat(e.code()).isEqualTo("too_many_proofs");
                assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(90));
                return taken;
            }
        }
    }

    @Test
    void memoryStore_afterTheProofsExpired_hasSpaceAgain() {
        MovableClock clock = new MovableClock();
        MemoryReplayStore store = new MemoryReplayStore(128L * MemoryReplayStore.BYTES_PER_PROOF, clock);
        assertThat(taken(store, "busy", Claims.NOW.plusSeconds(90))).isEqualTo(64);
        clock.now = Claims.NOW.plusSeconds(91);
        assertThat(taken(store, "busy", clock.now.plusSeconds(90))).isEqualTo(64);
    }

    private static final class MovableClock extends Clock {

        private Instant now = Claims.NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new AssertionError("not to be used");
        }
    }

    @Test
    void keys_ofManyClients_areBoundedInBytes() {
        DpopKeys keys = new DpopKeys();
        VerificationKey key = VerificationKey.parse(CLIENT.jwk(""));
        String longest = "x".repeat(16 * 1024);
        for (int i = 0; i < 1000; i++) {
            keys.accepted(longest + i, new DpopKeys.Key(key, key.thumbprint()));
        }
        assertThat(keys.size()).isLessThanOrEqualTo(4 * 1024 * 1024 / longest.length());
    }

    @Test
    void key_ofARejectedProof_isNotKept() {
        Dpop dpop = dpop().build();
        BearerAuthenticator one = authenticator(dpop);
        String proof = proof();
        String forged = proof.substring(0, proof.lastIndexOf('.') + 1) + SIGNATURE_OF_ANOTHER;
        one.authenticate(request("DPoP " + BOUND, forged), BearerAccess.REQUIRED);
        assertThat(dpop.keys().size()).isZero();
        one.authenticate(request("DPoP " + BOUND, proof), BearerAccess.REQUIRED);
        assertThat(dpop.keys().size()).isEqualTo(1);
    }

    @Test
    void client_withTooManyProofs_receives429() {
        Dpop full = dpop().replayStore((key, proof, until) -> {
                    throw ReplayStoreException.tooManyProofs(Duration.ofSeconds(90));
                })
                .build();
        BearerResponse response = authenticator(full)
                .authenticate(request("DPoP " + BOUND, proof()), BearerAccess.REQUIRED)
                .response()
                .orElseThrow();
        assertThat(response.status()).isEqualTo(429);
        assertThat(response.code()).isEqualTo("too_many_proofs");
        assertThat(response.headers()).containsEntry("Retry-After", "90");
    }

    /** A forward changes the target of a request, and its proof was used by then. */
    @Test
    void request_authenticatedTwice_isAcceptedTwice() {
        Map<String, Object> attributes = new HashMap<>();
        Request first = new Request(
                "/tasks", Map.of("Authorization", List.of("DPoP " + BOUND), "DPoP", List.of(proof())), attributes);
        Request forwarded = new Request("/other", first.fields(), attributes);
        assertThat(code(bearer.authenticate(first, BearerAccess.REQUIRED))).isEqualTo("passes");
        assertThat(code(bearer.authenticate(forwarded, BearerAccess.REQUIRED))).isEqualTo("passes");
        assertThat(code(authenticator(dpop().build()).authenticate(forwarded, BearerAccess.REQUIRED)))
                .isEqualTo("invalid_dpop_proof");
        attributes.clear();
        assertThat(code(bearer.authenticate(first, BearerAccess.REQUIRED))).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void stolenToken_whoseScopeIsMissing_isRejectedForItsProof() {
        try (JwtVerifier demanding = JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwkSet(Keys.set(ISSUER))
                .clock(Claims.CLOCK)
                .rule(jwt -> jwt.requireScope("tasks:write"))
                .build()) {
            BearerAuthenticator strict =
                    BearerAuthenticator.builder(demanding).dpop(dpop().build()).build();
            assertThat(code(strict.authenticate(request("DPoP " + BOUND), BearerAccess.REQUIRED)))
                    .isEqualTo("invalid_dpop_proof");
            assertThat(code(strict.authenticate(request("DPoP " + BOUND, proof()), BearerAccess.REQUIRED)))
                    .isEqualTo("insufficient_scope");
        }
    }

    @Test
    void bearer_withBoundToken_isRejected_evenIfTheTokenIsCached() {
        assertThat(code(send(proof()))).isEqualTo("passes");
        BearerDecision decision = bearer.authenticate(request("Bearer " + BOUND), BearerAccess.OPTIONAL);
        assertThat(code(decision)).isEqualTo("sender_constrained_token");
        assertThat(challenge(decision))
                .startsWith("Bearer error=\"invalid_token\"")
                .contains(", DPoP algs=\"EdDSA ");
        assertThat(decision.jwt()).isEmpty();
    }

    @Test
    void unboundToken_isAcceptedAsBearerOnly() {
        assertThat(code(bearer.authenticate(request("Bearer " + UNBOUND), BearerAccess.REQUIRED)))
                .isEqualTo("passes");
        String proof = proof(header(CLIENT, "ES256"), claims(UNBOUND));
        assertThat(code(bearer.authenticate(request("DPoP " + UNBOUND, proof), BearerAccess.REQUIRED)))
                .isEqualTo("unbound_token");
    }

    @Test
    void required_bearerToken_isRejected_withADpopChallengeOnly() {
        BearerAuthenticator strict = authenticator(dpop().required().build());
        BearerDecision unbound = strict.authenticate(request("Bearer " + UNBOUND), BearerAccess.REQUIRED);
        assertThat(code(unbound)).isEqualTo("unbound_token");
        assertThat(challenge(unbound))
                .startsWith("DPoP error=\"invalid_token\"")
                .doesNotContain("Bearer error");
        assertThat(code(strict.authenticate(request("Bearer " + BOUND), BearerAccess.REQUIRED)))
                .isEqualTo("sender_constrained_token");
        assertThat(code(strict.authenticate(request("DPoP " + BOUND, proof()), BearerAccess.REQUIRED)))
                .isEqualTo("passes");
    }

    @Test
    void missingToken_isChallengedForBothSchemes() {
        BearerDecision decision = authenticator(
                        dpop().allowedAlgorithms("ES256").build())
                .authenticate(new Request(Map.of()), BearerAccess.REQUIRED);
        assertThat(challenge(decision)).isEqualTo("Bearer, DPoP algs=\"ES256\"");
    }

    @Test
    void nonce_missingOrOld_isAskedFor_andThenAccepted() {
        Dpop.Builder builder = dpop().requireNonces(new byte[32]);
        BearerAuthenticator first = authenticator(builder.build());
        BearerDecision asked = first.authenticate(request("DPoP " + BOUND, proof()), BearerAccess.REQUIRED);
        assertThat(code(asked)).isEqualTo("use_dpop_nonce");
        assertThat(challenge(asked)).contains("DPoP error=\"use_dpop_nonce\"");
        Map<String, String> claims = claims(BOUND);
        String nonce = asked.response().orElseThrow().headers().get("DPoP-Nonce");
        claims.put("nonce", '"' + nonce + '"');
        BearerDecision passed = authenticator(builder.build()) // another instance with the same secret
                .authenticate(request("DPoP " + BOUND, proof(header(CLIENT, "ES256"), claims)), BearerAccess.REQUIRED);
        assertThat(code(passed)).isEqualTo("passes");
        assertThat(passed.dpopNonce()).contains(nonce);
    }

    @Test
    void nonces_areAcceptedForTwoPeriods_andWithAPreviousSecret() {
        byte[] other = new byte[32];
        other[0] = 1;
        String nonce = new DpopNonces(List.of(new byte[32]), Claims.CLOCK).current();
        for (int minutes = 0; minutes < 3; minutes++) {
            Clock later = Clock.offset(Claims.CLOCK, Duration.ofMinutes(minutes));
            assertThat(new DpopNonces(List.of(other, new byte[32]), later).isAccepted(nonce))
                    .isEqualTo(minutes < 2);
        }
        assertThat(new DpopNonces(List.of(other), Claims.CLOCK).isAccepted(nonce))
                .isFalse();
    }

    @Test
    void builder_valuesOutOfBounds_areRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> Dpop.builder("http://api.example.com"));
        assertThatIllegalArgumentException().isThrownBy(() -> dpop().allowedAlgorithms("HS256"));
        assertThatIllegalArgumentException().isThrownBy(() -> dpop().allowedAlgorithms());
        assertThatIllegalArgumentException().isThrownBy(() -> dpop().maximumAge(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> dpop().clockSkew(Duration.ofMinutes(6)));
        assertThatIllegalArgumentException().isThrownBy(() -> dpop().replayMemory(1));
        assertThatIllegalArgumentException().isThrownBy(() -> dpop().requireNonces(new byte[31]));
    }

    /** RFC 9449 §7.1, with the key of §6.1. */
    @Test
    void check_exampleOfTheSpecification_isAccepted() {
        String proof = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUkl"
            + "DUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JE"
            + "QSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNv"
            + "dXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc"
            + "05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnm"
            + "cw6Fy1dqd-jfxSYoMxhAJpLjA";
        Dpop dpop = Dpop.builder("https://resource.example.org")
                .clock(Clock.fixed(Instant.ofEpochSecond(1562262618), ZoneOffset.UTC))
                .build();
        String token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
        new DpopCheck(dpop, new Request("/protectedresource", Map.of("DPoP", List.of(proof)), new HashMap<>()), token)
                .require("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    }

    /** Returns a request with these header fields. */
    private record Request(String uri, Map<String, List<String>> fields, Map<String, Object> attributes)
            implements BearerRequest {

        private Request(Map<String, List<String>> fields) {
            this("/tasks?status=open", fields, new HashMap<>());
        }

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public List<String> headers(String name) {
            return fields.getOrDefault(name, List.of());
        }

        @Override
        public Optional<Object> attribute(String name) {
            return Optional.ofNullable(attributes.get(name));
        }

        @Override
        public void setAttribute(String name, Object value) {
            attributes.put(name, value);
        }
    }
}
