// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.TokenCache.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps revoked users and sessions in memory until all of their tokens have expired. A revocation applies to the instance
 * that records it, and is lost when the instance ends. If there are more revocations than fit, the oldest one is replaced
 * by a stricter rule: every token that was issued before it is rejected, so clients get new tokens. A revoked token is
 * thus never accepted. Thread-safe; reading takes no lock.
 */
public final class MemoryRevokedTokens implements RevokedTokens {

    private static final Duration LONGEST_LIFETIME = Duration.ofDays(30);
    private static final Duration MOST_AHEAD = Duration.ofMinutes(5);
    private static final int MOST_ENTRIES = 10_000_000;

    private final Duration lifetime;
    private final int maximumEntries;
    private final Clock clock;
    private final ConcurrentMap<Digest, Instant> revoked = new ConcurrentHashMap<>();

    /** The entries in the order in which they were added; guarded by this. */
    private final Deque<Entry> order = new ArrayDeque<>();

    /** Tokens that were issued until then are rejected. */
    private volatile @Nullable Instant rejectedUntil;

    /** A revocation at a time, and when the last token of before that time has expired. */
    private record Entry(Digest key, Instant at, Instant until) {}

    /**
     * Creates an empty set of revocations with the system clock.
     *
     * @param tokenLifetime the longest lifetime of a token plus the clock skew, from 1 second to 30 days, both inclusive.
     *     Better Auth's defaults are 15 minutes for JWTs and 1 hour for access tokens
     * @param maximumEntries the largest number of revocations, from 1 to 10000000, both inclusive. Each retains about 200
     *     bytes
     * @throws IllegalArgumentException if out of these bounds
     */
    public MemoryRevokedTokens(Duration tokenLifetime, int maximumEntries) {
        this(tokenLifetime, maximumEntries, Clock.systemUTC());
    }

    MemoryRevokedTokens(Duration tokenLifetime, int maximumEntries, Clock clock) {
        if (tokenLifetime.compareTo(Duration.ofSeconds(1)) < 0 || tokenLifetime.compareTo(LONGEST_LIFETIME) > 0) {
            throw new IllegalArgumentException(
                    "tokenLifetime must be from PT1S to " + LONGEST_LIFETIME + "; it is " + tokenLifetime);
        }
        if (maximumEntries < 1 || maximumEntries > MOST_ENTRIES) {
            throw new IllegalArgumentException(
                    "maximumEntries must be from 1 to " + MOST_ENTRIES + "; it is " + maximumEntries);
        }
        this.lifetime = tokenLifetime;
        this.maximumEntries = maximumEntries;
        this.clock = clock;
    }

    /**
     * Revokes the tokens of a user that were issued until a time, for example because the user was banned or changed the
     * password. Tokens have their time of issue in whole seconds. A token of the same second is therefore rejected too.
     *
     * @param subject the {@code sub} of the tokens
     * @param at the time of the event by Better Auth's clock; a time more than 5 minutes ahead counts as 5 minutes ahead
     */
    public void revokeSubject(String subject, Instant at) {
        revoke(key("sub", requireNonNull(subject, "subject")), requireNonNull(at, "at"));
    }

    /**
     * Revokes all tokens of a session. The access tokens of the oauth-provider have the claim {@code sid}; the JWTs of the
     * plugin {@code jwt()} do not.
     *
     * @param sessionId the {@code sid} of the tokens
     */
    public void revokeSession(String sessionId) {
        revoke(key("sid", requireNonNull(sessionId, "sessionId")), clock.instant());
    }

    /** Revokes the session of a logout token, or the tokens of its user if it names no session. */
    public void revoke(LogoutToken logout) {
        logout.sessionId()
                .ifPresentOrElse(this::revokeSession, () -> revokeSubject(logout.subject(), logout.issuedAt()));
    }

    private synchronized void revoke(Digest key, Instant requested) {
        Instant now = clock.instant();
        Instant latest = now.plus(MOST_AHEAD);
        Instant at = requested.isAfter(latest) ? latest : requested;
        while (!order.isEmpty() && !now.isBefore(order.element().until())) {
            removeOldest();
        }
        if (order.size() >= maximumEntries) {
            Instant replaced = removeOldest().at();
            Instant before = rejectedUntil;
            rejectedUntil = before == null || replaced.isAfter(before) ? replaced : before;
        }
        order.add(new Entry(key, at, (at.isAfter(now) ? at : now).plus(lifetime)));
        revoked.merge(key, at, (one, other) -> one.isAfter(other) ? one : other);
    }

    private Entry removeOldest() {
        Entry oldest = order.remove();
        revoked.remove(oldest.key(), oldest.at()); // a later revocation of the same user stays
        return oldest;
    }

    @Override
    public boolean isRevoked(VerifiedJwt jwt) {
        Instant issued = jwt.issuedAt().orElse(Instant.MIN);
        Instant until = rejectedUntil;
        if (until != null && !issued.isAfter(until)) {
            return true;
        }
        if (revoked.isEmpty()) {
            return false;
        }
        Instant at = revoked.get(key("sub", jwt.subject()));
        if (at != null && !issued.isAfter(at)) {
            return true;
        }
        return jwt.claims().get("sid") instanceof String session && revoked.containsKey(key("sid", session));
    }

    /** Returns the number of revocations. */
    public int size() {
        return revoked.size();
    }

    private static Digest key(String kind, String name) {
        return Digest.of((kind + ' ' + name).getBytes(StandardCharsets.UTF_8));
    }
}
