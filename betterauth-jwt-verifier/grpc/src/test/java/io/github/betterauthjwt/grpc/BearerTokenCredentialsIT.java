// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.BetterAuthIssuer;
import io.github.betterauthjwt.testing.TestIssuer;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the client's credentials against a real server over HTTP/2. */
@BetterAuthIssuer
class BearerTokenCredentialsIT {

    private final AtomicInteger fetches = new AtomicInteger();
    private final TestClock clock = new TestClock();
    private final TestIssuer issuer;
    private final GrpcHost host;

    BearerTokenCredentialsIT(TestIssuer issuer, JwtVerifier verifier) throws IOException {
        this.issuer = issuer;
        this.host = NettyHost.start(new Tasks(), BearerTokenInterceptor.create(verifier), builder -> {});
    }

    /** A clock that tests move. The server uses the system's clock. */
    private static final class TestClock extends Clock {

        private volatile Instant now = Instant.now();

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void reset() {
        fetches.set(0);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    /** Returns the subject with the number of the fetch, for 15 minutes like Better Auth. */
    private String fetch() {
        return issuer.jwt()
                .subject("ada-" + fetches.incrementAndGet())
                .expiresAt(clock.instant().plus(Duration.ofMinutes(15)))
                .sign();
    }

    private BearerTokenCredentials credentials() {
        return BearerTokenCredentials.builder(this::fetch)
                .clock(clock)
                .allowPlaintext()
                .build();
    }

    private String call(BearerTokenCredentials credentials) {
        return host.call(Tasks.GET, credentials);
    }

    @Test
    void connection_withoutEncryption_isRefusedTheToken() {
        BearerTokenCredentials credentials = BearerTokenCredentials.create(this::fetch);
        assertThatThrownBy(() -> call(credentials)).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(e.getStatus().getDescription()).contains("not encrypted");
        });
        assertThat(fetches).hasValue(0);
    }

    @Test
    void token_untilItsRenewal_isFetchedOnce() {
        BearerTokenCredentials credentials = credentials();
        assertThat(call(credentials)).isEqualTo("ada-1");
        clock.advance(Duration.ofMinutes(14).minusSeconds(1));
        assertThat(call(credentials)).isEqualTo("ada-1");
        assertThat(fetches).hasValue(1);
    }

    @Test
    void token_aMinuteBeforeItsExpiry_isRenewedWhileCallsUseIt() throws Exception {
        CountDownLatch renewal = new CountDownLatch(1);
        BearerTokenCredentials credentials = BearerTokenCredentials.builder(() -> {
                    String token = fetch();
                    if (fetches.get() == 2) {
                        renewal.await();
                    }
                    return token;
                })
                .clock(clock)
                .timeout(Duration.ofHours(1))
                .allowPlaintext()
                .build();
        assertThat(call(credentials)).isEqualTo("ada-1");
        clock.advance(Duration.ofMinutes(14));
        assertThat(call(credentials)).isEqualTo("ada-1");
        assertThat(call(credentials)).isEqualTo("ada-1");
        renewal.countDown();
        awaitUser(credentials, "ada-2");
        assertThat(fetches).hasValue(2);
    }

    private void awaitUser(BearerTokenCredentials credentials, String user) throws InterruptedException {
        while (!call(credentials).equals(user)) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void token_expired_isReplacedBeforeTheCall() {
        BearerTokenCredentials credentials = credentials();
        assertThat(call(credentials)).isEqualTo("ada-1");
        clock.advance(Duration.ofMinutes(15));
        assertThat(call(credentials)).isEqualTo("ada-2");
    }

    @Test
    void calls_atTheSameTime_shareOneFetch() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(1);
        BearerTokenCredentials credentials = BearerTokenCredentials.builder(() -> {
                    started.countDown();
                    sent.await();
                    return fetch();
                })
                .timeout(Duration.ofHours(1))
                .allowPlaintext()
                .build();
        List<ListenableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(ClientCalls.futureUnaryCall(
                    host.channel().newCall(Tasks.GET, CallOptions.DEFAULT.withCallCredentials(credentials)),
                    "request"));
        }
        started.await();
        sent.countDown();
        for (ListenableFuture<String> answer : answers) {
            assertThat(answer.get(1, TimeUnit.MINUTES)).isEqualTo("ada-1");
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void source_thatFails_makesCallsUnavailableWithoutAFloodOfFetches() {
        BearerTokenCredentials credentials = BearerTokenCredentials.builder(() -> {
                    fetches.incrementAndGet();
                    throw new IOException("the server is down");
                })
                .clock(clock)
                .allowPlaintext()
                .build();
        for (int i = 0; i < 5; i++) {
            assertUnavailable(credentials);
        }
        assertThat(fetches).hasValue(1);
        clock.advance(Duration.ofSeconds(1));
        assertUnavailable(credentials);
        assertThat(fetches).hasValue(2);
    }

    private void assertUnavailable(BearerTokenCredentials credentials) {
        assertThatThrownBy(() -> call(credentials))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    @Test
    void renewal_thatFails_leavesTheOldTokenUntilItExpires() {
        BearerTokenCredentials credentials = BearerTokenCredentials.builder(() -> {
                    String token = fetch();
                    if (fetches.get() > 1) {
                        throw new IOException("the server is down");
                    }
                    return token;
                })
                .clock(clock)
                .allowPlaintext()
                .build();
        assertThat(call(credentials)).isEqualTo("ada-1");
        clock.advance(Duration.ofMinutes(14));
        assertThat(call(credentials)).isEqualTo("ada-1");
        clock.advance(Duration.ofSeconds(59));
        assertThat(call(credentials)).isEqualTo("ada-1");
        clock.advance(Duration.ofSeconds(2));
        assertUnavailable(credentials);
    }

    @Test
    void source_thatHangs_isInterruptedAndCallsFail() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        BearerTokenCredentials credentials = BearerTokenCredentials.builder(() -> {
                    if (fetches.incrementAndGet() > 1) {
                        return issuer.token("ada");
                    }
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                    return "";
                })
                .clock(clock)
                .timeout(Duration.ofMillis(50))
                .allowPlaintext()
                .build();
        assertUnavailable(credentials);
        interrupted.await();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "undefined", "a.b.c", "line\nbreak", "eyJhbGciOiJub25lIn0.e30.", "two words"})
    void source_thatReturnsNoToken_makesCallsUnavailable(String value) {
        assertUnavailable(
                BearerTokenCredentials.builder(() -> value).allowPlaintext().build());
    }

    @Test
    void source_thatReturnsAnExpiredOrHugeToken_makesCallsUnavailable() {
        String expired = issuer.jwt().expiresAt(Instant.now().minusSeconds(1)).sign();
        String huge = issuer.jwt().claim("image", "x".repeat(17_000)).sign();
        for (String token : List.of(expired, huge)) {
            assertUnavailable(
                    BearerTokenCredentials.builder(() -> token).allowPlaintext().build());
        }
    }

    @Test
    void setting_outOfBounds_isRejected() {
        BearerTokenCredentials.Builder builder = BearerTokenCredentials.builder(this::fetch);
        for (Duration time : List.of(Duration.ofMillis(-1), Duration.ofHours(1).plusMillis(1))) {
            assertThatThrownBy(() -> builder.renewBefore(time)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> builder.timeout(time)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> builder.timeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThat(builder.renewBefore(Duration.ZERO).renewBefore(Duration.ofHours(1)))
                .isSameAs(builder.timeout(Duration.ofMillis(1)).timeout(Duration.ofHours(1)));
    }
}
