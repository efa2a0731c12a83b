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

/** Logout tokens as Better Auth's oauth-provider signs them (OpenID Connect Back-Channel Logout §2.4). */
class LogoutTokenVerifierTest {

    private static final Keys KEYS = Keys.of("EdDSA", "k1");
    private static final String ISSUER = Claims.ISSUER + "/api/auth";
    private static final String RESOURCE = "https://api.example.com";
    private static final String EVENTS = "{\"http://schemas.openid.net/event/backchannel-logout\":{}}";

    private final JwtVerifier verifier = JwtVerifier.builderForAccessTokens(Claims.ISSUER, RESOURCE)
            .jwkSet(Keys.set(KEYS))
            .clock(Claims.CLOCK)
            .build();
    private final LogoutTokenVerifier logouts = LogoutTokenVerifier.create(verifier, "spa");

    private static Claims claims() {
        Claims claims = Claims.standard();
        for (String name : new String[] {"name", "email", "emailVerified", "image", "createdAt", "updatedAt", "id"}) {
            claims.without(name);
        }
        return claims.with("iss", '"' + ISSUER + '"')
                .with("aud", "\"spa\"")
                .with("sub", "\"ada\"")
                .with("sid", "\"s1\"")
                .with("jti", "\"j1\"")
                .with("exp", Claims.NOW.getEpochSecond() + 120)
                .with("events", EVENTS);
    }

    private static String signed(String type, Claims claims) {
        return KEYS.sign("{\"alg\":\"EdDSA\",\"kid\":\"k1\"" + type + "}", claims.json());
    }

    private static String signed(Claims claims) {
        return signed(",\"typ\":\"logout+jwt\"", claims);
    }

    private void assertRejected(String token, Reason reason) {
        assertThatThrownBy(() -> logouts.verify(token))
                .isInstanceOfSatisfying(
                        InvalidJwtException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void verify_logoutToken_namesUserSessionAndTime() {
        LogoutToken logout = logouts.verify(signed(claims()));
        assertThat(logout.subject()).isEqualTo("ada");
        assertThat(logout.sessionId()).contains("s1");
        assertThat(logout.issuedAt()).isEqualTo(Claims.NOW);
        assertThat(logout.toString()).doesNotContain("ada", "s1");
        assertThat(logouts.verify(signed(claims().without("sid"))).sessionId()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "aud, '\"another\"', WRONG_AUDIENCE",
        "aud, '\"https://api.example.com\"', WRONG_AUDIENCE",
        "iss, '\"https://other.example.com\"', WRONG_ISSUER",
        "exp, 1, EXPIRED",
        "sub, null, MISSING_CLAIM",
        "jti, null, MISSING_CLAIM",
        "jti, '\"\"', INVALID_CLAIM",
        "sid, 1, INVALID_CLAIM",
        "events, null, INVALID_CLAIM",
        "events, '{}', INVALID_CLAIM",
        "events, '{\"http://schemas.openid.net/event/backchannel-logout\":true}', INVALID_CLAIM",
        "nonce, '\"n\"', INVALID_CLAIM"
    })
    void verify_otherClaim_isRejected(String claim, String json, Reason reason) {
        assertRejected(signed(claims().with(claim, json)), reason);
    }

    @Test
    void verify_missingTimes_areRejected() {
        assertRejected(signed(claims().without("iat")), Reason.MISSING_CLAIM);
        assertRejected(signed(claims().without("exp")), Reason.MISSING_CLAIM);
    }

    @Test
    void verify_otherType_isRejected() {
        assertRejected(signed("", claims()), Reason.TYPE_NOT_ACCEPTED);
        assertRejected(signed(",\"typ\":\"JWT\"", claims()), Reason.TYPE_NOT_ACCEPTED);
        assertRejected(signed(",\"typ\":\"at+jwt\"", claims()), Reason.TYPE_NOT_ACCEPTED);
    }

    @Test
    void verify_otherSignatureOrText_isRejected() {
        String token = signed(claims());
        assertRejected(token.substring(0, token.length() - 8) + "AAAAAAAA", Reason.BAD_SIGNATURE);
        assertRejected(
                Keys.of("EdDSA", "k2")
                        .sign("{\"alg\":\"EdDSA\",\"kid\":\"k2\",\"typ\":\"logout+jwt\"}", claims().json()),
                Reason.UNKNOWN_KEY);
        assertRejected("x", Reason.OPAQUE_TOKEN);
    }

    @Test
    void create_withoutAClient_isAnError() {
        assertThatIllegalArgumentException().isThrownBy(() -> LogoutTokenVerifier.create(verifier, " "));
    }

    @Test
    void revoke_logoutToken_endsTheSessionOrAllSessions() {
        MemoryRevokedTokens revoked = new MemoryRevokedTokens(Duration.ofHours(2), 10, Claims.CLOCK);
        try (JwtVerifier asking = JwtVerifier.builderForAccessTokens(Claims.ISSUER, RESOURCE)
                .jwkSet(Keys.set(KEYS))
                .clock(Claims.CLOCK)
                .revokedTokens(revoked)
                .build()) {
            Claims access = Claims.standard()
                    .with("iss", '"' + ISSUER + '"')
                    .with("aud", '"' + RESOURCE + '"')
                    .with("sub", "\"ada\"")
                    .with("sid", "\"s2\"");
            String token = signed(",\"typ\":\"at+jwt\"", access);
            revoked.revoke(logouts.verify(signed(claims())));
            assertThat(asking.verify(token).subject()).isEqualTo("ada");
            revoked.revoke(logouts.verify(signed(claims().without("sid"))));
            assertThatThrownBy(() -> asking.verify(token)).isInstanceOf(InvalidJwtException.class);
        }
    }
}
