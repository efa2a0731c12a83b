// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.soak;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts responses and their times, and records errors. */
final class Scoreboard {

    private static final int EXAMPLES = 40;
    private static final int MICROS_EACH = 100;

    private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> wrong = new ConcurrentSkipListMap<>();
    private final Queue<String> examples = new ConcurrentLinkedQueue<>();
    private final LongAdder wrongs = new LongAdder();
    private final AtomicLongArray calmTimes = new AtomicLongArray(100_000); // up to 10 s

    void answered(String what) {
        answers.computeIfAbsent(what, key -> new LongAdder()).increment();
    }

    void took(Duration time) {
        calmTimes.incrementAndGet((int) Math.min(calmTimes.length() - 1L, time.toNanos() / 1000 / MICROS_EACH));
    }

    /** Records an error. Neither argument may contain a token. */
    void wrong(String kind, String detail) {
        wrong.computeIfAbsent(kind, key -> new LongAdder()).increment();
        wrongs.increment();
        if (wrongs.sum() <= EXAMPLES) {
            examples.add(java.time.Instant.now() + " " + kind + ": " + detail);
        }
    }

    long wrongs() {
        return wrongs.sum();
    }

    long answers() {
        return answers.values().stream().mapToLong(LongAdder::sum).sum();
    }

    Map<String, LongAdder> answersByKind() {
        return answers;
    }

    Map<String, LongAdder> wrongByKind() {
        return wrong;
    }

    Iterable<String> examples() {
        return examples;
    }

    /** Returns a percentile, in milliseconds, of responses that were sent while no fault was active. */
    double percentile(double share) {
        long all = 0;
        for (int i = 0; i < calmTimes.length(); i++) {
            all += calmTimes.get(i);
        }
        long passed = 0;
        for (int i = 0; i < calmTimes.length(); i++) {
            passed += calmTimes.get(i);
            if (passed >= all * share && passed > 0) {
                return (i + 1) * MICROS_EACH / 1000.0;
            }
        }
        return Double.NaN;
    }
}
