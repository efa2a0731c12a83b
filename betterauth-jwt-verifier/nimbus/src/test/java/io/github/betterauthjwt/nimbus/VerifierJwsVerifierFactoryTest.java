// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeyTypeException;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.Signature;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerifierJwsVerifierFactoryTest {

    private static final byte[] INPUT = "input".getBytes(StandardCharsets.US_ASCII);

    private final VerifierJwsVerifierFactory factory = new VerifierJwsVerifierFactory();
    private KeyPair pair;
    private Base64URL signature;

    @BeforeEach
    void sign() throws Exception {
        pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Signature signing = Signature.getInstance("Ed25519");
        signing.initSign(pair.getPrivate());
        signing.update(INPUT);
        signature = Base64URL.encode(signing.sign());
    }

    private boolean verify(JWSHeader header, Base64URL encoded) throws JOSEException {
        return factory.createJWSVerifier(new JWSHeader(JWSAlgorithm.EdDSA), pair.getPublic())
                .verify(header, INPUT, encoded);
    }

    @Test
    void verify_validSignature_isTrue() throws Exception {
        assertThat(verify(new JWSHeader(JWSAlgorithm.EdDSA), signature)).isTrue();
        assertThat(verify(new JWSHeader(JWSAlgorithm.Ed25519), signature)).isTrue();
    }

    @Test
    void verify_criticalHeader_isFalse() throws Exception {
        for (String name : new String[] {"exp", "b64", "unknown"}) {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.EdDSA)
                    .criticalParams(Set.of(name))
                    .build();
            assertThat(verify(header, signature)).as(name).isFalse();
        }
        assertThat(verify(
                        new JWSHeader.Builder(JWSAlgorithm.EdDSA)
                                .base64URLEncodePayload(false)
                                .build(),
                        signature))
                .isFalse();
    }

    @Test
    void verify_algorithmThatDoesNotFitTheKey_isFalse() throws Exception {
        for (JWSAlgorithm algorithm :
                Set.of(JWSAlgorithm.RS256, JWSAlgorithm.Ed448, JWSAlgorithm.HS256, new JWSAlgorithm("x"))) {
            assertThat(verify(new JWSHeader(algorithm), signature)).isFalse();
        }
    }

    @Test
    void verify_signatureThatIsNotCanonicalBase64url_isFalse() throws Exception {
        JWSHeader header = new JWSHeader(JWSAlgorithm.EdDSA);
        for (String bad : new String[] {signature + "=", signature + "!", " " + signature, signature + "AA", "", "A"}) {
            assertThat(verify(header, new Base64URL(bad))).as(bad).isFalse();
        }
    }

    @Test
    void createJWSVerifier_symmetricAlgorithm_isRejected() {
        assertThatThrownBy(() -> factory.createJWSVerifier(
                        new JWSHeader(JWSAlgorithm.HS256), new SecretKeySpec(new byte[32], "HmacSHA256")))
                .isInstanceOf(JOSEException.class);
    }

    @Test
    void createJWSVerifier_keyThatIsNotPublic_isKeyTypeException() {
        assertThatThrownBy(() -> factory.createJWSVerifier(new JWSHeader(JWSAlgorithm.EdDSA), pair.getPrivate()))
                .isInstanceOf(KeyTypeException.class);
    }

    @Test
    void createJWSVerifier_shortRsaKey_isRejected() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        KeyPair shortPair = generator.generateKeyPair();
        assertThatThrownBy(() -> factory.createJWSVerifier(new JWSHeader(JWSAlgorithm.RS256), shortPair.getPublic()))
                .isInstanceOf(JOSEException.class)
                .hasMessageContaining("2048");
    }

    @Test
    void createJWSVerifier_moreKeysThanAreRemembered_staysCorrect() throws Exception {
        for (int i = 0; i < 150; i++) {
            sign();
            assertThat(verify(new JWSHeader(JWSAlgorithm.EdDSA), signature)).isTrue();
        }
    }

    @Test
    void jcaContext_provider_cannotBeSet() throws Exception {
        JWSVerifier verifier = factory.createJWSVerifier(new JWSHeader(JWSAlgorithm.EdDSA), pair.getPublic());
        assertThat(verifier.supportedJWSAlgorithms()).isEqualTo(factory.supportedJWSAlgorithms());
        factory.getJCAContext().setProvider(null);
        assertThatThrownBy(() -> factory.getJCAContext().setProvider(Security.getProviders()[0]))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> verifier.getJCAContext().setProvider(Security.getProviders()[0]))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
