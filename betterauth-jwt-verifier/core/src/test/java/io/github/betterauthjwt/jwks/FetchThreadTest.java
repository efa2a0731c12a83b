// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.Keys;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread that fetches survives any exception, and callers wait no longer than necessary. */
class FetchThreadTest {

    private final StubbedKeyServer server = new StubbedKeyServer(Keys.set(Keys.of("EdDSA", "old")));
    private final ManualTime time = new ManualTime();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void listener_thatThrowsAnError_endsNoFetching() throws Exception {
        JwkSetListener failing = new JwkSetListener() {
            @Override
            public void keysFetched(int keys, Duration took) {
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
        try (RemoteJwkSource source = RemoteJwkSource.start(Remote.settings(server.uri(), failing), time)) {
            source.find("old", "OKP");
            time.advance(Duration.ofMinutes(6));
            assertThat(server.requests()).isEqualTo(2);
            assertThat(source.state().failure()).isNull();
        }
    }

    @Test
    void listener_thatLeavesAnInterruptBehind_doesNotKeepTheThreadAwake() throws Exception {
        JwkSetListener interrupting = new JwkSetListener() {
            @Override
            public void keysFetched(int keys, Duration took) {
                Thread.currentThread().interrupt();
            }
        };
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        Time watched = new OtherTime(time) {
            @Override
            public void park(long nanos) {
                interrupted.add(Thread.currentThread().isInterrupted()); // it would then always return at once
                super.park(nanos);
            }
        };
        try (RemoteJwkSource source = RemoteJwkSource.start(Remote.settings(server.uri(), interrupting), watched)) {
            source.find("old", "OKP");
            time.advance(Duration.ofMinutes(6));
        }
        assertThat(server.requests()).isEqualTo(2);
        assertThat(interrupted).isNotEmpty().doesNotContain(true);
    }

    @Test
    void listener_thatIsSlow_delaysNoCaller() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        JwkSetListener slow = new JwkSetListener() {
            @Override
            public void keysFetched(int keys, Duration took) {
                await(gate);
            }
        };
        try (RemoteJwkSource source = RemoteJwkSource.start(Remote.settings(server.uri(), slow), time)) {
            assertThat(source.find("old", "OKP")).isNotNull(); // would time out if callers waited for the listener
            gate.countDown();
        }
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Manual time, parts of which a test overrides. */
    private static class OtherTime implements Time {
        private final Time time;

        OtherTime(Time time) {
            this.time = time;
        }

        @Override
        public long nanos() {
            return time.nanos();
        }

        @Override
        public void park(long nanos) {
            time.park(nanos);
        }

        @Override
        public double between(double least, double most) {
            return time.between(least, most);
        }
    }

    @Test
    void thread_thatDies_isReportedAtOnce() throws Exception {
        server.fail("outage");
        Time failing = new OtherTime(time) {
            @Override
            public double between(double least, double most) {
                throw new OutOfMemoryError("at the worst moment"); // during the first failure
            }
        };
        try (RemoteJwkSource source = RemoteJwkSource.start(Remote.settings(server.uri()), failing)) {
            assertThatThrownBy(() -> source.find("old", "OKP")).hasMessageContaining("its thread died");
            ManualTime.until(() -> source.state().failure() != null);
            assertThat(source.state().failure()).contains("has died");
            assertThat(source.state().nextAttempt()).isNull();
        }
    }

    @Test
    void thread_hasNothingOfItsMakers() {
        InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
        AtomicReference<String> seen = new AtomicReference<>("nothing yet");
        AtomicReference<ClassLoader> loader = new AtomicReference<>();
        JwkSetListener curious = new JwkSetListener() {
            @Override
            public void keysFetched(int keys, Duration took) {
                seen.set(local.get());
                loader.set(Thread.currentThread().getContextClassLoader());
            }
        };
        local.set("a request's user");
        Thread.currentThread().setContextClassLoader(new ClassLoader(getClass().getClassLoader()) {});
        try (RemoteJwkSource source = RemoteJwkSource.start(Remote.settings(server.uri(), curious), time)) {
            assertThatCode(() -> source.find("old", "OKP")).doesNotThrowAnyException();
            ManualTime.until(() -> loader.get() != null);
        } finally {
            local.remove();
            Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        }
        assertThat(seen.get()).isNull();
        assertThat(loader).hasValue(RemoteJwkSource.class.getClassLoader());
    }
}
