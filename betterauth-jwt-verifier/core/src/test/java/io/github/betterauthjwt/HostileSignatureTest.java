// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static io.github.betterauthjwt.Hostile.CLAIMS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.jwks.Jwk;
import io.github.betterauthjwt.jwks.JwkSet;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Signatures in formats that some providers accept: a wrong length, DER, values out of range, or other padding
 * parameters. The library rejects them with each signature provider.
 */
class HostileSignatureTest {

    private static final byte[] SIGNED = CLAIMS.getBytes(StandardCharsets.UTF_8);
    private static final BigInteger ED25519_ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    /** Checks that each signature provider accepts or rejects a signature of the claims as expected. */
    private static void assertJudged(Keys keys, String alg, byte[] signature, boolean accepted) {
        Jwk key = key(keys);
        SignatureAlgorithm algorithm =
                Objects.requireNonNull(SignatureAlgorithm.fitting(SignatureAlgorithm.named(alg), key));
        for (TestProviders provider : TestProviders.here()) {
            if (provider.has(algorithm)) {
                assertThat(provider.alone().verify(algorithm, key, SIGNED, signature))
                        .as("%s by %s", algorithm, provider)
                        .isEqualTo(accepted);
            }
        }
    }

    private static Jwk key(Keys keys) {
        try {
            String set = "{\"keys\":[" + keys.jwk("") + "]}";
            return JwkSet.parse(set.getBytes(StandardCharsets.UTF_8))
                    .keys()
                    .iterator()
                    .next();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "Ed448", "ES256", "ES384", "ES512", "RS256", "PS512"})
    void signature_oneByteMoreOrLess_isRejected(String alg) {
        Keys keys = Keys.of(alg, "k1");
        byte[] good = keys.signature(CLAIMS);
        assertJudged(keys, alg, good, true);
        assertJudged(keys, alg, Arrays.copyOf(good, good.length + 1), false);
        assertJudged(keys, alg, Arrays.copyOf(good, good.length - 1), false);
        assertJudged(keys, alg, Arrays.copyOf(good, good.length * 2), false);
        assertJudged(keys, alg, Arrays.copyOfRange(good, 1, good.length), false);
        assertJudged(keys, alg, prefixed(good), false);
        assertJudged(keys, alg, new byte[0], false);
        assertJudged(keys, alg, new byte[good.length], false);
    }

    private static byte[] prefixed(byte[] signature) {
        byte[] longer = new byte[signature.length + 1];
        System.arraycopy(signature, 0, longer, 1, signature.length);
        return longer;
    }

    @Test
    void signature_ed25519WithTheOrderAddedToS_isRejected() {
        Keys keys = Keys.of("EdDSA", "k1");
        byte[] good = keys.signature(CLAIMS);
        byte[] reversed = new byte[32];
        for (int i = 0; i < 32; i++) {
            reversed[i] = good[63 - i];
        }
        byte[] more = bytes(new BigInteger(1, reversed).add(ED25519_ORDER), 32);
        byte[] malleable = good.clone();
        for (int i = 0; i < 32; i++) {
            malleable[63 - i] = more[i];
        }
        assertJudged(keys, "EdDSA", malleable, false);
    }

    @Test
    void signature_ecdsaInDer_isRejected() throws GeneralSecurityException {
        Keys keys = Keys.of("ES256", "k1");
        Signature der = Signature.getInstance("SHA256withECDSA");
        der.initSign(keys.pair().getPrivate());
        der.update(SIGNED);
        assertJudged(keys, "ES256", der.sign(), false);
    }

    @Test
    void signature_ecdsaOutsideTheGroup_isRejected() {
        Keys keys = Keys.of("ES256", "k1");
        byte[] good = keys.signature(CLAIMS);
        BigInteger r = new BigInteger(1, Arrays.copyOf(good, 32));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, 32, 64));
        for (BigInteger outside : new BigInteger[] {BigInteger.ZERO, P256_ORDER, P256_ORDER.add(BigInteger.ONE)}) {
            assertJudged(keys, "ES256", ecdsa(outside, s), false);
            assertJudged(keys, "ES256", ecdsa(r, outside), false);
            assertJudged(keys, "ES256", ecdsa(outside, outside), false);
        }
    }

    @Test
    void signature_ecdsaWithTheOtherS_isValid() {
        Keys keys = Keys.of("ES256", "k1");
        byte[] good = keys.signature(CLAIMS);
        BigInteger r = new BigInteger(1, Arrays.copyOf(good, 32));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, 32, 64));
        assertJudged(keys, "ES256", ecdsa(r, P256_ORDER.subtract(s)), true);
    }

    private static byte[] ecdsa(BigInteger r, BigInteger s) {
        byte[] signature = Arrays.copyOf(bytes(r, 32), 64);
        System.arraycopy(bytes(s, 32), 0, signature, 32, 32);
        return signature;
    }

    private static byte[] bytes(BigInteger value, int length) {
        byte[] bytes = new byte[length];
        byte[] signed = value.toByteArray();
        int from = Math.max(0, signed.length - length);
        System.arraycopy(signed, from, bytes, length - (signed.length - from), signed.length - from);
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({
        "SHA-256,SHA-256,0",
        "SHA-256,SHA-256,20",
        "SHA-256,SHA-256,222",
        "SHA-256,SHA-1,32",
        "SHA-512,SHA-512,64"
    })
    void signature_pssWithOtherParameters_isRejected(String hash, String mask, int salt)
            throws GeneralSecurityException {
        Keys keys = Keys.of("PS256", "k1");
        Signature pss = Signature.getInstance("RSASSA-PSS");
        pss.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(mask), salt, 1));
        pss.initSign(keys.pair().getPrivate());
        pss.update(SIGNED);
        assertJudged(keys, "PS256", pss.sign(), false);
    }

    @Test
    void signature_rsaPaddingOfTheOtherKind_isRejected() {
        Keys keys = Keys.of("RS256", "k1");
        byte[] pkcs1 = keys.signature(CLAIMS);
        assertJudged(keys, "RS256", pkcs1, true);
        assertJudged(keys, "PS256", pkcs1, false);
        assertJudged(keys, "RS512", pkcs1, false);
    }

    @Test
    void signature_rsaNotBelowTheModulus_isRejected() {
        Keys keys = Keys.of("RS256", "k1");
        byte[] huge = new byte[256];
        Arrays.fill(huge, (byte) 0xff);
        assertJudged(keys, "RS256", huge, false);
        assertJudged(keys, "PS256", huge, false);
    }
}
