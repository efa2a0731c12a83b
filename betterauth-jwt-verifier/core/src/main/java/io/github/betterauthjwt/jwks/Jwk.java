// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.CurveBasedJWK;
import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A usable public key of a JWK Set (RFC 7517 §4). Its key material has been checked, so it may be used for
 * verification.
 */
public final class Jwk {

    private final JWK jwk;
    private final PublicKey publicKey;

    Jwk(JWK jwk, PublicKey publicKey) {
        this.jwk = jwk;
        this.publicKey = publicKey;
    }

    /**
     * Reads a key that is embedded in a JOSE header (RFC 7515 §4.1.3).
     *
     * @param members the members of the key; {@code kid} is ignored
     * @throws IOException if the key must not be used
     */
    public static Jwk embedded(Map<?, ?> members) throws IOException {
        Map<Object, Object> named = new LinkedHashMap<>(members);
        named.put("kid", "jwk");
        try {
            return JwkParser.parse(named);
        } catch (UnusableJwkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Returns the key id (RFC 7517 §4.5): 1 to 256 characters, compared exactly. */
    public String kid() {
        return jwk.getKeyID();
    }

    /** Returns the key type (RFC 7517 §4.1): {@code OKP}, {@code EC} or {@code RSA}. */
    public String kty() {
        return jwk.getKeyType().getValue();
    }

    /** Returns the curve of an {@code OKP} or {@code EC} key (RFC 7518 §6.2.1.1, RFC 8037 §2); null for {@code RSA}. */
    public @Nullable String crv() {
        return jwk instanceof CurveBasedJWK curveBased ? curveBased.getCurve().getName() : null;
    }

    /** Returns the one algorithm of this key (RFC 7517 §4.4), or null if the key does not restrict it. */
    public @Nullable String alg() {
        return jwk.getAlgorithm() == null ? null : jwk.getAlgorithm().getName();
    }

    /** Returns the public key. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /**
     * Returns the SHA-256 thumbprint (RFC 7638) in base64url.
     *
     * @throws IllegalStateException if this Java runtime lacks SHA-256
     */
    public String thumbprint() {
        try {
            return jwk.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Returns whether the other key is equal: the same id, algorithm and key material. */
    boolean isSameAs(@Nullable Jwk other) {
        return other != null && jwk.equals(other.jwk);
    }

    @Override
    public String toString() {
        return kty() + (crv() == null ? "" : " " + crv()) + (alg() == null ? "" : " for " + alg());
    }
}
