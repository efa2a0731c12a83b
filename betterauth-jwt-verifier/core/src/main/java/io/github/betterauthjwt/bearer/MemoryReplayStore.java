// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers proofs of one process in a bounded number of bytes. A full store forgets nothing before its time. It fails
 * instead, because a forgotten proof could be used again.
 */
final class MemoryReplayStore implements ReplayStore {

    /** The bytes that one proof retains at most: text, time, map entry, and its share of the table. */
    static final int BYTES_PER_PROOF = 256;

    /** The proofs in the order in which they came. All are kept for the same time, so the eldest expires first. */
    private final Map<String, Instant> proofs = new LinkedHashMap<>();

    private final long maximumProofs;
    private final Clock clock;

    MemoryReplayStore(long maximumBytes, Clock clock) {
        this.maximumProofs = maximumBytes / BYTES_PER_PROOF;
        this.clock = clock;
    }

    @Override
    public synchronized boolean remember(String proof, Instant until) {
        forgetExpired(clock.instant());
        if (proofs.containsKey(proof)) {
            return false;
        }
        if (proofs.size() >= maximumProofs) {
            throw new IllegalStateException("the memory for DPoP proofs is full; raise replayMemory(...)");
        }
        proofs.put(proof, until);
        return true;
    }

    private void forgetExpired(Instant now) {
        Iterator<Instant> eldest = proofs.values().iterator();
        while (eldest.hasNext() && eldest.next().isBefore(now)) {
            eldest.remove();
        }
    }
}
