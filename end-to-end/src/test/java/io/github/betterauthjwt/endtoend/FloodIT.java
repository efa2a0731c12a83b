// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests one user and many attackers at the packaged task-service, with the heap that its launcher sets. */
class FloodIT {

    private static final Duration FLOOD = Duration.ofSeconds(60);
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration SLOW = Duration.ofMillis(250);
    /** The limit of the peak, including the AOT cache and the libraries that are mapped. */
    private static final long MOST_MEMORY = 256L << 20;

    @Test
    void user_duringFloodOfHostileRequests_isServedPromptly(@TempDir Path data) throws IOException {
        try (AuthServer auth = AuthServer.start("flood", "{}");
                TaskServer service = TaskServer.startByLauncher(auth.url(), data.resolve("data"))) {
            String token = Person.signUp(auth.url(), "Ada").token();
            String attackers = Person.signUp(auth.url(), "Mallory").token();
            new GoodClient(service.port(), token).runFor(WARM_UP);
            GoodClient user = new GoodClient(service.port(), token);
            Flood flood = Flood.start(service.port(), auth.url(), attackers);
            try (flood) {
                user.runFor(FLOOD);
            }
            String report = "p50 " + user.percentile(0.5) + ", p99 " + user.percentile(0.99) + ", memory "
                    + (service.peakMemory() >> 20) + " MiB, " + flood.outcomes();
            System.getLogger(FloodIT.class.getName()).log(System.Logger.Level.INFO, report);
            assertThat(user.errors()).as(report).isEmpty();
            assertThat(user.percentile(0.99)).as(report).isLessThan(SLOW);
            assertThat(service.peakMemory()).as(report).isLessThan(MOST_MEMORY);
            assertThat(flood.outcomes().keySet())
                    .as("hostile requests that succeed, or make the service fail")
                    .noneMatch(outcome -> outcome.matches(".*: (200|201|500)"));
        }
    }
}
