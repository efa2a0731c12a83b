// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.Explanation.Finding;
import io.github.betterauthjwt.Explanation.Outcome;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The name and the remedy of each cause of a rejection, with one row or test per cause. */
class ExplanationTest {

    private static final Keys KEYS = Keys.of("EdDSA", "k1");
    private static final String SESSION = "3GqPZ0yXbWm4rTnVcKdLhFsJ8aQe2UiO";
    private static final String SIGNATURE = "q3mVxuQz2w0cR7yK5n1pLh8sT4jF6dGb9aEoUiYrXkM";

    private final JwtVerifier verifier = verifier(Claims.ISSUER).build();

    private static JwtVerifier.Builder verifier(String issuer) {
        return JwtVerifier.builder(issuer, issuer).jwkSet(Keys.set(KEYS)).clock(Claims.CLOCK);
    }

    @Test
    void explain_goodToken_isAccepted_withNothingToFix() {
        Explanation why = verifier.explain(KEYS.sign(Claims.standard().json()));
        assertThat(why.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(why.reason()).isEmpty();
        assertThat(why.remedies()).isEmpty();
        assertThat(why.kind()).isEqualTo("a JWT as the jwt plugin issues it");
        assertThat(why.findings())
                .allMatch(Finding::passed)
                .extracting(Finding::what)
                .containsExactly("algorithm", "key", "issuer", "audience", "expiry", "issued", "subject");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    undefined                                    | the word "undefined"      | PLACEHOLDER         | Await authClient.token()
                    null                                         | the word "null"           | PLACEHOLDER         | Await authClient.token()
                    [object Object]                              | the word "[object Object]"| PLACEHOLDER         | Await authClient.token()
                    ''                                           | no token at all           | MISSING             | Authorization: Bearer
                    3GqPZ0yXbWm4rTnVcKdLhFsJ8aQe2UiO             | a bare session token      | SESSION_TOKEN       | authClient.token()
                    3GqPZ0yXbWm4rTnVcKdLhFsJ8aQe2UiO.q3mVxuQz2w0cR7yK5n1pLh8sT4jF6dGb9aEoUiYrXkM=   | a signed session token | SESSION_TOKEN | authClient.token()
                    3GqPZ0yXbWm4rTnVcKdLhFsJ8aQe2UiO.q3mVxuQz2w0cR7yK5n1pLh8sT4jF6dGb9aEoUiYrXkM%3D | a signed session token | SESSION_TOKEN | authClient.token()
                    eyJzZXNzaW9uIjp7InNlc3Npb24iOnsifX19         | strategy "compact"        | SESSION_CACHE_TOKEN | authClient.token()
                    ba_AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGhIjKlMnO | an opaque token           | OPAQUE_TOKEN        | resource=https://app.example.com
                    eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn        | an encrypted token (JWE)  | ENCRYPTED           | session.cookieCache
                    Bearer a.b.c                                 | a whole Authorization header | MALFORMED        | without quotes, prefix
                    a.b                                          | nothing that Better Auth issues | MALFORMED     | authClient.token()
                    """)
    void explain_otherShape_isNamedWithItsRemedy(String token, String kind, Reason reason, String remedy) {
        assertExplained(verifier.explain(token), kind, reason, remedy);
    }

    @Test
    void explain_null_isAMissingToken() {
        assertExplained(verifier.explain(null), "no token at all", Reason.MISSING, "Authorization: Bearer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    better-auth.session-cache+jwt | sessionCookieCache | SESSION_CACHE_TOKEN | authClient.token()
                    logout+jwt                    | a logout token     | LOGOUT_TOKEN        | authClient.token()
                    at+jwt                        | an OAuth access token of the oauth-provider | TYPE_NOT_ACCEPTED | acceptAccessTokens()
                    application/AT+JWT            | an OAuth access token of the oauth-provider | TYPE_NOT_ACCEPTED | acceptAccessTokens()
                    dpop+jwt                      | a JWT of the type dpop+jwt | TYPE_NOT_ACCEPTED | authClient.token()
                    """)
    void explain_otherType_isNamedWithItsRemedy(String typ, String kind, Reason reason, String remedy) {
        String header = "{\"alg\":\"EdDSA\",\"kid\":\"k1\",\"typ\":\"" + typ + "\"}";
        String token = KEYS.sign(header, Claims.standard().json());
        assertExplained(verifier.explain(token), kind, reason, remedy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    at_hash | "x"                         | an ID token               | ID_TOKEN            | authClient.token()
                    nonce   | "x"                         | an ID token               | ID_TOKEN            | authClient.token()
                    aud     | "better-auth:session-cache" | sessionCookieCache        | SESSION_CACHE_TOKEN | authClient.token()
                    events  | {"http://schemas.openid.net/event/backchannel-logout":{}} | a logout token | LOGOUT_TOKEN | authClient.token()
                    cnf     | {"jkt":"x"}                 | a JWT bound to a key      | SENDER_CONSTRAINED  | without a DPoP header
                    aud     | "other-api"                 | a JWT as the jwt plugin   | WRONG_AUDIENCE      | audience: "https://app.example.com"
                    aud     | ["a","b"]                   | a JWT as the jwt plugin   | WRONG_AUDIENCE      | additionalAudiences("[a, b]")
                    iss     | ""                          | a JWT as the jwt plugin   | WRONG_ISSUER        | set baseURL or BETTER_AUTH_URL
                    iss     | null                        | a JWT as the jwt plugin   | MISSING_CLAIM       | auth.api.signJWT
                    sub     | ""                          | a JWT as the jwt plugin   | MISSING_CLAIM       | getSubject
                    sub     | 7                           | a JWT as the jwt plugin   | INVALID_CLAIM       | definePayload
                    exp     | "soon"                      | a JWT as the jwt plugin   | INVALID_CLAIM       | definePayload
                    exp     | 3600                        | a JWT as the jwt plugin   | EXPIRED             | expirationTime: "1h"
                    exp     | 1795366680                  | a JWT as the jwt plugin   | EXPIRED             | expirationTime: "1h"
                    nbf     | 1795367520                  | a JWT as the jwt plugin   | NOT_YET_VALID       | clock
                    iat     | 1795367520                  | a JWT as the jwt plugin   | NOT_YET_VALID       | NTP
                    """)
    void explain_claim_isNamedWithItsRemedy(String claim, String json, String kind, Reason reason, String remedy) {
        String token = KEYS.sign(Claims.standard().with(claim, json).json());
        assertExplained(verifier.explain(token), kind, reason, remedy);
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com/, trailing slash",
        "https://APP.example.com, capital letters",
        "http://app.example.com, schemes differ",
        "https://app.example.com:8443, ports differ",
        "https://app.example.com/api/auth, additionalIssuers",
        "http://localhost:3000, If baseURL is unset",
        "https://other.example.com, BETTER_AUTH_URL",
        "my-issuer, jwt({ jwt: { issuer } })"
    })
    void explain_otherIssuer_namesTheDifference(String issuer, String remedy) {
        String token =
                KEYS.sign(Claims.standard().with("iss", "\"" + issuer + "\"").json());
        Explanation why = verifier.explain(token);
        assertExplained(why, "a JWT", Reason.WRONG_ISSUER, remedy);
        assertThat(finding(why, "issuer")).isEqualTo(new Finding("issuer", false, Claims.ISSUER, "\"" + issuer + "\""));
    }

    @Test
    void explain_issuerExpectedWithBasePath_namesTheOriginAsIssuer() {
        try (JwtVerifier other = verifier(Claims.ISSUER + "/api/auth").build()) {
            Explanation why = other.explain(KEYS.sign(Claims.standard().json()));
            assertExplained(why, "a JWT", Reason.WRONG_ISSUER, "without basePath. Expect what is issued");
        }
    }

    @Test
    void explain_loopbackByAnotherName_distinguishesTheNames() {
        try (JwtVerifier other = verifier("http://localhost:3000").build()) {
            String token = KEYS.sign(
                    Claims.standard().with("iss", "\"http://127.0.0.1:3000\"").json());
            assertExplained(other.explain(token), "a JWT", Reason.WRONG_ISSUER, "localhost and 127.0.0.1 are two");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "session, the session cookie cache with strategy \"jwt\"",
        "email, an e-mail verification token",
        "other, the session cookie cache with strategy \"jwt\" or an e-mail verification token"
    })
    void explain_sharedSecret_namesTheToken(String claim, String kind) {
        String token = Keys.base64("{\"alg\":\"HS256\"}".getBytes(UTF_8)) + "."
                + Keys.base64(("{\"" + claim + "\":{}}").getBytes(UTF_8)) + "."
                + SIGNATURE;
        assertExplained(verifier.explain(token), kind, Reason.ALGORITHM_NOT_ALLOWED, "authClient.token()");
    }

    @Test
    void explain_algorithmNotOnTheList_namesTheOptionAndTheSetting() {
        try (JwtVerifier strict =
                verifier(Claims.ISSUER).allowedAlgorithms("RS256").build()) {
            Explanation why = strict.explain(KEYS.sign(Claims.standard().json()));
            assertExplained(why, "a JWT", Reason.ALGORITHM_NOT_ALLOWED, "allowedAlgorithms(");
            assertThat(finding(why, "algorithm")).isEqualTo(new Finding("algorithm", false, "one of [RS256]", "EdDSA"));
            Explanation named =
                    strict.explain(Keys.of("ES256", "k2").sign(Claims.standard().json()));
            assertExplained(named, "a JWT", Reason.ALGORITHM_NOT_ALLOWED, "keyPairConfig");
        }
    }

    @Test
    void explain_tamperedToken_isABadSignature() {
        String token = KEYS.sign(Claims.standard().json());
        String other = Keys.of("EdDSA", "k1").sign(Claims.standard().json());
        String mixed = token.substring(0, token.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
        assertExplained(verifier.explain(mixed), "a JWT", Reason.BAD_SIGNATURE, "authClient.token()");
    }

    @Test
    void explain_headerMembersOfNoUse_namesTheSigner() {
        String header = "{\"alg\":\"EdDSA\",\"kid\":\"k1\",\"crit\":[\"exp\"]}";
        String token = KEYS.sign(header, Claims.standard().json());
        assertExplained(verifier.explain(token), "a JWT", Reason.UNSUPPORTED_HEADER, "jwt({ jwt: { sign } })");
        String nameless = KEYS.sign("{\"alg\":\"EdDSA\"}", Claims.standard().json());
        assertExplained(verifier.explain(nameless), "a JWT", Reason.MISSING_KEY_ID, "kid");
    }

    @Test
    void explain_wholeUserRowWithAnAvatar_namesTheLargestClaimAndDefinePayload() {
        String avatar = "data:image/png;base64," + "A".repeat(16_000);
        String token =
                KEYS.sign(Claims.standard().with("image", "\"" + avatar + "\"").json());
        Explanation why = verifier.explain(token);
        assertExplained(why, "a JWT", Reason.TOO_LARGE, "definePayload");
        assertThat(why.remedies().get(0)).contains("16022 of them the claim \"image\"");
        assertThat(why.toString()).doesNotContain("AAAA");
    }

    @Test
    void explain_expiry_namesTheTimeSince_onBothSidesOfTheBound() {
        long now = Claims.NOW.getEpochSecond();
        assertThat(finding(expiring(now - 720), "expiry").found()).isEqualTo("expired 12 min ago");
        assertThat(finding(expiring(now - 30), "expiry").passed()).isFalse();
        assertThat(finding(expiring(now - 29), "expiry")).matches(Finding::passed);
        assertThat(expiring(now - 29).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(finding(expiring(now + 7200), "expiry").found()).isEqualTo("expires in 2 h");
        assertThat(finding(expiring(3600), "expiry").found()).isEqualTo("expired 20779 days ago");
        assertThat(finding(expiring(Long.MAX_VALUE), "expiry").found()).isEqualTo("expires beyond any calendar");
        assertExplained(expiring(now - 30), "a JWT", Reason.EXPIRED, "authClient.token()");
    }

    /** Each finding is the verifier's own check, so that an explanation cannot contradict the decision. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    subject  | sub | "a\\u0007b"                        | INVALID_CLAIM
                    subject  | sub | 5                                  | INVALID_CLAIM
                    audience | aud | ["https://app.example.com", 5]     | WRONG_AUDIENCE
                    issuer   | iss | ["https://app.example.com"]        | WRONG_ISSUER
                    """)
    void explain_claimThatTheVerifierRejects_isAFailedFinding(String what, String claim, String json, Reason reason) {
        Explanation why =
                verifier.explain(KEYS.sign(Claims.standard().with(claim, json).json()));
        assertThat(why.reason()).contains(reason);
        assertThat(finding(why, what).passed()).isFalse();
    }

    @Test
    void explain_acceptedIssuerAndKeyIdThatAreLong_arePassedFindings() {
        String issuer = Claims.ISSUER + "/" + "a".repeat(200);
        Keys keys = Keys.of("EdDSA", "k".repeat(200));
        try (JwtVerifier other = JwtVerifier.builder(issuer, issuer)
                .jwkSet(Keys.set(keys))
                .clock(Claims.CLOCK)
                .build()) {
            Explanation why = other.explain(keys.sign(Claims.standard()
                    .with("iss", '"' + issuer + '"')
                    .with("aud", '"' + issuer + '"')
                    .json()));
            assertThat(why.outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(why.findings()).allMatch(Finding::passed);
        }
    }

    @Test
    void explain_afterTheBuilderWasChanged_keepsTheSettingsOfTheVerifier() {
        JwtVerifier.Builder builder = verifier(Claims.ISSUER);
        try (JwtVerifier built = builder.build()) {
            builder.additionalIssuers("https://later.example.com");
            Explanation why = built.explain(KEYS.sign(Claims.standard()
                    .with("iss", "\"https://later.example.com\"")
                    .json()));
            assertThat(why.reason()).contains(Reason.WRONG_ISSUER);
            assertThat(finding(why, "issuer").passed()).isFalse();
        }
    }

    private Explanation expiring(long exp) {
        long issued = Claims.NOW.minus(Duration.ofDays(1)).getEpochSecond();
        return verifier.explain(
                KEYS.sign(Claims.standard().with("iat", issued).with("exp", exp).json()));
    }

    private static Finding finding(Explanation why, String what) {
        return why.findings().stream()
                .filter(finding -> finding.what().equals(what))
                .findFirst()
                .orElseThrow();
    }

    private static void assertExplained(Explanation why, String kind, Reason reason, String remedy) {
        assertThat(why.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(why.kind()).contains(kind);
        assertThat(why.reason()).contains(reason);
        assertThat(why.summary()).startsWith("The token is rejected (" + reason.code() + "): ");
        assertThat(String.join("\n", why.remedies())).contains(remedy);
        assertThat(why.toString()).doesNotContain(SESSION, SIGNATURE, "ada@example.com", "Ada Lovelace");
    }
}
