// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import com.nimbusds.jwt.proc.JWTProcessor;
import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.KeysUnavailableException;
import io.github.betterauthjwt.testing.BetterAuthIssuer;
import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.KeyServerFault;
import io.github.betterauthjwt.testing.TestIssuer;
import io.github.betterauthjwt.testing.TokenSample;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@BetterAuthIssuer
class VerifierJwtProcessorTest {

    private TestIssuer issuer;
    private JwtVerifier verifier;
    private VerifierJwtProcessor processor;

    @BeforeEach
    void setUp(TestIssuer issuer, JwtVerifier verifier) {
        this.issuer = issuer;
        this.verifier = verifier;
        this.processor = VerifierJwtProcessor.create(verifier);
    }

    @Test
    void process_validToken_returnsTheClaimsAsNimbusParsesThem() throws Exception {
        String token = issuer.jwt()
                .claim("small", 1)
                .claim("large", new BigInteger("9223372036854775807"))
                .claim("larger", new BigInteger("9223372036854775808"))
                .claim("fraction", 0.5)
                .claim("nothing", null)
                .claim("nested", Map.of("list", List.of(1.5, 2, "x", true)))
                .claim("nbf", 1_700_000_000.75)
                .sign();
        JWTClaimsSet claims = processor.process(token, null);
        assertThat(claims).isEqualTo(SignedJWT.parse(token).getJWTClaimsSet());
        assertThat(claims.getAudience()).containsExactly(issuer.url());
        assertThat(claims.getDoubleClaim("fraction")).isEqualTo(0.5);
        assertThat(claims.getLongClaim("small")).isEqualTo(1);
        assertThat(claims.toString())
                .isEqualTo(SignedJWT.parse(token).getJWTClaimsSet().toString());
    }

    @Test
    void process_parsedToken_isVerifiedAsItsText() throws Exception {
        JWTProcessor<SecurityContext> nimbus = processor;
        assertThat(nimbus.process(JWTParser.parse(issuer.token("user-1")), null).getSubject())
                .isEqualTo("user-1");
        assertThat(nimbus.process(SignedJWT.parse(issuer.token("user-2")), null).getSubject())
                .isEqualTo("user-2");
        SignedJWT forged = SignedJWT.parse(issuer.forgedToken());
        assertThatThrownBy(() -> nimbus.process(forged, null)).isInstanceOf(BadJWSException.class);
    }

    @Test
    void process_unsecuredEncryptedOrUnsignedToken_isRejected() throws Exception {
        PlainJWT plain = new PlainJWT(new JWTClaimsSet.Builder().subject("x").build());
        JWT encrypted = JWTParser.parse(issuer.token(TokenSample.SESSION_CACHE_JWE));
        SignedJWT unsigned = new SignedJWT(new JWSHeader(JWSAlgorithm.EdDSA), plain.getJWTClaimsSet());
        for (JWT jwt : List.of(plain, JWTParser.parse(plain.serialize()), encrypted, unsigned)) {
            assertThatThrownBy(() -> processor.process(jwt, null)).isInstanceOf(BadJOSEException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"INACTIVE", "NOT_BOUND", "INVALID_PROOF", "NONCE_REQUIRED"}) // which no token has alone
    void process_rejectedToken_isBadJoseExceptionWithTheReason(Reason reason) {
        String token = issuer.tokenRejectedFor(reason);
        Class<?> expected =
                switch (reason) {
                    case EXPIRED -> ExpiredJWTException.class;
                    case BAD_SIGNATURE -> BadJWSException.class;
                    case NOT_YET_VALID, WRONG_ISSUER, WRONG_AUDIENCE, MISSING_CLAIM, INVALID_CLAIM ->
                        BadJWTException.class;
                    default -> BadJOSEException.class;
                };
        assertThatThrownBy(() -> processor.process(token, null))
                .isExactlyInstanceOf(expected)
                .hasCauseInstanceOf(InvalidJwtException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .isEqualTo(Objects.requireNonNull(e.getCause()).getMessage())
                        .doesNotContain(token.length() > 20 ? token : "\0"));
    }

    @Test
    void process_ruleRequiresMissingScope_isBadJwtException() {
        try (JwtVerifier strict = issuer.verifierBuilder()
                .rule(jwt -> jwt.requireScope("tasks:read"))
                .build()) {
            assertThatThrownBy(() -> VerifierJwtProcessor.create(strict).process(issuer.token(), null))
                    .isExactlyInstanceOf(BadJWTException.class);
        }
    }

    @Test
    void process_outage_isKeySourceExceptionWithTheRetryDelay() {
        try (BetterAuthStub auth = BetterAuthStub.start()) {
            auth.fail(KeyServerFault.OUTAGE);
            assertThatThrownBy(
                            () -> VerifierJwtProcessor.create(auth.verifier()).process(auth.token(), null))
                    .isExactlyInstanceOf(KeySourceException.class)
                    .cause()
                    .isInstanceOfSatisfying(KeysUnavailableException.class, e -> assertThat(e.retryAfter())
                            .isPositive());
        }
    }

    @Test
    void processAsync_cachedKey_isDoneAtOnce() throws Exception {
        verifier.verify(issuer.token());
        JWT valid = JWTParser.parse(issuer.token("user-1"));
        assertThat(processor.processAsync(valid, task -> failNow()).join().getSubject())
                .isEqualTo("user-1");
        CompletableFuture<JWTClaimsSet> rejected =
                processor.processAsync(JWTParser.parse(issuer.forgedToken()), task -> failNow());
        assertThatThrownBy(rejected::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(BadJWSException.class);
        assertThat(processor.processAsync(new PlainJWT(new JWTClaimsSet.Builder().build()), task -> failNow()))
                .isCompletedExceptionally();
    }

    private static void failNow() {
        throw new AssertionError("nothing waits for cached keys");
    }

    @Test
    void processAsync_keyToFetch_waitsOnTheExecutor() throws Exception {
        JWT jwt = JWTParser.parse(issuer.token("user-1"));
        assertThat(processor.processAsync(jwt, Runnable::run).join().getSubject())
                .isEqualTo("user-1");
    }

    @Test
    void processAsync_outage_isKeySourceException() throws Exception {
        try (BetterAuthStub auth = BetterAuthStub.start()) {
            auth.fail(KeyServerFault.OUTAGE);
            JWT jwt = JWTParser.parse(auth.token());
            VerifierJwtProcessor unserved = VerifierJwtProcessor.create(auth.verifier());
            assertThatThrownBy(() -> unserved.processAsync(jwt, Runnable::run).join())
                    .hasCauseInstanceOf(KeySourceException.class);
        }
    }
}
