// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import io.github.betterauthjwt.ReplayStoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers proofs of one process in a bounded number of bytes, and forgets none before its time, because a forgotten
 * proof could be used again. A key may take as much space as is free at the moment. One busy key therefore takes at most
 * half of the space, and several leave an equal share for the next one. Thread-safe.
 */
final class MemoryReplayStore implements ReplayStore {

    /** The bytes that one proof retains at most: its texts, its time, and its places in both maps. */
    static final int BYTES_PER_PROOF = 512;

    /** The proofs in the order in which they came. All are kept for the same time, so the eldest expires first. */
    private final Map<Proof, Instant> proofs = new LinkedHashMap<>();

    private final Map<String, Integer> proofsOfKeys = new HashMap<>();
    private final long maximumProofs;
    private final Clock clock;

    MemoryReplayStore(long maximumBytes, Clock clock) {
        this.maximumProofs = maximumBytes / BYTES_PER_PROOF;
        this.clock = clock;
    }

    private record Proof(String key, String id) {}

    @Override
    public synchronized boolean remember(String key, String proof, Instant until) {
        Instant now = clock.instant();
        forgetExpired(now);
        Proof added = new Proof(key, proof);
        if (proofs.containsKey(added)) {
            return false;
        }
        if (proofsOfKeys.getOrDefault(key, 0) >= maximumProofs - proofs.size()) {
            throw ReplayStoreException.tooManyProofs(Duration.between(now, until));
        }
        proofs.put(added, until);
        proofsOfKeys.merge(key, 1, Integer::sum);
        return true;
    }

    private void forgetExpired(Instant now) {
        Iterator<Map.Entry<Proof, Instant>> eldest = proofs.entrySet().iterator();
        while (eldest.hasNext()) {
            Map.Entry<Proof, Instant> proof = eldest.next();
            if (!proof.getValue().isBefore(now)) {
                return;
            }
            eldest.remove();
            proofsOfKeys.computeIfPresent(proof.getKey().key(), (key, count) -> count == 1 ? null : count - 1);
        }
    }
}
