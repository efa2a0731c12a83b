// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A verifier that accepts access tokens only (RFC 9068 §4), and what an access token says about its client. */
class AccessTokensTest {

    private static final Keys KEYS = Keys.of("EdDSA", "k1");
    private static final String RESOURCE = "https://api.example.com/mcp";
    private static final String ISSUER = Claims.ISSUER + "/api/auth";
    private static final String USERINFO = ISSUER + "/oauth2/userinfo";
    private static final String OTHER = "https://other.example.com/mcp";

    private final JwtVerifier verifier = builder().build();

    private static JwtVerifier.Builder builder() {
        return JwtVerifier.builderForAccessTokens(Claims.ISSUER, RESOURCE)
                .jwkSet(Keys.set(KEYS))
                .clock(Claims.CLOCK);
    }

    private static Claims accessToken() {
        return Claims.standard()
                .with("iss", "\"" + ISSUER + "\"")
                .with("aud", "\"" + RESOURCE + "\"")
                .with("client_id", "\"spa\"")
                .with("azp", "\"spa\"")
                .with("scope", "\"openid tasks:read\"");
    }

    private static String signed(String typ, Claims claims) {
        return KEYS.sign("{\"alg\":\"EdDSA\",\"kid\":\"k1\",\"typ\":\"" + typ + "\"}", claims.json());
    }

    private static String array(String... audiences) {
        return "[\"" + String.join("\",\"", audiences) + "\"]";
    }

    @ParameterizedTest
    @ValueSource(strings = {"at+jwt", "AT+JWT", "application/at+jwt"})
    void verify_accessTokenOfThisResource_isAccepted(String typ) {
        assertThat(verifier.verify(signed(typ, accessToken())).clientId()).contains("spa");
        for (String audience : List.of(array(RESOURCE), array(RESOURCE, USERINFO), array(USERINFO, RESOURCE))) {
            VerifiedJwt jwt = verifier.verify(signed(typ, accessToken().with("aud", audience)));
            assertThat(jwt.audience()).contains(RESOURCE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://other.example.com/mcp, WRONG_AUDIENCE",
        "https://api.example.com/mcp/, WRONG_AUDIENCE",
        "https://api.example.com, WRONG_AUDIENCE",
        "https://app.example.com/api/auth/oauth2/userinfo, WRONG_AUDIENCE"
    })
    void verify_accessTokenOfAnotherResource_isRejected(String audience, Reason reason) {
        assertRejected(verifier, signed("at+jwt", accessToken().with("aud", array(audience))), reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OTHER,
                RESOURCE + "/",
                "https://app.example.com",
                "https://evil.example.com/api/auth/oauth2/userinfo",
                "https://app.example.com/oauth2/userinfo"
            })
    void verify_accessTokenOfThisAndAnotherResource_isRejectedWithItsOwnReason(String other) {
        for (String audience :
                List.of(array(RESOURCE, other), array(other, RESOURCE), array(RESOURCE, USERINFO, other))) {
            String token = signed("at+jwt", accessToken().with("aud", audience));
            assertRejected(verifier, token, Reason.ADDITIONAL_AUDIENCE);
            assertThat(verifier.explain(token).remedies().get(0)).contains("resource=" + RESOURCE);
        }
        JwtVerifier mixed = JwtVerifier.builder(ISSUER, RESOURCE)
                .acceptAccessTokens()
                .jwkSet(Keys.set(KEYS))
                .clock(Claims.CLOCK)
                .build();
        mixed.verify(signed("at+jwt", accessToken().with("aud", array(RESOURCE, other))));
    }

    @Test
    void verify_audienceThatTheVerifierAdds_isAccepted() {
        JwtVerifier wider = builder().additionalAudiences(OTHER).build();
        wider.verify(signed("at+jwt", accessToken().with("aud", array(RESOURCE, OTHER, USERINFO))));
        wider.verify(signed("at+jwt", accessToken().with("aud", array(OTHER))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com",
                "https://app.example.com/api/auth/",
                "https://APP.example.com/api/auth"
            })
    void verify_accessTokenOfAnotherIssuer_isRejected(String issuer) {
        assertRejected(verifier, signed("at+jwt", accessToken().with("iss", '"' + issuer + '"')), Reason.WRONG_ISSUER);
    }

    @Test
    void verify_basePathInTheUrl_isPartOfTheIssuer() {
        JwtVerifier moved = JwtVerifier.builderForAccessTokens(Claims.ISSUER + "/auth/", RESOURCE)
                .jwkSet(Keys.set(KEYS))
                .clock(Claims.CLOCK)
                .build();
        moved.verify(signed("at+jwt", accessToken().with("iss", '"' + Claims.ISSUER + "/auth\"")));
        assertRejected(moved, signed("at+jwt", accessToken()), Reason.WRONG_ISSUER);
    }

    @Test
    void verify_apiToken_isRejectedWithTheRemedy() {
        for (Claims claims : List.of(Claims.standard(), accessToken())) {
            for (String token : List.of(KEYS.sign(claims.json()), signed("JWT", claims))) {
                assertRejected(verifier, token, Reason.TYPE_NOT_ACCEPTED);
                assertThat(verifier.explain(token).remedies())
                        .anySatisfy(remedy -> assertThat(remedy).contains("resource=" + RESOURCE))
                        .noneSatisfy(remedy -> assertThat(remedy).startsWith("Send the JWT"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonce                        | ID_TOKEN",
                "at_hash                      | ID_TOKEN",
            })
    void verify_idToken_isRejectedWithTheRemedy(String claim, Reason reason) {
        String token = KEYS.sign(accessToken().with(claim, "\"x\"").json());
        assertRejected(verifier, token, reason);
        assertThat(verifier.explain(token).remedies())
                .anySatisfy(remedy -> assertThat(remedy).contains("resource=" + RESOURCE));
    }

    @Test
    void verify_cookiesAndOtherTokens_areRejected() {
        assertRejected(verifier, signed("better-auth.session-cache+jwt", accessToken()), Reason.SESSION_CACHE_TOKEN);
        assertRejected(verifier, signed("logout+jwt", accessToken()), Reason.LOGOUT_TOKEN);
        assertRejected(verifier, signed("dpop+jwt", accessToken()), Reason.TYPE_NOT_ACCEPTED);
        assertRejected(verifier, "a".repeat(32), Reason.SESSION_TOKEN);
        assertRejected(
                verifier, signed("at+jwt", accessToken().with("cnf", "{\"jkt\":\"x\"}")), Reason.SENDER_CONSTRAINED);
        assertThat(verifier.explain("a".repeat(32)).remedies())
                .allSatisfy(remedy -> assertThat(remedy).contains("resource=" + RESOURCE));
    }

    @ParameterizedTest
    @CsvSource({"agent+jwt, AGENT_TOKEN", "host+jwt, HOST_TOKEN", "application/agent+jwt, AGENT_TOKEN"})
    void verify_tokenOfAnAgent_isNamed(String typ, TokenKind kind) {
        String token = signed(typ, Claims.standard());
        for (JwtVerifier one : List.of(
                verifier,
                JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                        .acceptAccessTokens()
                        .jwkSet(Keys.set(KEYS))
                        .clock(Claims.CLOCK)
                        .build())) {
            assertRejected(one, token, Reason.TYPE_NOT_ACCEPTED);
            assertThat(one.explain(token).kind()).contains(kind.description());
            assertThat(one.explain(token).remedies().get(0)).contains("Only Better Auth can verify them");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.betterauthjwt.GoldenTokensTest#all")
    void verify_tokenOfARealServer_isAcceptedOnlyIfItIsAnAccessToken(GoldenTokensTest.Golden golden)
            throws IOException {
        boolean isAccepted = golden.reason() == null && golden.entry().containsKey("accessTokens");
        Explanation why = golden.builderAt(golden.minted())
                .acceptOnlyAccessTokens()
                .build()
                .explain(golden.text("token"));
        assertThat(why.outcome() == Explanation.Outcome.ACCEPTED).isEqualTo(isAccepted || golden.isOnlyOptedOut());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"spa\" | \"app\" | spa",
                "null    | \"app\" | app",
                "7       | \"app\" | app",
                "\"\"    | \"app\" | app",
                "null    | null    | ''",
                "\"https://client.example.com/id.json\" | null | https://client.example.com/id.json"
            })
    void clientId_ofEitherClaim_isReturned(String clientId, String azp, String expected) {
        VerifiedJwt jwt = verifier.verify(
                signed("at+jwt", accessToken().with("client_id", clientId).with("azp", azp)));
        assertThat(jwt.clientId().orElse("")).isEqualTo(expected);
        assertThat(jwt.isMachine()).isFalse();
    }

    @Test
    void isMachine_subjectThatIsTheClient_isTrue() {
        assertThat(verifier.verify(signed("at+jwt", accessToken().with("sub", "\"spa\"")))
                        .isMachine())
                .isTrue();
        assertThat(verifier.verify(signed(
                                "at+jwt", accessToken().with("sub", "\"spa\"").without("client_id")))
                        .isMachine())
                .isTrue();
        assertThat(verifier.verify(signed("at+jwt", accessToken())).isMachine()).isFalse();
    }

    @Test
    void requireScopes_severalMissing_areReportedTogether() {
        VerifiedJwt jwt = verifier.verify(signed("at+jwt", accessToken()));
        assertThatThrownBy(() -> jwt.requireScopes(List.of("tasks:write", "tasks:read", "tasks:delete")))
                .isInstanceOfSatisfying(InsufficientPrivilegesException.class, e -> assertThat(e.requiredScopes())
                        .containsExactly("tasks:write", "tasks:read", "tasks:delete"));
    }

    @Test
    void scopeHierarchy_impliedScope_isGranted() {
        VerifiedJwt jwt = builder()
                .scopeHierarchy(granted -> granted.equals("tasks:write") ? Set.of("tasks:read") : Set.of())
                .build()
                .verify(signed("at+jwt", accessToken().with("scope", "\"openid tasks:write\"")));
        assertThat(jwt.scopes()).containsExactly("openid", "tasks:write", "tasks:read");
        jwt.requireScopes(List.of("tasks:read", "tasks:write"));
        assertThatThrownBy(() -> jwt.requireScope("tasks:delete")).isInstanceOf(InsufficientPrivilegesException.class);
        VerifiedJwt without = verifier.verify(signed("at+jwt", accessToken().with("scope", "\"tasks:write\"")));
        assertThatThrownBy(() -> without.requireScope("tasks:read"))
                .isInstanceOf(InsufficientPrivilegesException.class);
    }

    @ParameterizedTest
    @CsvSource({"-330, true", "-331, false", "0, true", "30, true", "31, false"})
    void requireAuthenticatedWithin_timeAtABound_passesOnlyInside(long secondsFromNow, boolean passes) {
        VerifiedJwt jwt = verifier.verify(
                signed("at+jwt", accessToken().with("auth_time", Claims.NOW.getEpochSecond() + secondsFromNow)));
        assertThat(jwt.authenticatedAt()).contains(Claims.NOW.plusSeconds(secondsFromNow));
        Duration fiveMinutes = Duration.ofMinutes(5);
        if (passes) {
            jwt.requireAuthenticatedWithin(fiveMinutes);
        } else {
            assertTooOld(jwt, fiveMinutes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"1795366443\"", "true", "1e300", "-1e300"})
    void requireAuthenticatedWithin_noReadableTime_isRejected(String time) {
        assertTooOld(verifier.verify(signed("at+jwt", accessToken().with("auth_time", time))), Duration.ofDays(365));
        assertTooOld(verifier.verify(signed("at+jwt", accessToken())), Duration.ofSeconds(1));
    }

    @Test
    void requireAuthenticatedWithin_timeInAnotherClaim_isReadThere() {
        String time = "{\"signed_in\":" + Claims.NOW.getEpochSecond() + "}";
        VerifiedJwt jwt = builder()
                .signInTimeClaim("app", "signed_in")
                .build()
                .verify(signed("at+jwt", accessToken().with("app", time).with("auth_time", 1)));
        assertThat(jwt.authenticatedAt()).contains(Claims.NOW);
        jwt.requireAuthenticatedWithin(Duration.ofSeconds(1));
    }

    @Test
    void requireAuthenticatedWithin_ageOutOfBounds_isAnError() {
        VerifiedJwt jwt = verifier.verify(signed("at+jwt", accessToken()));
        for (Duration age : List.of(
                Duration.ZERO, Duration.ofMillis(999), Duration.ofDays(365).plusNanos(1))) {
            assertThatIllegalArgumentException().isThrownBy(() -> jwt.requireAuthenticatedWithin(age));
        }
    }

    private static void assertTooOld(VerifiedJwt jwt, Duration maximumAge) {
        assertThatThrownBy(() -> jwt.requireAuthenticatedWithin(maximumAge))
                .isInstanceOfSatisfying(InsufficientPrivilegesException.class, e -> {
                    assertThat(e.code()).isEqualTo("insufficient_user_authentication");
                    assertThat(e.maximumAge()).contains(maximumAge);
                });
    }

    private static void assertRejected(JwtVerifier verifier, String token, Reason reason) {
        assertThatThrownBy(() -> verifier.verify(token))
                .isInstanceOfSatisfying(
                        InvalidJwtException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        Explanation why = verifier.explain(token);
        assertThat(why.reason()).contains(reason);
        assertThat(why.remedies()).isNotEmpty();
    }
}
