// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.soak;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The faults that are active or ended a moment ago. Only these excuse a 503. */
final class FaultWindows {

    enum Part {
        /** The pool detects dead connections within the time that a request may wait for a connection. */
        DATABASE("database_unavailable", Duration.ofSeconds(15)),
        /** The verifier waits up to a minute after a failed fetch, and a fetch may take 5 s. */
        KEYS("keys_unavailable", Duration.ofSeconds(66));

        private final String code;
        private final Duration grace;

        Part(String code, Duration grace) {
            this.code = code;
            this.grace = grace;
        }
    }

    /** The end of the last fault of each part. Guarded by itself. */
    private final Map<Part, Long> ends = new EnumMap<>(Part.class);

    private final Set<String> acceptedKeys = ConcurrentHashMap.newKeySet();

    void begin(Part part, Duration length) {
        endAt(part, System.nanoTime() + length.plus(part.grace).toNanos());
    }

    void end(Part part) {
        endAt(part, System.nanoTime() + part.grace.toNanos());
    }

    void keyAccepted(String kid) {
        acceptedKeys.add(kid);
    }

    /**
     * Returns whether a 503 with this code is acceptable now for a token of this key. Cached keys stay valid while the
     * JWK Set is unavailable.
     */
    boolean excuses(String code, String kid) {
        for (Part part : Part.values()) {
            if (part.code.equals(code)) {
                return isIn(part) && (part == Part.DATABASE || !acceptedKeys.contains(kid));
            }
        }
        return false;
    }

    boolean isCalm() {
        return !isIn(Part.DATABASE) && !isIn(Part.KEYS);
    }

    private void endAt(Part part, long end) {
        synchronized (ends) {
            ends.put(part, end);
        }
    }

    private boolean isIn(Part part) {
        synchronized (ends) {
            Long end = ends.get(part);
            return end != null && end - System.nanoTime() > 0;
        }
    }
}
