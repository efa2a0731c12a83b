// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.BetterAuthIssuer;
import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.KeyServerFault;
import io.github.betterauthjwt.testing.TestIssuer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests Nimbus's {@link DefaultJWTProcessor} with the keys and the signature check of the verifier. */
@BetterAuthIssuer
class OwnProcessorTest {

    private TestIssuer issuer;
    private JwtVerifier verifier;
    private DefaultJWTProcessor<SecurityContext> processor;

    @BeforeEach
    void setUp(TestIssuer issuer, JwtVerifier verifier) {
        this.issuer = issuer;
        this.verifier = verifier;
        this.processor = processor(verifier);
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                issuer.url(), new JWTClaimsSet.Builder().issuer(issuer.url()).build(), Set.of("sub", "exp")));
    }

    private static DefaultJWTProcessor<SecurityContext> processor(JwtVerifier verifier) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        VerifierJwsVerifierFactory signatures = new VerifierJwsVerifierFactory();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                signatures.supportedJWSAlgorithms(), VerifierJwkSource.create(verifier)));
        processor.setJWSVerifierFactory(signatures);
        return processor;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EdDSA", "Ed25519", "Ed448", "ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384",
                "PS512"
            })
    void process_eachAlgorithm_acceptsValidAndRejectsForgedTokens(String algorithm) throws Exception {
        try (TestIssuer other = TestIssuer.start(algorithm);
                JwtVerifier keys = other.verifier()) {
            DefaultJWTProcessor<SecurityContext> processor = processor(keys);
            assertThat(processor.process(other.token("user-1"), null).getSubject())
                    .isEqualTo("user-1");
            String forged = other.forgedToken();
            assertThatThrownBy(() -> processor.process(forged, null)).isInstanceOf(BadJWSException.class);
        }
    }

    @Test
    void process_keyWithoutAlgorithm_isUsed() throws Exception {
        issuer.omitAlgorithms();
        assertThat(processor.process(issuer.token(), null).getSubject()).isNotEmpty();
    }

    @Test
    void process_keysRotateUnderLoad_acceptsEachToken() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(16);
        try {
            for (int rotation = 0; rotation < 2; rotation++) {
                issuer.rotate();
                String token = issuer.token();
                List<Future<JWTClaimsSet>> results = callers.invokeAll(Stream.generate(() -> token)
                        .limit(200)
                        .<Callable<JWTClaimsSet>>map(text -> () -> processor.process(text, null))
                        .toList());
                for (Future<JWTClaimsSet> result : results) {
                    assertThat(result.get().getSubject()).isNotEmpty();
                }
            }
            assertThat(issuer.requests()).isEqualTo(2);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void process_unknownKey_isRejected() throws Exception {
        processor.process(issuer.token(), null);
        assertThatThrownBy(() -> processor.process(issuer.tokenOfUnknownKey(), null))
                .isInstanceOf(BadJOSEException.class);
    }

    @Test
    void process_outageBeforeTheFirstKey_isKeySourceException() {
        try (BetterAuthStub auth = BetterAuthStub.start()) {
            auth.fail(KeyServerFault.OUTAGE);
            assertThatThrownBy(() -> processor(auth.verifier()).process(auth.token(), null))
                    .isInstanceOf(KeySourceException.class);
        }
    }

    @Test
    void process_outageAfterwards_acceptsTokensOfCachedKeys() throws Exception {
        try (BetterAuthStub auth = BetterAuthStub.start()) {
            DefaultJWTProcessor<SecurityContext> served = processor(auth.verifier());
            served.process(auth.token(), null);
            auth.fail(KeyServerFault.OUTAGE);
            assertThat(served.process(auth.token(), null)).isNotNull();
        }
    }

    @Test
    void process_tokenWithoutKeyId_isRejectedWithoutFetch() {
        String token = issuer.jwt().withoutHeader("kid").sign();
        assertThatThrownBy(() -> processor.process(token, null)).isInstanceOf(BadJOSEException.class);
        assertThat(issuer.requests()).isZero();
    }

    @Test
    void get_selectorWithoutTypes_findsTheKeyOfTheId() throws Exception {
        String token = issuer.token();
        String kid = SignedJWT.parse(token).getHeader().getKeyID();
        VerifierJwkSource source = VerifierJwkSource.create(verifier);

        List<JWK> found =
                source.get(new JWKSelector(new JWKMatcher.Builder().keyID(kid).build()), null);
        assertThat(found).singleElement().satisfies(key -> {
            assertThat(key.getKeyID()).isEqualTo(kid);
            assertThat(key.getKeyType()).isEqualTo(KeyType.OKP);
            assertThat(key.isPrivate()).isFalse();
            assertThat(key.toJSONString())
                    .isEqualTo(JWK.parse(key.toJSONString()).toJSONString());
        });
        assertThat(source.get(new JWKSelector(new JWKMatcher.Builder().build()), null))
                .isEmpty();
        assertThat(source.get(
                        new JWKSelector(new JWKMatcher.Builder()
                                .keyID(kid)
                                .algorithm(JWSAlgorithm.RS256)
                                .build()),
                        null))
                .isEmpty();
    }
}
