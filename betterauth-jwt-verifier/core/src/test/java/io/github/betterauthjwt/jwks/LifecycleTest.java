// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.Keys;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Start, end and restart of the key source, and its visible state: exit without {@code close()}, {@code close()} within
 * a second, the snapshot file, readiness without I/O, and the events.
 */
class LifecycleTest {

    private static final Keys OLD = Keys.of("EdDSA", "old");
    private static final Keys NEW = Keys.of("EdDSA", "new");
    private static final Instant NOW = Instant.parse("2026-11-22T17:00:00Z");

    private final StubbedKeyServer server = new StubbedKeyServer(Keys.set(OLD));
    private final ManualTime time = new ManualTime();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void jvm_withoutClose_endsAndLeftFlightRecorderAlone() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ForgetsToClose.class.getName(),
                        server.uri().toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(server.requests()).isEqualTo(1);
    }

    /** A program that exits although its key source was never closed. */
    static final class ForgetsToClose {
        private ForgetsToClose() {}

        public static void main(String[] args) throws Exception {
            RemoteSettings settings = Remote.settings(URI.create(args[0]));
            if (JwkSource.remote(settings).find("old", "OKP") == null) {
                System.exit(3);
            }
            if (FlightRecorder.isInitialized()) {
                System.exit(4); // initialization takes longer than the rest of this program
            }
        }
    }

    @Test
    void close_whileTheServerHangs_freesTheWaitingAndEndsTheThread() throws Exception {
        server.fail("delay");
        RemoteJwkSource source = RemoteJwkSource.start(Remote.settings(server.uri()), Time.SYSTEM);
        List<Throwable> ends = new CopyOnWriteArrayList<>();
        Thread waiting = new Thread(() -> {
            try {
                source.find("old", "OKP");
            } catch (KeysUnreachableException e) {
                ends.add(e);
            }
        });
        waiting.start();
        ManualTime.until(() -> server.requests() == 1);
        source.close();
        waiting.join(TimeUnit.SECONDS.toMillis(4)); // less than a fetch may take
        assertThat(ends).hasSize(1);
        ManualTime.until(() -> threads().findAny().isEmpty());
        assertThatThrownBy(() -> source.find("old", "OKP")).hasMessageContaining("closed");
    }

    private static Stream<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("betterauth-jwks 127.0.0.1"));
    }

    @Test
    void snapshot_bridgesARestartDuringAnOutage() throws Exception {
        Path file = folder.resolve("keys/jwks.json");
        try (RemoteJwkSource first = start(file, NOW)) {
            assertThat(first.find("old", "OKP")).isNotNull();
            ManualTime.until(() -> Files.exists(file));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).hasSize(1);
        }
        server.fail("unavailable");
        try (RemoteJwkSource second = start(file, NOW.plus(Duration.ofHours(24)).minusSeconds(1))) {
            assertThat(second.find("old", "OKP")).isNotNull();
        }
        try (RemoteJwkSource tooLate = start(file, NOW.plus(Duration.ofHours(24)))) {
            assertThatThrownBy(() -> tooLate.find("old", "OKP")).isInstanceOf(KeysUnreachableException.class);
        }
        try (RemoteJwkSource fromTheFuture = start(file, NOW.minusSeconds(1))) {
            assertThatThrownBy(() -> fromTheFuture.find("old", "OKP")).isInstanceOf(KeysUnreachableException.class);
        }
    }

    @Test
    void snapshot_ofAnotherServerOrDamaged_isNotUsed_andIsReplaced() throws Exception {
        Path file = folder.resolve("jwks.json");
        for (String content : List.of(
                "",
                "{}",
                "{\"jwks_uri\":\"https://elsewhere.example/jwks\",\"fetched_at\":\"" + NOW + "\",\"jwk_set\":\"{}\"}",
                "{\"jwks_uri\":\"" + server.uri() + "\",\"fetched_at\":\"yesterday\",\"jwk_set\":\"{}\"}",
                "{\"jwks_uri\":\"" + server.uri() + "\",\"fetched_at\":\"" + NOW + "\"}")) {
            Files.writeString(file, content);
            try (RemoteJwkSource source = start(file, NOW)) {
                assertThat(source.state().usable()).as(content).isFalse();
                assertThat(source.find("old", "OKP")).isNotNull();
                ManualTime.until(() -> file.toFile().length() > content.length());
            }
        }
    }

    private RemoteJwkSource start(Path snapshot, Instant now) {
        return RemoteJwkSource.start(
                Remote.settings(
                        server.uri(), new JwkSetListener() {}, snapshot, Clock.fixed(now, ZoneOffset.UTC), null),
                Time.SYSTEM);
    }

    @Test
    void state_hasAgeSuccessFailureAndNextAttempt_withoutIo() throws Exception {
        RemoteSettings settings =
                Remote.settings(server.uri(), new JwkSetListener() {}, null, Clock.fixed(NOW, ZoneOffset.UTC), null);
        try (RemoteJwkSource source = RemoteJwkSource.start(settings, time)) {
            assertThat(source.state())
                    .isEqualTo(new SourceState(false, List.of(), List.of(), null, null, null, null, null, null, null));
            assertThat(server.requests()).isZero();

            source.find("old", "OKP");
            time.advance(Duration.ofSeconds(7));
            SourceState loaded = source.state();
            assertThat(loaded.usable()).isTrue();
            assertThat(loaded.kids()).containsExactly("old");
            assertThat(loaded.age()).isEqualTo(Duration.ofSeconds(7));
            assertThat(loaded.lastSuccess()).isEqualTo(NOW);
            assertThat(loaded.nextAttempt()).isBetween(NOW.plusSeconds(270 - 7), NOW.plusSeconds(330));
            assertThat(loaded.failure()).isNull();
            assertThat(loaded.clockAhead()).isNotNull();

            server.fail("outage");
            time.advance(Duration.ofSeconds(330));
            SourceState failing = source.state();
            assertThat(failing.usable()).isTrue();
            assertThat(failing.failure()).contains("answered 500");
            assertThat(failing.lastFailure()).isEqualTo(NOW);
            assertThat(failing.nextAttempt()).isBetween(NOW, NOW.plusSeconds(60));

            server.serve(Keys.set(OLD));
            time.advance(Duration.ofSeconds(60));
            assertThat(source.state().failure()).isNull();
            assertThat(source.state().lastFailure()).isEqualTo(NOW);
        }
    }

    @Test
    void listener_receivesEachEvent() throws Exception {
        List<String> events = new CopyOnWriteArrayList<>();
        try (RemoteJwkSource source =
                RemoteJwkSource.start(Remote.settings(server.uri(), new Recorder(events)), time)) {
            source.find("old", "OKP");
            server.serve(Keys.set(NEW));
            source.find("invented", "OKP");
            source.find("invented", "OKP");
            source.find("invented", "OKP");
            source.find("invented", "OKP");
            server.fail("outage");
            time.advance(Duration.ofSeconds(330));
        }
        assertThat(events)
                .containsSubsequence("fetched 1", "added old", "fetched 1", "removed old", "added new", "failed")
                .contains("unknown", "budget spent")
                .endsWith("failed");
    }

    private record Recorder(List<String> events) implements JwkSetListener {
        @Override
        public void keysFetched(int keys, Duration took) {
            events.add("fetched " + keys);
        }

        @Override
        public void keysFetchFailed(String reason, Duration nextAttempt) {
            events.add("failed");
            throw new IllegalStateException("a listener that fails");
        }

        @Override
        public void keyAdded(String kid) {
            events.add("added " + kid);
        }

        @Override
        public void keyRemoved(String kid) {
            events.add("removed " + kid);
        }

        @Override
        public void unknownKey() {
            events.add("unknown");
        }

        @Override
        public void unknownKeyBudgetSpent() {
            events.add("budget spent");
        }
    }

    @Test
    void flightRecorder_hasEachFetch() throws Exception {
        Path file = folder.resolve("fetches.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("io.github.betterauthjwt.JwkSetFetch");
            recording.start();
            try (RemoteJwkSource source = RemoteJwkSource.start(Remote.settings(server.uri()), time)) {
                source.find("old", "OKP");
                server.fail("outage");
                time.advance(Duration.ofSeconds(330));
            }
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> fetches = RecordingFile.readAllEvents(file);
        assertThat(fetches).extracting(event -> event.getBoolean("succeeded")).containsExactly(true, false);
        assertThat(fetches.get(1).getString("failure")).contains("answered 500");
    }
}
