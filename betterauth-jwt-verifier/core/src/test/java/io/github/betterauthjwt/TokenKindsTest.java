// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kind of token that reaches a resource server instead of the JWT, each with a separate reason: tokens with
 * unsupported header extensions, with another {@code typ}, or bound to a key are rejected.
 */
class TokenKindsTest {

    private static final Keys KEYS = Keys.of("EdDSA", "k1");
    private static final String SESSION = "3GqPZ0yXbWm4rTnVcKdLhFsJ8aQe2UiO";

    private final JwtVerifier verifier = builder().build();

    private static JwtVerifier.Builder builder() {
        return JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwkSet(Keys.set(KEYS))
                .clock(Claims.CLOCK);
    }

    @ParameterizedTest
    @CsvSource({
        "undefined, PLACEHOLDER",
        "null, PLACEHOLDER",
        "[object Object], PLACEHOLDER",
        "'', MISSING",
        SESSION + ", SESSION_TOKEN",
        SESSION + ".q3mVxuQz2w0cR7yK5n1pLh8sT4jF6dGb9aEoUiYrXkM=, SESSION_TOKEN",
        SESSION + ".q3mVxuQz2w0cR7yK5n1pLh8sT4jF6dGb9aEoUiYrXk%2B%3D, SESSION_TOKEN",
        "eyJzZXNzaW9uIjp7InNlc3Npb24iOnsifX19, SESSION_CACHE_TOKEN",
        "ba_sk_AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGhIjKlMnOpQrStUvWxYz, OPAQUE_TOKEN",
        "eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn, ENCRYPTED",
        "eyJhbGciOiJSU0EifQ.a2V5.aXY.Y2lwaGVy.dGFn, ENCRYPTED",
        "a.b, MALFORMED",
        "a.b.c.d, MALFORMED",
        "a..c, MALFORMED",
        "Bearer a.b.c, MALFORMED",
        "a.b.c=, MALFORMED"
    })
    void verify_tokenOfAnotherShape_isNamed(String token, Reason reason) {
        assertRejected(verifier, token, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "at+jwt, TYPE_NOT_ACCEPTED",
        "application/at+jwt, TYPE_NOT_ACCEPTED",
        "logout+jwt, LOGOUT_TOKEN",
        "better-auth.session-cache+jwt, SESSION_CACHE_TOKEN",
        "dpop+jwt, TYPE_NOT_ACCEPTED",
        "'', TYPE_NOT_ACCEPTED",
        "JWS, TYPE_NOT_ACCEPTED"
    })
    void verify_otherType_isRejected(String typ, Reason reason) {
        assertRejected(verifier, typed(typ, Claims.standard()), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "application/jwt"})
    void verify_typeJwt_isAccepted(String typ) {
        verifier.verify(typed(typ, Claims.standard()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"at+jwt", "AT+JWT", "application/at+jwt"})
    void verify_accessTokenAfterOptIn_isAcceptedWithItsScopes(String typ) {
        String oauth = Claims.ISSUER + "/api/auth";
        JwtVerifier willing =
                builder().acceptAccessTokens().additionalIssuers(oauth).build();
        Claims claims = Claims.standard()
                .with("iss", "\"" + oauth + "\"")
                .with("scope", "\"openid tasks:read\"")
                .with("auth_time", 1)
                .with("client_id", "\"spa\"");
        VerifiedJwt jwt = willing.verify(typed(typ, claims));
        assertThat(jwt.scopes()).containsExactly("openid", "tasks:read");
        assertThat(jwt.hasScope("tasks:read")).isTrue();
        assertThat(jwt.isMachine()).isFalse();
        jwt.requireScope("tasks:read");
        assertThatThrownBy(() -> jwt.requireScope("tasks:write"))
                .isInstanceOfSatisfying(InsufficientPrivilegesException.class, e -> assertThat(e.requiredScopes())
                        .containsExactly("tasks:write"));
        assertThatThrownBy(() -> jwt.requireScopes(List.of("tasks:read", "tasks:write", "tasks:delete")))
                .isInstanceOfSatisfying(InsufficientPrivilegesException.class, e -> assertThat(e.requiredScopes())
                        .containsExactly("tasks:read", "tasks:write", "tasks:delete"));
        assertRejected(willing, typed(typ, claims.with("cnf", "{\"jkt\":\"x\"}")), Reason.SENDER_CONSTRAINED);
    }

    @Test
    void verify_machineToken_isDistinguished() {
        JwtVerifier willing = builder().acceptAccessTokens().build();
        Claims claims = Claims.standard().with("sub", "\"robot\"").with("client_id", "\"robot\"");
        assertThat(willing.verify(typed("at+jwt", claims)).isMachine()).isTrue();
        assertThat(verifier.verify(KEYS.sign(Claims.standard().json())).isMachine())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"at_hash", "c_hash", "nonce", "acr", "auth_time"})
    void verify_idTokenOfAnyAudience_isRejected(String claim) {
        assertRejected(
                verifier, KEYS.sign(Claims.standard().with(claim, "\"x\"").json()), Reason.ID_TOKEN);
        assertRejected(
                verifier,
                KEYS.sign(Claims.standard()
                        .with("aud", "\"client-1\"")
                        .with(claim, "\"x\"")
                        .json()),
                Reason.ID_TOKEN);
    }

    @Test
    void verify_otherKindsUnderTheSameHeader_areRejected() {
        assertRejected(
                verifier,
                KEYS.sign(Claims.standard()
                        .with("aud", "\"better-auth:session-cache\"")
                        .json()),
                Reason.SESSION_CACHE_TOKEN);
        assertRejected(
                verifier,
                KEYS.sign(Claims.standard()
                        .with("events", "{\"http://schemas.openid.net/event/backchannel-logout\":{}}")
                        .json()),
                Reason.LOGOUT_TOKEN);
        assertRejected(
                verifier,
                KEYS.sign(Claims.standard().with("cnf", "{\"jkt\":\"x\"}").json()),
                Reason.SENDER_CONSTRAINED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crit\":[\"exp\"]",
                "\"crit\":[]",
                "\"b64\":true",
                "\"zip\":\"DEF\"",
                "\"enc\":\"A128GCM\"",
                "\"cty\":\"JWT\""
            })
    void verify_headerThatChangesTheMeaning_isRejected(String member) {
        String token = KEYS.sign(
                "{\"alg\":\"EdDSA\",\"kid\":\"k1\"," + member + "}",
                Claims.standard().json());
        assertRejected(verifier, token, Reason.UNSUPPORTED_HEADER);
    }

    @Test
    void verify_keysInTheHeader_areIgnored() {
        Keys forger = Keys.of("EdDSA", "k1");
        String header = "{\"alg\":\"EdDSA\",\"kid\":\"k1\",\"jwk\":" + forger.jwk()
                + ",\"jku\":\"http://127.0.0.1:1/jwks\",\"x5u\":\"http://127.0.0.1:1/\",\"x5c\":[\"AA\"]}";
        assertRejected(verifier, forger.sign(header, Claims.standard().json()), Reason.BAD_SIGNATURE);
        verifier.verify(KEYS.sign(header, Claims.standard().json()));
    }

    private static String typed(String typ, Claims claims) {
        return KEYS.sign("{\"alg\":\"EdDSA\",\"kid\":\"k1\",\"typ\":\"" + typ + "\"}", claims.json());
    }

    private static void assertRejected(JwtVerifier verifier, String token, Reason reason) {
        assertThatThrownBy(() -> verifier.verify(token)).isInstanceOfSatisfying(InvalidJwtException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.getMessage()).doesNotContain(SESSION);
        });
    }
}
