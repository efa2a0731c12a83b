// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeyTypeException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.github.betterauthjwt.VerificationKey;
import java.security.Key;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Converts public keys between the verifier, the JDK and Nimbus. */
final class NimbusKeys {

    /** The length of {@code x} in bytes (RFC 8032 §5.1.5, §5.2.5). */
    private static final int ED25519_BYTES = 32;

    private static final int ED448_BYTES = 57;

    private NimbusKeys() {}

    /** Returns the key as a JWK of Nimbus. */
    static JWK jwk(VerificationKey key) {
        JWSAlgorithm algorithm = key.algorithm().map(JWSAlgorithm::parse).orElse(null);
        return jwk(key.publicKey(), key.keyId(), algorithm);
    }

    private static JWK jwk(PublicKey key, String kid, @Nullable JWSAlgorithm algorithm) {
        if (key instanceof RSAPublicKey rsa) {
            return new RSAKey.Builder(rsa)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyID(kid)
                    .algorithm(algorithm)
                    .build();
        }
        if (key instanceof ECPublicKey ec) {
            return new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyID(kid)
                    .algorithm(algorithm)
                    .build();
        }
        return new EdwardsJwk((EdECPublicKey) key, kid);
    }

    /**
     * Returns the key for a check of signatures.
     *
     * @throws KeyTypeException if it is not a public RSA, EC or Edwards key
     * @throws IllegalArgumentException if the verifier would not use the key, for example an RSA key of 1024 bits
     */
    static VerificationKey verificationKey(Key key) throws KeyTypeException {
        if (key instanceof RSAPublicKey || key instanceof ECPublicKey || key instanceof EdECPublicKey) {
            return VerificationKey.parse(jwk((PublicKey) key, "key", null).toJSONString());
        }
        throw new KeyTypeException(PublicKey.class);
    }

    /**
     * An Edwards key that Nimbus can convert to a JDK key, which {@link OctetKeyPair} itself does not support. It has
     * no {@code alg}, because {@code EdDSA} and the name of the curve both denote its only algorithm (RFC 9864 §2.2).
     */
    private static final class EdwardsJwk extends OctetKeyPair {

        private static final long serialVersionUID = 1L;

        private final EdECPublicKey key;

        EdwardsJwk(EdECPublicKey key, String kid) {
            super(
                    Curve.parse(key.getParams().getName()),
                    x(key),
                    KeyUse.SIGNATURE,
                    null,
                    null,
                    kid,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
            this.key = key;
        }

        /** Returns the last bytes of the encoded key, which are the point in the form of RFC 8037 §2 (RFC 8410 §4). */
        private static Base64URL x(EdECPublicKey key) {
            byte[] encoded = key.getEncoded();
            int length = key.getParams().getName().equals("Ed448") ? ED448_BYTES : ED25519_BYTES;
            return Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - length, encoded.length));
        }

        @Override
        public PublicKey toPublicKey() {
            return key;
        }

        @Override
        public KeyPair toKeyPair() {
            return new KeyPair(key, null);
        }
    }
}
