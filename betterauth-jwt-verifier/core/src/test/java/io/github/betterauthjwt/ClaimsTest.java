// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The registered claims {@code exp}, {@code nbf}, {@code iat}, {@code iss}, {@code aud} and {@code sub}, with both
 * sides of every bound, and the clock skew.
 */
class ClaimsTest {

    private static final Keys KEYS = Keys.of("EdDSA", "k1");
    private static final long NOW = Claims.NOW.getEpochSecond();
    private static final long SKEW = 30;

    @Test
    void verify_tokenOfBetterAuth17_isAccepted() {
        VerifiedJwt jwt = verify(Claims.standard());
        assertThat(jwt.issuer()).isEqualTo(Claims.ISSUER);
        assertThat(jwt.audience()).containsExactly(Claims.ISSUER);
        assertThat(jwt.expiresAt()).isEqualTo(Claims.NOW.plusSeconds(900));
        assertThat(jwt.issuedAt()).contains(Claims.NOW);
    }

    @Test
    void verify_expEqualsNowMinusSkew_isExpired() {
        assertRejected(Claims.standard().with("exp", NOW - SKEW), Reason.EXPIRED);
        verify(Claims.standard().with("exp", NOW - SKEW + 1));
        assertRejected(Claims.standard().without("exp"), Reason.MISSING_CLAIM);
    }

    @Test
    void verify_nbfEqualsNowPlusSkew_isAccepted() {
        verify(Claims.standard().with("nbf", NOW));
        verify(Claims.standard().with("nbf", NOW + SKEW));
        assertRejected(Claims.standard().with("nbf", NOW + SKEW + 1), Reason.NOT_YET_VALID);
    }

    @Test
    void verify_iatInTheFuture_isRejected() {
        verify(Claims.standard().without("iat"));
        verify(Claims.standard().with("iat", NOW + SKEW));
        assertRejected(Claims.standard().with("iat", NOW + SKEW + 1), Reason.NOT_YET_VALID);
    }

    @ParameterizedTest
    @CsvSource({"exp", "nbf", "iat"})
    void verify_timeOfAnotherType_isRejected(String claim) {
        for (String json : new String[] {"\"1795367343\"", "null", "true", "[1795367343]", "{}"}) {
            assertRejected(Claims.standard().with(claim, json), Reason.INVALID_CLAIM);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e308", "18446744073709551617", "9223372036854775807", "1e1000000000", "4102444800.5", "1.0E+12"
            })
    void verify_hugeTime_isInTheFuture(String number) {
        verify(Claims.standard().with("exp", number));
        assertRejected(Claims.standard().with("nbf", number), Reason.NOT_YET_VALID);
        assertRejected(Claims.standard().with("iat", number), Reason.NOT_YET_VALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1e308", "-18446744073709551617", "0", "0.0", "1e-1000000000", "-1", "900", "0e5"})
    void verify_longPastTime_isExpired(String number) {
        assertRejected(Claims.standard().with("exp", number), Reason.EXPIRED);
        verify(Claims.standard().with("nbf", number).with("iat", number));
    }

    @Test
    void verify_fractionalTime_isComparedExactly() {
        verify(Claims.standard().with("exp", (NOW - SKEW) + ".000001"));
        assertRejected(Claims.standard().with("nbf", (NOW + SKEW) + ".000001"), Reason.NOT_YET_VALID);
        assertThat(verify(Claims.standard().with("exp", NOW + ".25")).expiresAt())
                .isEqualTo(Claims.NOW.plusMillis(250));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"https://app.example.com/\"",
                "\"https://APP.example.com\"",
                "\"https://app.example.com:443\"",
                "\"http://app.example.com\"",
                "\"https://app.example.com.evil.example\"",
                "\"https://app.example.co\"",
                "[\"https://app.example.com\"]",
                "\"\"",
                "1"
            })
    void verify_issuerNotExactlyEqual_isRejected(String json) {
        assertRejected(Claims.standard().with("iss", json), Reason.WRONG_ISSUER);
    }

    @Test
    void verify_missingIssuer_isRejected() {
        assertRejected(Claims.standard().without("iss"), Reason.MISSING_CLAIM);
        assertRejected(Claims.standard().with("iss", "null"), Reason.MISSING_CLAIM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"task-service\"",
                "[]",
                "[\"a\",\"b\"]",
                "\"\"",
                "{}",
                "7",
                "[7]",
                "[\"https://app.example.com\",7]"
            })
    void verify_audienceOfAnother_isRejected(String json) {
        assertRejected(Claims.standard().with("aud", json), Reason.WRONG_AUDIENCE);
    }

    @Test
    void verify_audienceAmongOthers_isAccepted() {
        VerifiedJwt jwt = verify(Claims.standard().with("aud", "[\"x\",\"" + Claims.ISSUER + "\"]"));
        assertThat(jwt.audience()).containsExactly("x", Claims.ISSUER);
        assertRejected(Claims.standard().without("aud"), Reason.MISSING_CLAIM);
    }

    @Test
    void builder_withoutIssuerOrAudience_isRejected() {
        for (String nothing : new String[] {"", " "}) {
            assertThatIllegalArgumentException().isThrownBy(() -> JwtVerifier.builder(nothing, "a"));
            assertThatIllegalArgumentException().isThrownBy(() -> JwtVerifier.builder("a", nothing));
        }
    }

    @Test
    void verify_subject_isRequiredAndReturnedUnchanged() {
        assertRejected(Claims.standard().without("sub"), Reason.MISSING_CLAIM);
        assertRejected(Claims.standard().with("sub", "null"), Reason.MISSING_CLAIM);
        assertRejected(Claims.standard().with("sub", "\"\""), Reason.MISSING_CLAIM);
        for (String json :
                new String[] {"7", "true", "[\"a\"]", "\"a\\u0000b\"", "\"a\\nb\"", "\"\\ud800\"", "\"\\udc00a\""}) {
            assertRejected(Claims.standard().with("sub", json), Reason.INVALID_CLAIM);
        }
        for (String subject : new String[] {"1", " a ", "ada@example.com", "Å\uD83D\uDE00", "a/b:c"}) {
            assertThat(verify(Claims.standard().with("sub", "\"" + subject + "\""))
                            .subject())
                    .isEqualTo(subject);
        }
    }

    @Test
    void clockSkew_isBoundedAndAppliesToAllTimes() {
        for (Duration bad :
                new Duration[] {Duration.ofSeconds(-1), Duration.ofMinutes(5).plusNanos(1)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtVerifier.builder("https://a", "b").clockSkew(bad))
                    .withMessageContaining("clockSkew");
        }
        for (Duration skew : new Duration[] {Duration.ZERO, Duration.ofMinutes(5)}) {
            JwtVerifier verifier = builder().clockSkew(skew).build();
            long seconds = skew.toSeconds();
            verifier.verify(sign(Claims.standard().with("exp", NOW - seconds + 1)));
            verifier.verify(sign(Claims.standard().with("nbf", NOW + seconds).with("iat", NOW + seconds)));
            assertThatThrownBy(() -> verifier.verify(sign(Claims.standard().with("exp", NOW - seconds))))
                    .isInstanceOf(InvalidJwtException.class);
        }
    }

    @Test
    void require_holdsAClaimToItsValue() {
        JwtVerifier verifier = builder()
                .require("emailVerified", true)
                .require("level", 3)
                .rule(jwt -> {
                    if (!jwt.user().email().orElse("").endsWith("@example.com")) {
                        throw new InvalidJwtException(Reason.INVALID_CLAIM, "staff only");
                    }
                })
                .build();
        Claims good = Claims.standard().with("emailVerified", "true").with("level", "3");
        verifier.verify(sign(good));
        assertRejected(verifier, Claims.standard().with("level", "3"), Reason.INVALID_CLAIM);
        assertRejected(verifier, Claims.standard().with("emailVerified", "true"), Reason.MISSING_CLAIM);
        assertRejected(verifier, good.with("email", "\"ada@evil.example\""), Reason.INVALID_CLAIM);
    }

    @Test
    void rule_thatFailsItself_isARejection() {
        JwtVerifier verifier = builder()
                .rule(jwt -> {
                    throw new IllegalStateException("a fault in the application's rule");
                })
                .build();
        assertRejected(verifier, Claims.standard(), Reason.MALFORMED);
    }

    private static JwtVerifier.Builder builder() {
        return JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwkSet(Keys.set(KEYS))
                .clock(Claims.CLOCK);
    }

    private static String sign(Claims claims) {
        return KEYS.sign(claims.json());
    }

    private static VerifiedJwt verify(Claims claims) {
        return builder().build().verify(sign(claims));
    }

    private static void assertRejected(Claims claims, Reason reason) {
        assertRejected(builder().build(), claims, reason);
    }

    private static void assertRejected(JwtVerifier verifier, Claims claims, Reason reason) {
        assertThatThrownBy(() -> verifier.verify(sign(claims)))
                .as(claims.json())
                .isInstanceOfSatisfying(
                        InvalidJwtException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
