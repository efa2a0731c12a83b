// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.security.PublicKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A usable public key of a JWK Set (RFC 7517 §4). Its key material has been checked, so it may be used for
 * verification.
 */
public final class Jwk {

    private final String kid;
    private final String kty;
    private final @Nullable String crv;
    private final @Nullable String alg;
    private final PublicKey publicKey;

    Jwk(String kid, String kty, @Nullable String crv, @Nullable String alg, PublicKey publicKey) {
        this.kid = Objects.requireNonNull(kid, "kid");
        this.kty = Objects.requireNonNull(kty, "kty");
        this.crv = crv;
        this.alg = alg;
        this.publicKey = Objects.requireNonNull(publicKey, "publicKey");
    }

    /** Returns the key id (RFC 7517 §4.5): 1 to 256 characters, compared exactly. */
    public String kid() {
        return kid;
    }

    /** Returns the key type (RFC 7517 §4.1): {@code OKP}, {@code EC} or {@code RSA}. */
    public String kty() {
        return kty;
    }

    /** Returns the curve of an {@code OKP} or {@code EC} key (RFC 7518 §6.2.1.1, RFC 8037 §2); null for {@code RSA}. */
    public @Nullable String crv() {
        return crv;
    }

    /** Returns the one algorithm of this key (RFC 7517 §4.4), or null if the key does not restrict it. */
    public @Nullable String alg() {
        return alg;
    }

    /** Returns the public key. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /** Returns whether the other key is equal: the same id, algorithm and key material. */
    boolean isSameAs(@Nullable Jwk other) {
        return other != null
                && kid.equals(other.kid)
                && kty.equals(other.kty)
                && Objects.equals(alg, other.alg)
                && publicKey.equals(other.publicKey);
    }

    @Override
    public String toString() {
        return kty + (crv == null ? "" : " " + crv) + (alg == null ? "" : " for " + alg);
    }
}
