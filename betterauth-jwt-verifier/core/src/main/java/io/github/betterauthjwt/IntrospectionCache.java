// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.betterauthjwt.TokenCache.Digest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Caches what Better Auth stated about tokens, by the SHA-256 of the whole token. An active token that is too old to be
 * used is still known, so that its next request has precedence over tokens that anyone can invent.
 */
final class IntrospectionCache {

    private static final Duration KNOWN = Duration.ofHours(1);
    private static final int MOST_REJECTIONS = 1000;

    private final Cache<Digest, Active> active;
    private final Cache<Digest, InvalidJwtException> rejections;
    private final Duration maximumAge;
    private final Ticker ticker;

    IntrospectionCache(long maximumBytes, Duration maximumAge, Duration rejectionAge, Ticker ticker) {
        this.maximumAge = maximumAge;
        this.ticker = ticker;
        this.active = Caffeine.newBuilder()
                .maximumWeight(maximumBytes)
                .weigher((Digest digest, Active entry) ->
                        (int) Math.min(Integer.MAX_VALUE, RetainedSize.of(entry.jwt())))
                .expireAfterWrite(KNOWN)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
        this.rejections = Caffeine.newBuilder()
                .maximumSize(MOST_REJECTIONS) // each is a hash and an exception without a trace, less than 1 KiB
                .expireAfterWrite(rejectionAge)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** An active token, and when Better Auth stated it. */
    private record Active(VerifiedJwt jwt, long at) {}

    /** Returns a token that was active recently, or null. */
    @Nullable
    VerifiedJwt find(Digest digest) {
        Active entry = active.getIfPresent(digest);
        return entry != null && ticker.read() - entry.at() < maximumAge.toNanos() ? entry.jwt() : null;
    }

    /** Returns the rejection of a token that was rejected recently, or null. */
    @Nullable
    InvalidJwtException findRejection(Digest digest) {
        return rejections.getIfPresent(digest);
    }

    /** Returns whether the token was active when it was last checked. */
    boolean isKnown(Digest digest) {
        return active.getIfPresent(digest) != null;
    }

    /**
     * Stores an active token.
     *
     * @param at when the request began; the statement may be that old
     */
    void put(Digest digest, VerifiedJwt jwt, long at) {
        active.put(digest, new Active(jwt, at));
    }

    void putRejection(Digest digest, InvalidJwtException rejection) {
        active.invalidate(digest);
        rejections.put(digest, rejection);
    }
}
