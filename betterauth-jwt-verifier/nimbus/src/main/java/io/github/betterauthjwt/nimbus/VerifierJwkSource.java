// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.KeysUnavailableException;
import io.github.betterauthjwt.VerificationKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The key cache of a {@link JwtVerifier} for applications that keep their {@code JWTProcessor}. A key that Better Auth
 * publishes with its first token is found at once, an outage leaves cached keys in use, and invented key ids cause few
 * fetches. A selector must name a {@code kid}; without one it selects no key, because Better Auth always sets
 * {@code kid}.
 *
 * <p>{@code EdDSA} also needs {@link VerifierJwsVerifierFactory}, because Nimbus's factory does not support it.
 * Thread-safe.
 */
public final class VerifierJwkSource implements JWKSource<SecurityContext> {

    private static final Set<KeyType> ALL_TYPES = Set.of(KeyType.OKP, KeyType.EC, KeyType.RSA);

    private final JwtVerifier verifier;

    private VerifierJwkSource(JwtVerifier verifier) {
        this.verifier = requireNonNull(verifier, "verifier");
    }

    /**
     * Returns a source of the verifier's keys. The caller closes the verifier.
     *
     * @param verifier a verifier of one issuer. With several issuers ({@link JwtVerifier#anyOf}), {@link #get} throws an
     *     {@code UnsupportedOperationException}, because a key id does not name an issuer
     */
    public static VerifierJwkSource create(JwtVerifier verifier) {
        return new VerifierJwkSource(verifier);
    }

    /**
     * Returns the current keys that match. If a key is not cached, this method may wait up to six seconds for the JWK
     * Set.
     *
     * @param context not used
     * @return never null; empty if no key matches
     * @throws KeySourceException if the keys are unavailable
     */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        JWKMatcher matcher = selector.getMatcher();
        if (matcher.getKeyIDs() == null) {
            return List.of();
        }
        List<JWK> candidates = new ArrayList<>();
        try {
            for (String kid : matcher.getKeyIDs()) {
                if (kid != null) {
                    addKeys(kid, matcher.getKeyTypes(), candidates);
                }
            }
        } catch (KeysUnavailableException e) {
            throw new KeySourceException(e.getMessage(), e);
        }
        return selector.select(new JWKSet(candidates));
    }

    /** Adds the keys of this id. Keys of different types may have the same id (RFC 7517 §4.5). */
    private void addKeys(String kid, @Nullable Set<KeyType> types, List<JWK> candidates) {
        for (KeyType type : types == null ? ALL_TYPES : types) {
            if (type == null) {
                continue;
            }
            Optional<VerificationKey> key = verifier.findKey(kid, type.getValue());
            if (key.isEmpty()) {
                return; // no type has this id, so another lookup would only wait again
            }
            key.filter(found -> found.keyType().equals(type.getValue()))
                    .map(NimbusKeys::jwk)
                    .ifPresent(candidates::add);
        }
    }
}
