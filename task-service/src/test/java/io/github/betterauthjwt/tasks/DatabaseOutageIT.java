// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.betterauthjwt.tasks.postgres.EmbeddedDatabase;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/** The database crashes under load and comes back. */
class DatabaseOutageIT {

    private static final int WRITERS = 8;

    @Test
    void database_killedAndRestartedUnderLoad_losesAndDuplicatesNothing() throws Exception {
        Path folder = TestDatabase.folder("tasks-outage");
        TestIssuer issuer = TestIssuer.start();
        try (EmbeddedDatabase server = EmbeddedDatabase.start(folder)) {
            Map<String, String> environment = TestDatabase.environment(issuer.url());
            environment.put("DATABASE_URL", Files.readString(folder.resolve("database-url")));
            try (TaskService service = TaskService.start(Settings.read(environment))) {
                failure(
                        new Api(service.port(), issuer.token("ada")),
                        folder.toRealPath(),
                        server.url().port());
            }
        } finally {
            issuer.close();
        }
    }

    private static void failure(Api ada, Path folder, int port) throws Exception {
        Map<String, String> acknowledged = new ConcurrentHashMap<>();
        AtomicInteger rejected = new AtomicInteger();
        AtomicLong lastSuccess = new AtomicLong();
        AtomicLong restarted = new AtomicLong();
        AtomicLong firstAfterRestart = new AtomicLong();
        AtomicBoolean going = new AtomicBoolean(true);
        List<String> unexpected = new CopyOnWriteArrayList<>();
        List<Thread> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String name = "w" + writer;
            writers.add(Thread.startVirtualThread(() -> {
                for (int i = 0; going.get(); i++) {
                    String title = name + "-" + i;
                    try {
                        Api.Answer answer = ada.post("/api/tasks", "{\"title\":\"" + title + "\"}");
                        if (answer.status() == 201) {
                            acknowledged.put(answer.json().get("id").asText(), title);
                            lastSuccess.set(System.nanoTime());
                            if (restarted.get() != 0) {
                                firstAfterRestart.compareAndSet(0, System.nanoTime());
                            }
                        } else if (answer.status() == 503
                                && answer.header("Retry-After").isPresent()) {
                            rejected.incrementAndGet();
                        } else {
                            unexpected.add(answer.status() + answer.response().body());
                        }
                    } catch (UncheckedIOException e) {
                        unexpected.add(e.toString());
                    }
                }
            }));
        }
        awaitMore(acknowledged::size, 60);
        Processes.run("kill", "-QUIT", firstLine(folder.resolve("postgresql/postmaster.pid"))); // as in a crash
        awaitMore(rejected::get, WRITERS);
        Processes.startPostgres(folder.resolve("postgresql"), port);
        restarted.set(System.nanoTime());
        awaitMore(acknowledged::size, 60);
        going.set(false);
        for (Thread writer : writers) {
            writer.join();
        }

        assertThat(unexpected).isEmpty();
        assertThat(rejected).hasPositiveValue();
        assertThat(firstAfterRestart.get()).as("served again").isPositive();
        assertThat(Duration.ofNanos(firstAfterRestart.get() - restarted.get())).isLessThan(Duration.ofSeconds(10));
        assertNothingLostOrDoubled(ada, acknowledged);
    }

    private static void awaitMore(IntSupplier count, int more) throws InterruptedException {
        int before = count.getAsInt();
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (count.getAsInt() < before + more && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
    }

    private static void assertNothingLostOrDoubled(Api ada, Map<String, String> acknowledged) {
        Map<String, String> stored = new ConcurrentHashMap<>();
        String next = "/api/tasks?limit=100";
        while (next != null) {
            Api.Answer page = ada.get(next);
            for (JsonNode task : page.json().get("tasks")) {
                stored.put(task.get("id").asText(), task.get("title").asText());
            }
            next = page.header("Link")
                    .map(link -> link.replaceAll("^<|>; rel=\"next\"$", ""))
                    .orElse(null);
        }
        assertThat(stored).containsAllEntriesOf(acknowledged);
        assertThat(stored.values()).doesNotHaveDuplicates();
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(120);
    }

    private static String firstLine(Path file) throws Exception {
        return Files.readAllLines(file).getFirst();
    }
}
