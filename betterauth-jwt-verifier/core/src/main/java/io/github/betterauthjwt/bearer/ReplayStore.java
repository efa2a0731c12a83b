// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import java.time.Instant;

/**
 * Remembers DPoP proofs that were used, so that each works once (RFC 9449 §11.1). A service with several instances needs
 * a store that they share, because a proof used at one instance could otherwise be used again at another. Thread-safe.
 */
@FunctionalInterface
public interface ReplayStore {

    /**
     * Remembers a proof, in one atomic step with the check for it.
     *
     * @param key 43 characters of base64url: the thumbprint of the client's key (RFC 7638 §3). A store can use it to
     *     limit the proofs of one client
     * @param proof 43 characters of base64url: the SHA-256 hash of the proof's {@code jti}
     * @param until the time from which the proof may be forgotten, because it is too old by then
     * @return whether the key has not used this proof before
     * @throws io.github.betterauthjwt.ReplayStoreException if the key has sent too many proofs; the request receives 429
     * @throws RuntimeException if the store fails in another way; the request receives 503
     */
    boolean remember(String key, String proof, Instant until);
}
