// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.betterauthjwt.jwks.Jwk;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signatures with one security provider, or with the default providers of the JDK if it is null. Thread-safe.
 */
final class SignatureProvider {

    private static final String BOUNCY_CASTLE = "BC";
    private static final int MAXIMUM_KEYS = 1000;

    private final @Nullable Provider provider;
    private final Cache<Jwk, PublicKey> ownKeys =
            Caffeine.newBuilder().weakKeys().maximumSize(MAXIMUM_KEYS).build();

    SignatureProvider(@Nullable Provider provider) {
        this.provider = provider;
    }

    /** Returns the provider's name and version, for example {@code BC 1.82}. */
    String name() {
        return provider == null
                ? "JDK " + Runtime.version().feature()
                : provider.getName() + " " + provider.getVersionStr();
    }

    /** Returns whether this is the JDK, without an additional provider. */
    boolean isJdk() {
        return provider == null;
    }

    /**
     * Returns whether the signature of these bytes is valid for the key.
     *
     * @throws GeneralSecurityException if the provider does not support the algorithm, or cannot process the key or the
     *     signature
     */
    boolean verify(SignatureAlgorithm algorithm, Jwk key, byte[] signed, byte[] signature)
            throws GeneralSecurityException {
        String name = jcaName(algorithm);
        Signature verification = provider == null ? Signature.getInstance(name) : Signature.getInstance(name, provider);
        if (name.equals("RSASSA-PSS")) {
            verification.setParameter(pss(algorithm));
        }
        verification.initVerify(ownKey(key));
        verification.update(signed);
        return verification.verify(signature);
    }

    private String jcaName(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case ED25519 -> "Ed25519";
            case ED448 -> "Ed448";
            case ES256 -> ecdsa("SHA256");
            case ES384 -> ecdsa("SHA384");
            case ES512 -> ecdsa("SHA512");
            case RS256 -> "SHA256withRSA";
            case RS384 -> "SHA384withRSA";
            case RS512 -> "SHA512withRSA";
            case PS256, PS384, PS512 -> "RSASSA-PSS";
        };
    }

    /**
     * Returns the name of ECDSA with r and s side by side, not in DER (RFC 7518 §3.4). Bouncy Castle has a separate
     * name for it.
     */
    private String ecdsa(String hash) {
        return hash + (isBouncyCastle() ? "withPLAIN-ECDSA" : "withECDSAinP1363Format");
    }

    /** Returns the parameters of RFC 7518 §3.5: the same hash in MGF1, and a salt as long as the hash. */
    private static PSSParameterSpec pss(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case PS256 -> new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);
            case PS384 -> new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, 48, 1);
            case PS512 -> new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1);
            default -> throw new IllegalArgumentException(algorithm + " has no PSS parameters");
        };
    }

    /**
     * Returns the key as an object of the provider. Bouncy Castle parses every foreign key on every use, and Corretto
     * parses those on Weierstrass curves, which takes up to a third of the verification. Such keys are therefore
     * converted once.
     */
    private PublicKey ownKey(Jwk key) throws GeneralSecurityException {
        if (provider == null || !(isBouncyCastle() || key.kty().equals("EC"))) {
            return key.publicKey();
        }
        PublicKey own = ownKeys.getIfPresent(key);
        if (own == null) {
            PublicKey foreign = key.publicKey();
            own = KeyFactory.getInstance(foreign.getAlgorithm(), provider)
                    .generatePublic(new X509EncodedKeySpec(foreign.getEncoded()));
            ownKeys.put(key, own);
        }
        return own;
    }

    private boolean isBouncyCastle() {
        return provider != null && provider.getName().equals(BOUNCY_CASTLE);
    }
}
