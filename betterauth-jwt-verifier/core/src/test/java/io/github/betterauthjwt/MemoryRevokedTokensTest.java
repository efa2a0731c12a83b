// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Revoked users and sessions, and the verifier that asks about them. */
class MemoryRevokedTokensTest {

    private static final Keys KEYS = Keys.of("EdDSA", "k1");
    private static final String ADA = "YZa5ughgbE7DXBONZSvuJtz1ZSlpDFq4";
    private static final Duration LIFETIME = Duration.ofMinutes(16);

    private final SetClock clock = new SetClock(Claims.NOW);
    private final MemoryRevokedTokens revoked = new MemoryRevokedTokens(LIFETIME, 3, clock);
    private final JwtVerifier verifier = JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
            .jwkSet(Keys.set(KEYS))
            .clock(Claims.CLOCK)
            .revokedTokens(revoked)
            .build();

    @AfterEach
    void close() {
        verifier.close();
    }

    private static String token(Claims claims) {
        return KEYS.sign(claims.json());
    }

    private static String issued(long secondsAgo) {
        return token(Claims.standard().with("iat", Claims.NOW.getEpochSecond() - secondsAgo));
    }

    private void assertRevoked(String token) {
        assertThatThrownBy(() -> verifier.verify(token))
                .isInstanceOfSatisfying(
                        InvalidJwtException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INACTIVE));
    }

    private void assertAccepted(String token) {
        assertThat(verifier.verify(token)).isNotNull();
    }

    @Test
    void verify_tokenOfARevokedUser_isRejectedAlsoIfCached() {
        String token = issued(10);
        assertAccepted(token);
        revoked.revokeSubject(ADA, Claims.NOW);
        assertRevoked(token);
        assertAccepted(token(Claims.standard().with("sub", "\"another\"")));
    }

    @Test
    void verify_tokenIssuedAfterTheRevocation_isAccepted() {
        revoked.revokeSubject(ADA, Claims.NOW.minusSeconds(5));
        assertRevoked(issued(6));
        assertRevoked(issued(5));
        assertAccepted(issued(4));
        assertRevoked(token(Claims.standard().without("iat")));
    }

    @Test
    void verify_withoutRevocations_acceptsATokenWithoutItsTimeOfIssue() {
        assertAccepted(token(Claims.standard().without("iat")));
    }

    @Test
    void verify_tokenOfARevokedSession_isRejected() {
        revoked.revokeSession("s1");
        assertRevoked(token(Claims.standard().with("sid", "\"s1\"")));
        assertAccepted(token(Claims.standard().with("sid", "\"s2\"")));
        assertAccepted(token(Claims.standard()));
        assertAccepted(token(Claims.standard().with("sub", "\"s1\"")));
    }

    @Test
    void revoke_earlierTimeOfTheSameUser_keepsTheLaterOne() {
        revoked.revokeSubject(ADA, Claims.NOW);
        revoked.revokeSubject(ADA, Claims.NOW.minusSeconds(100));
        assertRevoked(issued(10));
    }

    @Test
    void revoke_afterTheLifetimeOfTokens_forgets() {
        revoked.revokeSubject(ADA, Claims.NOW);
        clock.pass(LIFETIME.minusSeconds(1));
        revoked.revokeSession("s1");
        assertThat(revoked.size()).isEqualTo(2);
        clock.pass(Duration.ofSeconds(1));
        revoked.revokeSession("s2");
        assertThat(revoked.size()).isEqualTo(2);
    }

    @Test
    void revoke_beyondTheMaximum_rejectsAllTokensFromBeforeTheOldest() {
        revoked.revokeSubject("another", Claims.NOW.minusSeconds(60));
        revoked.revokeSession("s1");
        revoked.revokeSession("s2");
        revoked.revokeSession("s3");
        assertThat(revoked.size()).isEqualTo(3);
        assertRevoked(issued(60));
        assertAccepted(issued(59));
    }

    @Test
    void revoke_timeFarAhead_isLimited() {
        revoked.revokeSubject("another", Instant.MAX);
        revoked.revokeSession("s1");
        revoked.revokeSession("s2");
        revoked.revokeSession("s3");
        JwtVerifier later = JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwkSet(Keys.set(KEYS))
                .clock(Clock.fixed(Claims.NOW.plusSeconds(301), ZoneOffset.UTC))
                .revokedTokens(revoked)
                .build();
        try (later) {
            assertThat(later.verify(issued(-301))).isNotNull();
        }
    }

    @Test
    void settings_outOfBounds_areErrors() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryRevokedTokens(Duration.ZERO, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryRevokedTokens(Duration.ofDays(31), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryRevokedTokens(LIFETIME, 0));
    }

    @Test
    void hookThatFails_rejectsTheToken() {
        try (JwtVerifier failing = JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwkSet(Keys.set(KEYS))
                .clock(Claims.CLOCK)
                .revokedTokens(jwt -> {
                    throw new IllegalStateException("the store is down");
                })
                .build()) {
            assertThatThrownBy(() -> failing.verify(issued(0))).isInstanceOf(InvalidJwtException.class);
        }
    }
}
