// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.security.PublicKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One usable public key of a JWK Set (RFC 7517 §4): whoever holds one may verify with it, its material was checked. */
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

    /** The key id (RFC 7517 §4.5): not empty, at most 256 characters, compared as it stands. */
    public String kid() {
        return kid;
    }

    /** The key type (RFC 7517 §4.1): {@code OKP}, {@code EC} or {@code RSA}. */
    public String kty() {
        return kty;
    }

    /** The curve of an {@code OKP} or {@code EC} key (RFC 7518 §6.2.1.1, RFC 8037 §2); null for {@code RSA}. */
    public @Nullable String crv() {
        return crv;
    }

    /** The one algorithm this key is for (RFC 7517 §4.4), or null where the key does not say. */
    public @Nullable String alg() {
        return alg;
    }

    /** The key itself. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /** Whether the other key may stand in for this one: same id, same label, same material. */
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
