// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.betterauthjwt.Claims;
import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.Keys;
import io.github.betterauthjwt.KeysUnavailableException;
import io.github.betterauthjwt.VerifiedJwt;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Authorization header and the answer to a refusal: RFC 6750 §2.1 and §3, SECURITY R28 to R30. */
class BearerTest {

    private static final Keys KEYS = Keys.of("EdDSA", "k1");
    private static final String TOKEN = KEYS.sign(Claims.standard().json());

    private final BearerAuthenticator bearer =
            BearerAuthenticator.create(JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                    .jwkSet(Keys.set(KEYS))
                    .clock(Claims.CLOCK)
                    .build());

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "bEaReR ", "Bearer   ", " Bearer "})
    void authenticate_schemeInAnyCaseAndSpaces_isRead(String prefix) {
        assertThat(bearer.authenticate(List.of(prefix + TOKEN)).issuer()).isEqualTo(Claims.ISSUER);
        assertThat(bearer.authenticateIfPresent(List.of(prefix + TOKEN + " "))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer T",
                " bearer   T\t",
                "",
                "Basic T",
                "Bearers T",
                "Bearer,T",
                "Bearer\tT",
                "Bearer",
                "Bearer T T",
                "Bearer T\u000b",
                "\u001cBearer T",
                "Bearer \u2003T"
            })
    void authenticateIfPresent_onAnEventLoop_saysTheSame(String pattern) {
        List<String> field = List.of(pattern.replace("T", TOKEN));
        String waited;
        try {
            waited = bearer.authenticateIfPresent(field)
                    .map(VerifiedJwt::subject)
                    .toString();
        } catch (InvalidJwtException e) {
            waited = e.toString();
        }
        String atOnce = bearer.authenticateIfPresent(field, Runnable::run)
                .handle((jwt, e) -> e == null ? jwt.map(VerifiedJwt::subject).toString() : e.toString())
                .join();
        assertThat(atOnce.replaceFirst(".*CompletionException: ", "")).isEqualTo(waited);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer T\u000b", "Bearer T\u001c", "\u001cBearer T", "\u2003Bearer T", "Bearer T\n"})
    void authenticate_otherWhitespaceThanSpaceAndTab_isRefused_r29(String pattern) {
        assertThat(refusalOf(List.of(pattern.replace("T", TOKEN))).reason()).isIn(Reason.MALFORMED, Reason.MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic YTpi", "Bearers x", "DPoP x", "x", "Bearer", "Bearer  "})
    void authenticate_withoutBearerToken_isMissing(String header) {
        assertThat(refusalOf(List.of(header)).reason()).isEqualTo(Reason.MISSING);
        assertThat(refusalOf(List.of()).reason()).isEqualTo(Reason.MISSING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer\tx",
                "Bearer,x",
                "Bearer a b",
                "Bearer a,b",
                "Bearer \"a\"",
                "Bearer a\u0000",
                "Bearer a=b",
                "Bearer é"
            })
    void authenticate_notOneToken_isMalformed_inOptionalModeToo(String header) {
        assertThat(refusalOf(List.of(header)).reason()).isEqualTo(Reason.MALFORMED);
        InvalidJwtException optional =
                catchThrowableOfType(InvalidJwtException.class, () -> bearer.authenticateIfPresent(List.of(header)));
        assertThat(optional.reason()).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void authenticate_twoFields_isMalformed_evenIfEqual_r29() {
        assertThat(refusalOf(List.of("Bearer " + TOKEN, "Bearer " + TOKEN)).reason())
                .isEqualTo(Reason.MALFORMED);
    }

    @Test
    void authenticateIfPresent_withoutBearerToken_isNobody() {
        assertThat(bearer.authenticateIfPresent(List.of())).isEmpty();
        assertThat(bearer.authenticateIfPresent(List.of("Basic YTpi"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void challenge_ofEachReason_hasItsStatusErrorAndCode(Reason reason) {
        BearerChallenge challenge = bearer.challenge(new InvalidJwtException(reason, "Say \"why\" \\ – so"));
        int status = reason == Reason.INSUFFICIENT_SCOPE ? 403 : 401;
        assertThat(challenge.status()).isEqualTo(status);
        assertThat(challenge.code()).isEqualTo(reason.code());
        assertThat(challenge.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"" + (status == 401 ? "Unauthorized" : "Forbidden")
                        + "\",\"status\":" + status + ",\"detail\":\"Say \\\"why\\\" \\\\ – so\",\"code\":\""
                        + reason.code() + "\"}");
        String error = status == 403 ? "insufficient_scope" : "invalid_token";
        assertThat(challenge.headers())
                .containsEntry("Content-Type", "application/problem+json")
                .containsEntry("Cache-Control", "no-store")
                .containsEntry(
                        "WWW-Authenticate",
                        reason == Reason.MISSING
                                ? "Bearer"
                                : "Bearer error=\"" + error + "\", error_description=\"Say 'why' ? ? so\"")
                .doesNotContainKey("Retry-After");
    }

    @Test
    void challenge_withRealm_namesIt() {
        BearerAuthenticator tasks = bearer.withRealm("task-service");
        assertThat(tasks.challenge(new InvalidJwtException(Reason.MISSING, "x")).headers())
                .containsEntry("WWW-Authenticate", "Bearer realm=\"task-service\"");
        assertThat(tasks.challenge(new InvalidJwtException(Reason.EXPIRED, "x")).headers())
                .containsEntry(
                        "WWW-Authenticate",
                        "Bearer realm=\"task-service\", error=\"invalid_token\", error_description=\"x\"");
        for (String bad : List.of("", "a\"b", "a\\b", "a\nb", "é")) {
            assertThatIllegalArgumentException().isThrownBy(() -> bearer.withRealm(bad));
        }
    }

    @Test
    void challenge_withoutKeys_is503WithRetryAfter_andSaysNothingOfTheInside_r28() {
        BearerChallenge challenge = bearer.challenge(
                new KeysUnavailableException("http://internal:3000 refused", Duration.ofSeconds(17), null));
        assertThat(challenge.status()).isEqualTo(503);
        assertThat(challenge.code()).isEqualTo("keys_unavailable");
        assertThat(challenge.headers()).containsEntry("Retry-After", "17").doesNotContainKey("WWW-Authenticate");
        assertThat(challenge.body()).doesNotContain("internal");
    }

    @Test
    void refusals_saySomeOtherThingThanTheToken_r30() {
        String expired = KEYS.sign(Claims.standard()
                .with("exp", 1)
                .with("sub", "\"secret-subject\"")
                .json());
        BearerChallenge challenge = bearer.challenge(refusalOf(List.of("Bearer " + expired)));
        assertThat(challenge.body() + challenge.headers()).doesNotContain(expired, "secret-subject");
    }

    private InvalidJwtException refusalOf(List<String> authorization) {
        JwtVerificationException refusal =
                catchThrowableOfType(JwtVerificationException.class, () -> bearer.authenticate(authorization));
        return (InvalidJwtException) refusal;
    }
}
