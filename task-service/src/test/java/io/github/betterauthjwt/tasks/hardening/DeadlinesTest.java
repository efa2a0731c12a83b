// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final BlockingQueue<String> missed = new LinkedBlockingQueue<>();
    private final Deadlines<String> deadlines = new Deadlines<>("deadlines", missed::add);

    @AfterEach
    void close() {
        deadlines.close();
    }

    private String nextMissed() throws InterruptedException {
        return missed.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void allow_deadlinePassed_isMissedOnce() throws InterruptedException {
        deadlines.allow("late", Duration.ZERO);

        assertThat(nextMissed()).isEqualTo("late");
        assertThat(deadlines.end("late")).isFalse();
        assertThat(missed).isEmpty();
    }

    @Test
    void end_inTime_isNeverMissed() throws InterruptedException {
        deadlines.allow("in time", LONG);
        assertThat(deadlines.end("in time")).isTrue();

        deadlines.allow("late", Duration.ZERO);
        assertThat(nextMissed()).isEqualTo("late");
        assertThat(missed).isEmpty();
    }

    @Test
    void allow_again_replacesTheEarlierDeadline() throws InterruptedException {
        deadlines.allow("hasty", LONG);
        deadlines.allow("hasty", Duration.ZERO);

        assertThat(nextMissed()).isEqualTo("hasty");
    }

    @Test
    void missed_throws_othersAreStillWatched() throws InterruptedException {
        Consumer<String> failing = what -> {
            missed.add(what);
            throw new IllegalStateException(what);
        };
        try (Deadlines<String> unlucky = new Deadlines<>("unlucky", failing)) {
            unlucky.allow("first", Duration.ZERO);
            assertThat(nextMissed()).isEqualTo("first");

            unlucky.allow("second", Duration.ZERO);
            assertThat(nextMissed()).isEqualTo("second");
        }
    }

    @Test
    void close_always_endsTheWatch() throws InterruptedException {
        deadlines.close();
        deadlines.allow("late", Duration.ZERO);

        assertThat(missed.poll(1, TimeUnit.SECONDS)).isNull();
    }
}
