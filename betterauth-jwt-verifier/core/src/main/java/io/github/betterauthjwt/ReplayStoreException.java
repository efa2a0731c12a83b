// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a valid DPoP proof cannot be remembered, so that another use of it would not be noticed (RFC 9449 §11.1).
 * The token is not at fault, and the user stays signed in. A server responds with 503 if the store failed, and with 429
 * (RFC 6585 §4) if the client has sent too many proofs, each time with {@code Retry-After}.
 */
public final class ReplayStoreException extends JwtVerificationException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final Duration retryAfter;

    private ReplayStoreException(String code, String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause, false);
        this.code = code;
        this.retryAfter = requireNonNull(retryAfter, "retryAfter");
    }

    /**
     * Returns an exception for a store that failed, for example because its database is unreachable.
     *
     * @param cause the failure, or null if there is none
     */
    public static ReplayStoreException unavailable(@Nullable Throwable cause) {
        return new ReplayStoreException(
                "replay_store_unavailable",
                "The store of DPoP proofs is unavailable, so the proof can be neither accepted nor rejected",
                Duration.ofSeconds(1),
                cause);
    }

    /**
     * Returns an exception for a key whose proofs take too much of the store. It concerns this key alone.
     *
     * @param retryAfter see {@link #retryAfter()}
     */
    public static ReplayStoreException tooManyProofs(Duration retryAfter) {
        return new ReplayStoreException(
                "too_many_proofs", "The key of this client has sent too many DPoP proofs", retryAfter, null);
    }

    /** Returns the stable machine-readable name of the cause: {@code replay_store_unavailable} or {@code too_many_proofs}. */
    public String code() {
        return code;
    }

    /** Returns how long a client should wait before it tries again with a new proof. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
