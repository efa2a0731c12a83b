// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.testing.TestIssuer;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The primary is lost or replaced under load, and the service finds the new primary by itself. {@code benchmarks/failover}
 * repeats these tests and reports their figures.
 */
class FailoverIT {

    private static final int USERS = 8;
    private static final Duration UNTIL_PROMOTION = Duration.ofSeconds(1);
    /** Beyond the failover itself. The goal is 1 s, on a machine that does nothing else. */
    private static final Duration MOST_DELAY = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    static IntStream rounds() {
        return IntStream.rangeClosed(1, Integer.getInteger("failover.rounds", 1));
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void primary_killedUnderLoad_losesNoAcknowledgedWrite(int round) throws Exception {
        assertNothingIsLost("killed", round, databases -> {
            databases.kill(0);
            Load.pause(UNTIL_PROMOTION);
            databases.promote(1);
        });
    }

    /** The old primary keeps its connections open, so only its error tells the service to look for another one. */
    @ParameterizedTest
    @MethodSource("rounds")
    void primary_madeReadOnlyUnderLoad_losesNoAcknowledgedWrite(int round) throws Exception {
        assertNothingIsLost("read-only", round, databases -> {
            databases.execute(0, "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");
            databases.await(0, "SELECT current_setting('default_transaction_read_only') = 'on'");
            Load.pause(UNTIL_PROMOTION);
            databases.awaitStandby();
            databases.promote(1);
        });
    }

    private void assertNothingIsLost(String name, int round, Change change) throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                PostgresPair databases = PostgresPair.start(folder);
                TaskServer service = TaskServer.start(
                        issuer.url(),
                        folder.resolve("data"),
                        Map.of("DATABASE_URL", databases.address(), "ACCESS_LOG", "false"),
                        "/health/ready")) {
            Load load = Load.start(service.url(), issuer, USERS);
            load.awaitMore(300);

            long begin = System.nanoTime();
            change.apply(databases);
            Duration failover = Duration.ofNanos(System.nanoTime() - begin);
            load.awaitMore(300);
            load.stop();

            String report = name + " " + round + ": " + load.report() + ", of which the failover took "
                    + failover.toMillis() + " ms";
            System.getLogger(FailoverIT.class.getName()).log(Level.INFO, report);
            assertThat(load.longestPause()).as(report).isLessThan(failover.plus(MOST_DELAY));
        }
    }

    /** Makes the standby the primary. */
    private interface Change {

        void apply(PostgresPair databases) throws Exception;
    }
}
