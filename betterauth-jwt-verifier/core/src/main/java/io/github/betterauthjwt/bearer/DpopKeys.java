// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.betterauthjwt.VerificationKey;
import java.util.Map;

/**
 * The keys of recent proofs, because the checks of a key cost more than those of a signature. Only the keys of accepted
 * proofs are kept, in at most 4 MiB. Thread-safe.
 */
final class DpopKeys {

    private static final int MAXIMUM_BYTES = 4 * 1024 * 1024;

    /** The bytes of the cache entry and its objects, apart from the bytes of the key, which several objects repeat. */
    private static final int ENTRY = 2048;

    private static final int COPIES = 8;

    private final Cache<String, Key> keys = Caffeine.newBuilder()
            .maximumWeight(MAXIMUM_BYTES)
            .weigher((String header, Key key) -> ENTRY + COPIES * header.length())
            .executor(Runnable::run) // maintenance is short, and a library should not use the common pool
            .build();

    /**
     * A key that is safe to use.
     *
     * @param thumbprint its SHA-256 thumbprint (RFC 7638 §3)
     */
    record Key(VerificationKey key, String thumbprint) {}

    /**
     * Returns the key of a proof, which proves nothing yet.
     *
     * @param encodedHeader the encoded JOSE header that contains the key
     * @param jwk the members of the key
     * @throws IllegalArgumentException if the key must not be used
     */
    Key find(String encodedHeader, Map<?, ?> jwk) {
        Key known = keys.getIfPresent(encodedHeader);
        if (known != null) {
            return known;
        }
        VerificationKey key = VerificationKey.embedded(jwk);
        return new Key(key, key.thumbprint());
    }

    /** Returns the number of keys that are kept. */
    long size() {
        keys.cleanUp();
        return keys.estimatedSize();
    }

    /** Keeps the key of an accepted proof. */
    void accepted(String encodedHeader, Key key) {
        keys.asMap().putIfAbsent(encodedHeader, key);
    }
}
