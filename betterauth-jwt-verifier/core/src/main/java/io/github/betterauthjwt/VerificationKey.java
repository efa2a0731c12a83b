// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.jwks.Jwk;
import io.github.betterauthjwt.jwks.JwkSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;

/**
 * A public key of a JWK Set (RFC 7517 §4), for adapters of other JOSE libraries that verify signatures themselves. Its
 * key material has been checked. Applications use {@link JwtVerifier#verify}, which also checks the rest of a token.
 * Immutable.
 */
public final class VerificationKey {

    private final Jwk jwk;

    VerificationKey(Jwk jwk) {
        this.jwk = jwk;
    }

    /**
     * Parses a public JWK with the rules for the keys of a JWK Set.
     *
     * @param jwk one JWK (RFC 7517 §4) with a {@code kid}, in JSON
     * @throws IllegalArgumentException if this is not a JWK, or if the verifier would not use the key, for example a
     *     private key or an RSA key of fewer than 2048 bits
     */
    public static VerificationKey parse(String jwk) {
        try {
            JwkSet set =
                    JwkSet.parse(("{\"keys\":[" + requireNonNull(jwk, "jwk") + "]}").getBytes(StandardCharsets.UTF_8));
            if (set.keys().size() != 1 || !set.dropped().isEmpty()) {
                throw new IOException("expected exactly one key");
            }
            return new VerificationKey(set.keys().iterator().next());
        } catch (IOException e) {
            throw new IllegalArgumentException("jwk: " + e.getMessage(), e);
        }
    }

    /**
     * Reads the public key of a sender from the JOSE header {@code jwk} (RFC 7515 §4.1.3), with the rules for the keys
     * of a JWK Set. The key proves nothing until its {@link #thumbprint} is found to be the expected one.
     *
     * @param jwk the members of the key, parsed strictly; {@code kid} is ignored
     * @throws IllegalArgumentException if the verifier would not use the key, for example a private key
     */
    public static VerificationKey embedded(Map<?, ?> jwk) {
        try {
            return new VerificationKey(Jwk.embedded(requireNonNull(jwk, "jwk")));
        } catch (IOException e) {
            throw new IllegalArgumentException("jwk: " + e.getMessage(), e);
        }
    }

    /** Returns the key id (RFC 7517 §4.5): 1 to 256 characters, compared exactly. */
    public String keyId() {
        return jwk.kid();
    }

    /** Returns the key type (RFC 7517 §4.1): {@code OKP}, {@code EC} or {@code RSA}. */
    public String keyType() {
        return jwk.kty();
    }

    /** Returns the curve (RFC 7518 §6.2.1.1, RFC 8037 §2); empty for {@code RSA}. */
    public Optional<String> curve() {
        return Optional.ofNullable(jwk.crv());
    }

    /** Returns the only algorithm of this key (RFC 7517 §4.4); empty if the JWK does not restrict it. */
    public Optional<String> algorithm() {
        return Optional.ofNullable(jwk.alg());
    }

    /** Returns the SHA-256 thumbprint of the key (RFC 7638 §3) in base64url: 43 characters that depend on the key alone. */
    public String thumbprint() {
        return jwk.thumbprint();
    }

    /** Returns the key for use with the JDK's cryptography. */
    public PublicKey publicKey() {
        return jwk.publicKey();
    }

    /**
     * Returns whether the signature is valid. The fastest signature provider checks it, as in {@link JwtVerifier}. Also
     * returns false if the algorithm is unknown, is symmetric or does not fit the key, if the signature has another
     * format than RFC 7518 §3 and RFC 8037 §3.1 require, or if the provider fails.
     *
     * @param algorithm the {@code alg} of the JOSE header (RFC 7515 §4.1.1)
     * @param signingInput the signed bytes (RFC 7515 §5.1)
     * @param signature the decoded signature
     */
    public boolean verify(String algorithm, byte[] signingInput, byte[] signature) {
        SignatureAlgorithm fitting =
                SignatureAlgorithm.fitting(SignatureAlgorithm.named(requireNonNull(algorithm, "algorithm")), jwk);
        requireNonNull(signingInput, "signingInput");
        requireNonNull(signature, "signature");
        return fitting != null && SignatureProviders.found().verify(fitting, jwk, signingInput, signature);
    }

    /** Returns the type and the curve, and no key material. */
    @Override
    public String toString() {
        return jwk.toString();
    }
}
