// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import org.jspecify.annotations.Nullable;

/** Where the verifier's keys come from: a fixed set, or one that is fetched and kept fresh. Thread-safe. */
public interface JwkSource extends AutoCloseable {

    /** Keys given once and never fetched. */
    static JwkSource fixed(JwkSet set) {
        return new FixedJwkSource(set);
    }

    /**
     * Keys fetched from a URL and kept fresh.
     *
     * @throws IllegalArgumentException if a setting is out of its bounds; the message names it
     */
    static JwkSource remote(RemoteSettings settings) {
        return RemoteJwkSource.start(settings, Time.SYSTEM);
    }

    /** The key of that id and type ({@code kty}) if it is cached and not too old; at once and without I/O. */
    @Nullable
    Jwk inHand(String kid, String kty);

    /**
     * Finds the key of that id and type. A cached key is returned at once; only an id that is not in the set, or a set that
     * is not there, may wait: for the fetch under way and one more, six seconds at most.
     *
     * @param kid the key id (RFC 7517 §4.5)
     * @param kty the key type (RFC 7517 §4.1) that the token's algorithm needs
     * @return the key as {@link JwkSet#find} selects it, or null if a current set has none of that id
     * @throws KeysUnreachableException if no usable set can be had now, or too many callers wait already
     */
    @Nullable
    Jwk find(String kid, String kty) throws KeysUnreachableException;

    /** What is known of the keys right now, without I/O. */
    JwkSetState state();

    /** Ends fetching within a second. Keys in hand keep working until they are too old; never throws. */
    @Override
    void close();
}
