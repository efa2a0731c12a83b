// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.BetterAuthIssuer;
import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.KeyServerFault;
import io.github.betterauthjwt.testing.TestIssuer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pac4j.core.exception.TechnicalException;
import org.pac4j.core.profile.UserProfile;
import org.pac4j.jwt.config.signature.SignatureConfiguration;
import org.pac4j.jwt.credentials.authenticator.JwtAuthenticator;

/** pac4j's authenticator, with the whole verification as its signature check. */
@BetterAuthIssuer
class Pac4jTest {

    private TestIssuer issuer;
    private JwtAuthenticator authenticator;

    @BeforeEach
    void setUp(TestIssuer issuer, JwtVerifier verifier) {
        this.issuer = issuer;
        this.authenticator = authenticator(verifier);
    }

    private static JwtAuthenticator authenticator(JwtVerifier verifier) {
        return new JwtAuthenticator(new BetterAuthSignature(VerifierJwtProcessor.create(verifier)));
    }

    /** Verifies signature and claims. */
    record BetterAuthSignature(VerifierJwtProcessor processor) implements SignatureConfiguration {

        @Override
        public boolean supports(JWSAlgorithm algorithm) {
            return true; // the verifier decides
        }

        @Override
        public boolean verify(SignedJWT jwt) {
            try {
                return processor.process(jwt, null) != null;
            } catch (KeySourceException e) {
                throw new TechnicalException(e); // pac4j would take it for a bad token
            } catch (BadJOSEException | JOSEException e) {
                return false;
            }
        }

        @Override
        public SignedJWT sign(JWTClaimsSet claims) {
            throw new UnsupportedOperationException("only Better Auth signs");
        }
    }

    @Test
    void validateToken_validToken_isAProfile() {
        UserProfile profile = authenticator.validateToken(issuer.token("user-1"));
        assertThat(profile.getId()).isEqualTo("user-1");
        assertThat(profile.getAttribute("email")).isNotNull();
    }

    @Test
    void validateToken_rejectedTokens_areNoProfile() {
        assertThat(authenticator.validateToken(issuer.forgedToken())).isNull();
        assertThat(authenticator.validateToken(issuer.tokenRejectedFor(Reason.WRONG_AUDIENCE)))
                .isNull();
    }

    @Test
    void validateToken_keysRotateUnderLoad_acceptsEachToken() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            for (int rotation = 0; rotation < 2; rotation++) {
                issuer.rotate();
                String token = issuer.token("user-1");
                List<Callable<UserProfile>> calls = Stream.<Callable<UserProfile>>generate(
                                () -> () -> authenticator.validateToken(token))
                        .limit(100)
                        .toList();
                for (Future<UserProfile> profile : callers.invokeAll(calls)) {
                    assertThat(profile.get().getId()).isEqualTo("user-1");
                }
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void validateToken_outage_throwsUntilTheServerIsBack() {
        try (BetterAuthStub auth = BetterAuthStub.start()) {
            JwtAuthenticator unserved = authenticator(auth.verifier());
            auth.fail(KeyServerFault.OUTAGE);
            String token = auth.token();
            assertThatThrownBy(() -> unserved.validateToken(token))
                    .isInstanceOf(TechnicalException.class)
                    .hasCauseInstanceOf(KeySourceException.class);
            auth.recover();
            assertThat(recovered(unserved, token)).isNotNull();
        }
    }

    /** Repeats the validation until the next fetch, which is due 1 s after the first failure. */
    private static UserProfile recovered(JwtAuthenticator authenticator, String token) {
        for (long end = System.nanoTime() + Duration.ofMinutes(1).toNanos(); ; ) {
            try {
                return authenticator.validateToken(token);
            } catch (TechnicalException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
    }
}
