// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.soak;

import io.github.betterauthjwt.tasks.KillableDatabase;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Loads a service for a long time while keys rotate and faults occur. Exits with 1 if a response was wrong or memory
 * grew. Argument: an empty folder, in which it leaves logs, samples and {@code report.md}. See benchmarks/soak.
 */
public final class Soak {

    private static final Duration SAMPLES = Duration.ofSeconds(10);
    /** The time without faults before the end, so that everything has recovered by then. */
    private static final Duration CALM_END = Duration.ofSeconds(20);

    private final Path folder;
    private final Duration length = Duration.ofSeconds(setting("SECONDS_EACH", 1800));
    private final Duration pause = Duration.ofSeconds(setting("PAUSE", 15));
    private final Duration rotation = Duration.ofSeconds(Math.max(45, setting("ROTATION", 60)));
    private final int rate = setting("RATE", 200);
    private final int people = setting("USERS", 60);
    private final long seed = setting("SEED", (int) (System.nanoTime() & 0xFFFF));
    private final FaultWindows faultWindows = new FaultWindows();
    private final Scoreboard scoreboard = new Scoreboard();
    private final List<Sample> samples = new ArrayList<>();

    private Soak(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        System.exit(new Soak(Path.of(arguments[0])).run() ? 0 : 1);
    }

    private static int setting(String name, int otherwise) {
        String text = System.getenv().getOrDefault(name, "");
        return text.isEmpty() ? otherwise : Integer.parseInt(text);
    }

    private boolean run() throws IOException, InterruptedException, ExecutionException, java.sql.SQLException {
        try (KillableDatabase database = KillableDatabase.start(folder.resolve("database"));
                TestIssuer issuer = TestIssuer.start();
                Service service = Service.start(
                        folder.resolve("service.log"),
                        Map.of(
                                "DATABASE_URL", database.url(),
                                "DATABASE_POOLER", "none",
                                "BETTER_AUTH_URL", issuer.url()))) {
            return new Report(folder, scoreboard, samples).write(load(database, issuer, service));
        }
    }

    /** Runs the load and returns a one-sentence summary. */
    private String load(KillableDatabase database, TestIssuer issuer, Service service)
            throws IOException, InterruptedException, ExecutionException, java.sql.SQLException {
        Client client = new Client(service.port(), faultWindows, scoreboard);
        List<Person> users = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            Random random = new Random(seed * 1000 + i);
            Tokens tokens = new Tokens(issuer, "person-" + i, random);
            users.add(new Person("person-" + i, client, tokens, faultWindows, scoreboard, random));
        }
        Faults faults = new Faults(database, issuer, new SlowClients(service.port(), scoreboard), faultWindows, pause);
        long begun = System.nanoTime();
        long end = begun + length.toNanos();
        Duration interval = Duration.ofNanos(1_000_000_000L * people / rate);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (Person person : users) {
                all.add(start(threads, () -> person.live(interval, end)));
            }
            all.add(start(threads, () -> faults.run(end - CALM_END.toNanos())));
            all.add(start(threads, () -> faults.rotate(rotation, end)));
            all.add(start(threads, () -> watch(service, begun, end)));
            for (Future<?> one : all) {
                one.get();
            }
        }
        compare(users, database);
        return "%d s, %d users, %d requests per second offered, %d responses, %d rotations, %d faults, seed %d"
                .formatted(
                        length.toSeconds(),
                        people,
                        rate,
                        scoreboard.answers(),
                        faults.rotations(),
                        faults.faults(),
                        seed);
    }

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static Future<?> start(ExecutorService threads, Work work) {
        Callable<Boolean> call = () -> {
            work.run();
            return true;
        };
        return threads.submit(call);
    }

    private void watch(Service service, long begun, long end) throws IOException, InterruptedException {
        Path file = folder.resolve("samples.csv");
        Files.writeString(file, "seconds,heap MiB,resident MiB,threads,files,wrong\n");
        while (System.nanoTime() - end < 0) {
            Thread.sleep(SAMPLES);
            if (!service.isAlive()) {
                scoreboard.wrong("the service ended", "see service.log");
                return;
            }
            Sample sample = service.sample((System.nanoTime() - begun) / 1e9);
            samples.add(sample);
            String line = "%.0f,%.2f,%.2f,%d,%d,%d%n"
                    .formatted(
                            sample.seconds(),
                            sample.heap(),
                            sample.resident(),
                            sample.threads(),
                            sample.files(),
                            scoreboard.wrongs());
            Files.writeString(file, line, java.nio.file.StandardOpenOption.APPEND);
        }
    }

    /** Checks that the database contains exactly the acknowledged tasks, each once. */
    private void compare(List<Person> users, KillableDatabase database) throws java.sql.SQLException {
        Map<String, Integer> differences = new HashMap<>(database.rows());
        users.forEach(person -> person.memory().rows().forEach(row -> differences.merge(row, -1, Integer::sum)));
        differences.forEach((row, count) -> {
            if (count != 0) {
                scoreboard.wrong(
                        count > 0 ? "in the database, not acknowledged" : "acknowledged, not in the database", row);
            }
        });
    }
}
