// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import org.jspecify.annotations.Nullable;

/** A source of the verifier's keys: a fixed set, or a set that is fetched and kept fresh. Thread-safe. */
public interface JwkSource extends AutoCloseable {

    /** Returns a source of fixed keys, which fetches nothing. */
    static JwkSource fixed(JwkSet set) {
        return new FixedJwkSource(set);
    }

    /** Returns a source that fetches its keys from a URL and keeps them fresh. */
    static JwkSource remote(RemoteSettings settings) {
        return RemoteJwkSource.start(settings, Time.SYSTEM);
    }

    /**
     * Returns the key of this id and type ({@code kty}) if it is cached and not too old, and null otherwise. Does no
     * I/O.
     */
    @Nullable
    Jwk cached(String kid, String kty);

    /**
     * Finds the key of this id and type. A cached key is returned at once. If the id is not in the set, or if there is
     * no usable set, the call may wait for the current fetch and one more, at most six seconds.
     *
     * @param kid the key id (RFC 7517 §4.5)
     * @param kty the key type (RFC 7517 §4.1) that the token's algorithm needs
     * @return the key as {@link JwkSet#find} selects it, or null if the current set has no key of that id
     * @throws KeysUnreachableException if no usable set is available now, if too many callers are waiting, or if the key
     *     may be new and no fetch is allowed now
     */
    @Nullable
    Jwk find(String kid, String kty) throws KeysUnreachableException;

    /** Returns the state of the keys, without I/O. */
    SourceState state();

    /** Stops fetching within a second. Cached keys stay usable until they are too old. Never throws. */
    @Override
    void close();
}
