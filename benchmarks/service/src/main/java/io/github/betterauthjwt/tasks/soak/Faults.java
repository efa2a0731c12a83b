// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.soak;

import io.github.betterauthjwt.tasks.KillableDatabase;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Injects one fault after another and ends each. Also rotates keys, at a separate interval. */
final class Faults {

    private static final List<String> ALGORITHMS = List.of("ES256", "RS256", "EdDSA");
    /** The time in which every client has obtained a token of the new key. */
    private static final Duration RENEWED = Tokens.RENEWAL.plusSeconds(20);

    private final KillableDatabase database;
    private final TestIssuer issuer;
    private final SlowClients slowClients;
    private final FaultWindows faultWindows;
    private final Duration pause;
    private int faults;
    private int rotations;

    Faults(
            KillableDatabase database,
            TestIssuer issuer,
            SlowClients slowClients,
            FaultWindows faultWindows,
            Duration pause) {
        this.database = database;
        this.issuer = issuer;
        this.slowClients = slowClients;
        this.faultWindows = faultWindows;
        this.pause = pause;
    }

    @FunctionalInterface
    private interface Fault {
        void run() throws IOException, InterruptedException;
    }

    /** Injects the faults in order, repeatedly, until the time has passed. */
    void run(long end) throws IOException, InterruptedException {
        List<Fault> all = List.of(
                () -> databaseAway(Duration.ofSeconds(1)),
                () -> keysAway(() -> issuer.failWith(500), Duration.ofSeconds(15)),
                () -> slowClients.drip(issuer.token("slow")),
                () -> databaseFrozen(Duration.ofSeconds(4)),
                () -> keysAway(() -> issuer.delay(Duration.ofSeconds(10)), Duration.ofSeconds(15)),
                () -> databaseAway(Duration.ofSeconds(10)),
                () -> keysAway(() -> issuer.answerWith("<html>Bad gateway</html>"), Duration.ofSeconds(10)),
                () -> keysAway(() -> issuer.limitRate(Duration.ofSeconds(5)), Duration.ofSeconds(10)),
                () -> keysAway(() -> issuer.drip(Duration.ofMillis(200)), Duration.ofSeconds(10)));
        while (true) {
            for (Fault fault : all) {
                Thread.sleep(pause);
                if (System.nanoTime() - end > 0) {
                    return;
                }
                fault.run();
                faults++;
            }
        }
    }

    /**
     * Adds a key of another algorithm at each interval. Old keys stay published until no client has a token of them.
     */
    void rotate(Duration interval, long end) throws InterruptedException {
        while (end - System.nanoTime() > interval.toNanos()) {
            issuer.rotate(ALGORITHMS.get(rotations % ALGORITHMS.size()));
            rotations++;
            Thread.sleep(RENEWED);
            issuer.dropOldKeys();
            Thread.sleep(interval.minus(RENEWED));
        }
    }

    int faults() {
        return faults;
    }

    int rotations() {
        return rotations;
    }

    private void databaseAway(Duration length) throws IOException, InterruptedException {
        faultWindows.begin(FaultWindows.Part.DATABASE, Duration.ofMinutes(2));
        database.kill();
        Thread.sleep(length);
        database.restart();
        faultWindows.end(FaultWindows.Part.DATABASE);
    }

    private void databaseFrozen(Duration length) throws IOException, InterruptedException {
        faultWindows.begin(FaultWindows.Part.DATABASE, Duration.ofMinutes(2));
        database.freeze();
        Thread.sleep(length);
        database.thaw();
        faultWindows.end(FaultWindows.Part.DATABASE);
    }

    private void keysAway(Runnable breaking, Duration length) throws InterruptedException {
        faultWindows.begin(FaultWindows.Part.KEYS, length);
        breaking.run();
        Thread.sleep(length);
        issuer.recover();
        faultWindows.end(FaultWindows.Part.KEYS);
    }
}
