// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import io.github.betterauthjwt.MemoryRevokedTokens;
import io.github.betterauthjwt.RevokedTokens;
import io.github.betterauthjwt.VerifiedJwt;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The revocations that this instance knows. Requests read them without a lock while others are added. Thread-safe. */
public final class KnownRevocations implements RevokedTokens {

    /** About 10 MB. If there are more, all tokens from before the oldest revocation are rejected. */
    private static final int MAXIMUM = 50_000;

    private final Duration lifetime;
    private volatile MemoryRevokedTokens known;
    /** What is read from the database to replace {@code known}; guarded by this. */
    private @Nullable MemoryRevokedTokens loading;

    /**
     * Creates an empty set.
     *
     * @param lifetime the longest lifetime of a token, with the clock skew
     */
    public KnownRevocations(Duration lifetime) {
        this.lifetime = lifetime;
        this.known = new MemoryRevokedTokens(lifetime, MAXIMUM);
    }

    @Override
    public boolean isRevoked(VerifiedJwt jwt) {
        return known.isRevoked(jwt);
    }

    public synchronized void add(Revocation revocation) {
        add(known, revocation);
        if (loading != null) {
            add(loading, revocation);
        }
    }

    /** Begins to read all revocations again. Those of an earlier attempt are forgotten. */
    synchronized void beginReload() {
        loading = new MemoryRevokedTokens(lifetime, MAXIMUM);
    }

    /** Adds a revocation that was read since {@link #beginReload}. */
    synchronized void reload(Revocation revocation) {
        if (loading != null) {
            add(loading, revocation);
        }
    }

    /** Replaces the set by the revocations that were read and those that were added meanwhile. */
    synchronized void endReload() {
        if (loading != null) {
            known = loading;
            loading = null;
        }
    }

    private static void add(MemoryRevokedTokens tokens, Revocation revocation) {
        switch (revocation.claim()) {
            case SUB -> tokens.revokeSubject(revocation.value(), revocation.issuedUntil());
            case SID -> tokens.revokeSession(revocation.value());
        }
    }
}
