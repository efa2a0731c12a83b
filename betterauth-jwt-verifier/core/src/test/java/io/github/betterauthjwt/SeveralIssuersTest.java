// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.jwks.KeyServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a verifier of several issuers, each with a key server. Both servers use the same key id. */
class SeveralIssuersTest {

    private static final String STAFF = "https://staff.example.com";

    private final Keys customerKeys = Keys.of("EdDSA", "key");
    private final Keys staffKeys = Keys.of("EdDSA", "key");
    private final KeyServer customers = new KeyServer(Keys.set(customerKeys));
    private final KeyServer staff = new KeyServer(Keys.set(staffKeys));
    private final List<Reason> reported = new ArrayList<>();
    private final List<JwtVerifier> built = new ArrayList<>();
    private final VerifierListener listener = new VerifierListener() {
        @Override
        public void verifierBuilt(JwtVerifier verifier) {
            built.add(verifier);
        }

        @Override
        public void tokenRejected(Reason reason) {
            reported.add(reason);
        }
    };
    private final JwtVerifier both =
            JwtVerifier.anyOf(builder(Claims.ISSUER, customers).build(), staff().build());

    @AfterEach
    void close() {
        both.close();
        customers.close();
        staff.close();
    }

    private JwtVerifier.Builder builder(String issuer, KeyServer server) {
        return JwtVerifier.builder(issuer, issuer)
                .jwksUri(server.uri())
                .lazy() // these tests count requests
                .listener(listener)
                .clock(Claims.CLOCK);
    }

    private JwtVerifier.Builder staff() {
        return builder(STAFF, staff);
    }

    private static String claims(String issuer) {
        return Claims.standard()
                .with("iss", '"' + issuer + '"')
                .with("aud", '"' + issuer + '"')
                .json();
    }

    private Reason rejection(String token) {
        return requireNonNull(catchThrowableOfType(InvalidJwtException.class, () -> both.verify(token)))
                .reason();
    }

    @Test
    void token_ofEachIssuer_isVerifiedWithItsKeysOnly() {
        assertThat(both.verify(customerKeys.sign(claims(Claims.ISSUER))).issuer())
                .isEqualTo(Claims.ISSUER);
        assertThat(both.verify(staffKeys.sign(claims(STAFF))).issuer()).isEqualTo(STAFF);
        assertThat(rejection(staffKeys.sign(claims(Claims.ISSUER)))).isEqualTo(Reason.BAD_SIGNATURE);
        assertThat(rejection(customerKeys.sign(claims(STAFF)))).isEqualTo(Reason.BAD_SIGNATURE);
        assertThat(rejection(staffKeys.sign(
                        Claims.standard().with("iss", '"' + STAFF + '"').json())))
                .isEqualTo(Reason.WRONG_AUDIENCE);
    }

    @Test
    void token_verifiedBefore_staysValidForItsIssuerOnly() {
        String token = staffKeys.sign(claims(STAFF));
        both.verify(token);
        assertThat(both.verify(token).issuer()).isEqualTo(STAFF);
        staff.serve("{\"keys\":[]}");
        assertThat(both.verify(token).issuer()).isEqualTo(STAFF);
        assertThat(customers.requests()).isZero();
        assertThat(staff.requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "https://other.example.com"  | WRONG_ISSUER
                    "https://app.example.com/"   | WRONG_ISSUER
                    "HTTPS://APP.EXAMPLE.COM"    | WRONG_ISSUER
                    ""                           | WRONG_ISSUER
                    ["https://app.example.com"]  | WRONG_ISSUER
                    {"https://app.example.com":1} | WRONG_ISSUER
                    1e999999                     | WRONG_ISSUER
                    true                         | WRONG_ISSUER
                    null                         | MISSING_CLAIM
                    """,
            quoteCharacter = '\'')
    void issuer_notConfigured_isRejectedWithoutARequest(String issuer, Reason reason) {
        String token = customerKeys.sign(Claims.standard().with("iss", issuer).json());
        assertThat(rejection(token)).isEqualTo(reason);
        assertThatThrownBy(() -> both.verify(token, Runnable::run).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(InvalidJwtException.class);
        assertThat(both.explain(token).reason()).contains(reason);
        assertThat(customers.requests() + staff.requests()).isZero();
        assertThat(reported).containsExactly(reason, reason);
    }

    @Test
    void issuer_invented_leavesNothingInMemory() {
        String payload = "x".repeat(8_000);
        for (int n = 0; n < 2_000; n++) {
            rejectInvented(n, payload);
        }
        long before = Heap.reachable();
        for (int n = 2_000; n < 22_000; n++) {
            rejectInvented(n, payload);
        }
        assertThat(Heap.reachable() - before).isLessThan(1024 * 1024);
    }

    private void rejectInvented(int number, String text) {
        String claims = "{\"iss\":\"https://" + number + ".example.com/" + text + "\"}";
        String token = Keys.base64("{\"alg\":\"EdDSA\",\"kid\":\"key\"}".getBytes(StandardCharsets.US_ASCII)) + '.'
                + Keys.base64(claims.getBytes(StandardCharsets.US_ASCII)) + ".AAAA";
        assertThatThrownBy(() -> both.verify(token)).isInstanceOf(InvalidJwtException.class);
        reported.clear();
    }

    /** A text without a readable issuer gets the reason that the verifier of one issuer gives. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a.b",
                "a.b.c",
                "a.b.c.d.e",
                "null",
                "Bearer a.b.c",
                "eyJhbGciOiJub25lIn0.e30.AAAA",
                "eyJhbGciOiJFZERTQSIsImtpZCI6ImtleSJ9.eyJpc3MiOiJhIiwiaXNzIjoiYiJ9.AAAA",
                "opaque-session-token.c2lnbmF0dXJl"
            })
    void text_thatIsNoToken_hasTheSameReasonAsWithOneIssuer(String text) {
        try (JwtVerifier one = staff().build()) {
            InvalidJwtException expected =
                    requireNonNull(catchThrowableOfType(InvalidJwtException.class, () -> one.verify(text)));
            InvalidJwtException found =
                    requireNonNull(catchThrowableOfType(InvalidJwtException.class, () -> both.verify(text)));
            assertThat(found.reason()).isEqualTo(expected.reason());
            assertThat(found.getMessage()).isEqualTo(expected.getMessage());
        }
    }

    @Test
    void tokenLength_isLimitedForEachIssuer() {
        String padding = "\"" + "x".repeat(20_000) + "\"";
        try (JwtVerifier longer = JwtVerifier.anyOf(
                builder(Claims.ISSUER, customers).build(),
                staff().maximumTokenLength(40_000).build())) {
            Claims claims = Claims.standard().with("padding", padding);
            String ofStaff = staffKeys.sign(claims.with("iss", '"' + STAFF + '"')
                    .with("aud", '"' + STAFF + '"')
                    .json());
            assertThat(longer.verify(ofStaff).issuer()).isEqualTo(STAFF);
            String ofCustomer =
                    customerKeys.sign(Claims.standard().with("padding", padding).json());
            assertThatThrownBy(() -> longer.verify(ofCustomer))
                    .isInstanceOfSatisfying(InvalidJwtException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.TOO_LARGE));
        }
    }

    @Test
    void outage_ofOneIssuer_leavesTheOtherServed() {
        staff.answer(KeyServer.body(503, ""));
        assertThatThrownBy(() -> both.verify(staffKeys.sign(claims(STAFF))))
                .isInstanceOf(KeysUnavailableException.class);
        both.verify(customerKeys.sign(claims(Claims.ISSUER)));
        JwkSetState keys = both.keys();
        assertThat(keys.usable()).isTrue();
        assertThat(keys.failure())
                .hasValueSatisfying(failure -> assertThat(failure).startsWith(STAFF + ": "));
        assertThat(keys.remedies()).isNotEmpty();
        assertThat(both.keysByIssuer()).containsOnlyKeys(Claims.ISSUER, STAFF);
        assertThat(requireNonNull(both.keysByIssuer().get(Claims.ISSUER)).failure())
                .isEmpty();
        assertThat(requireNonNull(both.keysByIssuer().get(STAFF)).usable()).isFalse();
    }

    @Test
    void keys_beforeTheFirstToken_areNotUsable() {
        assertThat(both.keys().usable()).isFalse();
        assertThat(both.keys().failure()).isEmpty();
        assertThat(both.keys().age()).isEmpty();
    }

    @Test
    void keys_ofSeveralIssuers_areNotFoundByTheirId() {
        assertThatThrownBy(() -> both.findKey("key", "OKP")).isInstanceOf(UnsupportedOperationException.class);
    }

    /** These state something about the tokens of one server. */
    @Test
    void introspectorAndLogoutTokens_needTheVerifierOfOneServer() {
        assertThatThrownBy(() -> LogoutTokenVerifier.create(both, "client"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("anyOf");
        assertThatThrownBy(() -> TokenIntrospector.builder(both, Claims.ISSUER)
                        .clientSecretPost("client", "secret")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("anyOf");
    }

    @Test
    void close_stopsTheFetchesOfAllIssuers() {
        JwtVerifier eager = JwtVerifier.anyOf(eager("https://a.example.com", customers), eager(STAFF, staff));
        await(() -> eager.keysByIssuer().values().stream().allMatch(JwkSetState::usable));
        eager.close();
        assertThat(eager.keysByIssuer().values())
                .allSatisfy(state -> assertThat(state.nextAttempt()).isEmpty());
    }

    private static JwtVerifier eager(String issuer, KeyServer server) {
        return JwtVerifier.builder(issuer, issuer).jwksUri(server.uri()).build();
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.onSpinWait();
        }
    }

    @Test
    void rejection_ofAnotherIssuer_namesTheAcceptedOnesToDevelopersOnly() {
        try (JwtVerifier explaining = JwtVerifier.anyOf(
                builder(Claims.ISSUER, customers).build(),
                staff().explainRejections().build())) {
            String token = customerKeys.sign(claims("https://other.example.com"));
            assertThatThrownBy(() -> explaining.verify(token)).isInstanceOfSatisfying(InvalidJwtException.class, e -> {
                assertThat(e.getMessage()).doesNotContain("example.com");
                assertThat(e.remedy()).hasValueSatisfying(remedy -> assertThat(remedy)
                        .contains(Claims.ISSUER + ", " + STAFF, "anyOf"));
            });
            assertThat(both.explain(customerKeys.sign(claims(STAFF + "/"))).remedies())
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("trailing slash");
        }
    }

    @Test
    void explanation_ofAToken_isThatOfItsIssuer() {
        Explanation why = both.explain(staffKeys.sign(claims(STAFF)));
        assertThat(why.outcome()).isEqualTo(Explanation.Outcome.ACCEPTED);
        assertThat(why.findings())
                .filteredOn(finding -> finding.what().equals("issuer"))
                .extracting(Explanation.Finding::expected)
                .containsExactly(STAFF);
        assertThat(both.explain(null).reason()).isPresent();
    }

    @Test
    void credentials_withoutAToken_areReportedOnce() {
        both.reject(Reason.MISSING, "expected a token", "nothing", "send one");
        assertThat(reported).containsExactly(Reason.MISSING);
    }

    @Test
    void listener_ofAllVerifiers_receivesTheJointOne() {
        assertThat(built).hasSize(3).endsWith(both);
        try (JwtVerifier separate = JwtVerifier.anyOf(
                staff().build(),
                builder(Claims.ISSUER, customers)
                        .listener(new VerifierListener() {})
                        .build())) {
            assertThat(built).hasSize(4).doesNotContain(separate);
        }
    }

    @Test
    void verifier_ofJointVerifiers_acceptsAllTheirIssuers() {
        try (JwtVerifier three = JwtVerifier.anyOf(
                both, builder("https://third.example.com", customers).build())) {
            assertThat(three.verify(staffKeys.sign(claims(STAFF))).issuer()).isEqualTo(STAFF);
            assertThat(three.verify(customerKeys.sign(claims("https://third.example.com")))
                            .issuer())
                    .isEqualTo("https://third.example.com");
            assertThat(three.keysByIssuer()).hasSize(3);
        }
    }

    @Test
    void accessTokens_besideJwts_areSelectedByTheirIssuer() {
        String issuer = "https://app.example.com/api/auth";
        String resource = "https://api.example.com/mcp";
        try (JwtVerifier kinds = JwtVerifier.anyOf(
                builder(Claims.ISSUER, customers).build(),
                JwtVerifier.builderForAccessTokens(Claims.ISSUER, resource)
                        .jwksUri(customers.uri())
                        .clock(Claims.CLOCK)
                        .build())) {
            String accessToken = customerKeys.sign(
                    "{\"alg\":\"EdDSA\",\"kid\":\"key\",\"typ\":\"at+jwt\"}",
                    Claims.standard()
                            .with("iss", '"' + issuer + '"')
                            .with("aud", '"' + resource + '"')
                            .json());
            assertThat(kinds.verify(accessToken).issuer()).isEqualTo(issuer);
            assertThat(kinds.verify(customerKeys.sign(claims(Claims.ISSUER))).issuer())
                    .isEqualTo(Claims.ISSUER);
        }
    }

    @Test
    void issuers_areOneToSixtyFourDistinctOnes() {
        assertThatThrownBy(JwtVerifier::anyOf)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 64");
        JwtVerifier[] most = verifiers(64);
        JwtVerifier.anyOf(most).close();
        JwtVerifier[] tooMany = verifiers(65);
        assertThatThrownBy(() -> JwtVerifier.anyOf(tooMany))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there are 65");
        assertThatThrownBy(() -> JwtVerifier.anyOf(most[3], most[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https://3.example.com");
    }

    private JwtVerifier[] verifiers(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> JwtVerifier.builder("https://" + number + ".example.com", "api")
                        .jwkSet(Keys.set(staffKeys))
                        .build())
                .toArray(JwtVerifier[]::new);
    }
}
