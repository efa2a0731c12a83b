// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.jwks.Jwk;
import io.github.betterauthjwt.jwks.JwkSet;
import io.github.betterauthjwt.jwks.KeyServer;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The verifier with a real key server: one request for many callers at a cold start and during a rotation, no pinned
 * virtual threads, no request for a token that can be rejected without a key, removed and replaced keys, independent
 * issuers, event loops, and the token cache.
 */
class JwtVerifierKeysTest {

    private static final Keys OLD = Keys.of("EdDSA", "old");
    private static final Keys NEW = Keys.of("EdDSA", "new");

    private final KeyServer server = new KeyServer(Keys.set(OLD));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final JwtVerifier verifier = builder(server).build();

    @AfterEach
    void close() {
        verifier.close();
        server.close();
        threads.shutdownNow();
    }

    private static JwtVerifier.Builder builder(KeyServer server) {
        return JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwksUri(server.uri())
                .lazy() // these tests count requests
                .clock(Claims.CLOCK);
    }

    private JwtVerifier.Builder eager() {
        return JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwksUri(server.uri())
                .clock(Claims.CLOCK);
    }

    @Test
    void build_withDefaults_fetchesTheKeysBeforeTheFirstToken() {
        try (JwtVerifier preloading = eager().build()) {
            await(() -> preloading.keys().usable());
            assertThat(preloading.verify(OLD.sign(Claims.standard().json())).issuer())
                    .isEqualTo(Claims.ISSUER);
        }
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void build_whileTheKeyServerHangs_returnsAtOnce() {
        CountDownLatch gate = new CountDownLatch(1);
        server.answer(KeyServer.after(gate, KeyServer.body(200, Keys.set(OLD))));
        try (JwtVerifier preloading = eager().build()) {
            assertThat(preloading.keys().usable()).isFalse();
            gate.countDown();
            preloading.verify(OLD.sign(Claims.standard().json())); // shares the fetch
        }
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void build_whileTheKeyServerFails_succeeds_andFetchesAgainWithoutTokens() {
        server.answer(KeyServer.body(503, ""));
        try (JwtVerifier preloading = eager().build()) {
            await(() -> preloading.keys().failure().isPresent());
            assertThat(preloading.keys().remedies()).isNotEmpty();
            server.serve(Keys.set(OLD));
            await(() -> preloading.keys().usable());
        }
    }

    @Test
    void lazy_tokenThatNeedsNoKey_fetchesNothing() {
        assertThat(verifier.keys().nextAttempt()).isEmpty();
        assertRejected(verifier, "rubbish", Reason.OPAQUE_TOKEN);
        assertThat(server.requests()).isZero();
        verifier.verify(OLD.sign(Claims.standard().json()));
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void listener_whenTheVerifierIsBuilt_receivesIt() {
        List<JwtVerifier> built = new ArrayList<>();
        VerifierListener listener = new VerifierListener() {
            @Override
            public void verifierBuilt(JwtVerifier ready) {
                built.add(ready);
                throw new AssertionError("a listener that fails");
            }
        };
        try (JwtVerifier listened = builder(server).listener(listener).build()) {
            assertThat(built).containsExactly(listened);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void coldStart_withAThousandThreads_isOneGet() throws Exception {
        List<Future<VerifiedJwt>> answers = verifyAtOnce(1000, OLD);
        for (Future<VerifiedJwt> answer : answers) {
            assertThat(answer.get().issuer()).isEqualTo(Claims.ISSUER);
        }
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void rotation_underLoad_rejectsNoToken_andIsOneGet() throws Exception {
        verifier.verify(OLD.sign(Claims.standard().json()));
        server.serve(Keys.set(OLD, NEW));
        for (Future<VerifiedJwt> answer : verifyAtOnce(500, NEW)) {
            assertThat(answer.get().issuer()).isEqualTo(Claims.ISSUER);
        }
        assertThat(server.requests()).isEqualTo(2);
    }

    private List<Future<VerifiedJwt>> verifyAtOnce(int count, Keys keys) {
        CyclicBarrier barrier = new CyclicBarrier(count);
        List<Future<VerifiedJwt>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String token = keys.sign(Claims.standard().with("n", i).json());
            answers.add(threads.submit(() -> {
                barrier.await();
                return verifier.verify(token);
            }));
        }
        return answers;
    }

    @Test
    void virtualThreads_waitingForKeys_areNotPinned(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(Runtime.version().feature() >= 21, "this Java runtime has no virtual threads");
        MethodHandle start = MethodHandles.lookup()
                .findStatic(Thread.class, "startVirtualThread", MethodType.methodType(Thread.class, Runnable.class));
        CountDownLatch gate = new CountDownLatch(1);
        server.answer(KeyServer.after(gate, KeyServer.body(200, Keys.set(OLD))));
        Path file = folder.resolve("pinned.jfr");
        AtomicInteger accepted = new AtomicInteger();
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            tokens.add(OLD.sign(Claims.standard().with("n", i).json()));
        }
        try (Recording recording = new Recording()) {
            recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ofMillis(1));
            recording.start();
            List<Thread> waiting = new ArrayList<>();
            for (String token : tokens) {
                waiting.add((Thread) start.invoke((Runnable) () -> {
                    verifier.verify(token);
                    accepted.incrementAndGet();
                }));
            }
            gate.countDown();
            for (Thread thread : waiting) {
                thread.join();
            }
            recording.stop();
            recording.dump(file);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        assertThat(accepted).hasValue(500);
        assertThat(RecordingFile.readAllEvents(file))
                .filteredOn(event -> event.getEventType().getName().equals("jdk.VirtualThreadPinned"))
                .isEmpty();
    }

    @Test
    void cheapRejections_causeNoGet() {
        String claims = Claims.standard().json();
        List<String> tokens = List.of(
                OLD.sign(Claims.standard()
                        .with("x", "\"" + "x".repeat(16 * 1024) + "\"")
                        .json()),
                OLD.sign("{\"alg\":\"HS256\",\"kid\":\"old\"}", claims),
                OLD.sign("{\"alg\":\"none\",\"kid\":\"old\"}", claims),
                OLD.sign("{\"alg\":\"EdDSA\",\"kid\":\"" + "k".repeat(257) + "\"}", claims),
                OLD.sign("{\"alg\":\"EdDSA\"}", claims),
                OLD.sign("{\"alg\":\"EdDSA\",\"kid\":\"old\",\"typ\":\"logout+jwt\"}", claims),
                OLD.sign(Claims.standard()
                        .with("iss", "\"https://evil.example\"")
                        .json()),
                OLD.sign(Claims.standard()
                        .with("exp", Claims.NOW.getEpochSecond() - 3600)
                        .json()));
        for (String token : tokens) {
            assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(InvalidJwtException.class);
        }
        assertThat(server.requests()).isZero();
    }

    @Test
    void removedKey_rejectsItsTokens_knownOnesToo() {
        String token = OLD.sign(Claims.standard().json());
        try (JwtVerifier quick = builder(server).build()) {
            quick.verify(token);
            server.serve(Keys.set(NEW));
            quick.verify(NEW.sign(Claims.standard().json())); // fetches the new set
            assertRejected(quick, token, Reason.UNKNOWN_KEY);
        }
    }

    @Test
    void replacedKey_rejectsTokensOfTheOldMaterial_knownOnesToo() {
        String token = OLD.sign(Claims.standard().json());
        Keys replaced = Keys.of("EdDSA", "old");
        verifier.verify(token);
        server.serve(Keys.set(replaced, NEW));
        verifier.verify(NEW.sign(Claims.standard().json()));
        int before = server.requests();
        assertRejected(verifier, token, Reason.BAD_SIGNATURE);
        verifier.verify(replaced.sign(Claims.standard().json()));
        assertThat(server.requests()).isEqualTo(before); // a failed signature never causes a fetch
    }

    @Test
    void deadIssuer_doesNotTouchAnother() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (KeyServer dead = new KeyServer("");
                JwtVerifier other = builder(dead).build()) {
            dead.answer(KeyServer.after(gate, KeyServer.body(503, "")));
            Future<VerifiedJwt> hanging =
                    threads.submit(() -> other.verify(OLD.sign(Claims.standard().json())));
            verifier.verify(OLD.sign(Claims.standard().json())); // would hang if the verifiers shared anything
            assertThat(hanging).isNotDone();
            gate.countDown();
            assertThatThrownBy(hanging::get).hasCauseInstanceOf(KeysUnavailableException.class);
        }
    }

    @Test
    void twoIssuers_withOneKeySet_shareOneGet() {
        String oauth = Claims.ISSUER + "/api/auth";
        try (JwtVerifier both = builder(server).additionalIssuers(oauth).build()) {
            both.verify(OLD.sign(Claims.standard().json()));
            assertThat(both.verify(OLD.sign(Claims.standard()
                                    .with("iss", "\"" + oauth + "\"")
                                    .json()))
                            .issuer())
                    .isEqualTo(oauth);
        }
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void knownToken_isNotCheckedAgain_untilAMinuteHasPassed() {
        AtomicLong nanos = new AtomicLong();
        List<Boolean> known = new ArrayList<>();
        VerifierListener listener = new VerifierListener() {
            @Override
            public void tokenAccepted(boolean wasKnown) {
                known.add(wasKnown);
            }
        };
        String token = OLD.sign(Claims.standard().json());
        try (JwtVerifier caching = builder(server).listener(listener).build(nanos::get)) {
            caching.verify(token);
            caching.explain(token); // a dry run that is not reported as a request
            caching.verify(token);
            nanos.set(Duration.ofSeconds(60).toNanos() - 1);
            caching.verify(token);
            nanos.set(Duration.ofSeconds(60).toNanos());
            caching.verify(token);
        }
        assertThat(known).containsExactly(false, true, true, false);
    }

    @Test
    void knownToken_atExp_isRejected() {
        Instant[] now = {Claims.NOW};
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now[0];
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        String token = OLD.sign(Claims.standard().json());
        try (JwtVerifier caching = builder(server).clock(clock).build()) {
            caching.verify(token);
            now[0] = Claims.NOW.plusSeconds(900 + 30).minusNanos(1);
            caching.verify(token);
            now[0] = Claims.NOW.plusSeconds(900 + 30);
            assertRejected(caching, token, Reason.EXPIRED);
            now[0] = Claims.NOW.minusSeconds(31);
            assertRejected(caching, token, Reason.NOT_YET_VALID);
        }
    }

    @Test
    void verifyOnAnEventLoop_keyCachedOrNotNeeded_isDoneAtOnce() {
        Executor nobody = task -> {
            throw new AssertionError("had to wait");
        };
        verifier.verify(OLD.sign(Claims.standard().json()));
        int before = server.requests();
        String fresh = OLD.sign(Claims.standard().with("n", 1).json());
        assertThat(verifier.verify(fresh, nobody)).isCompleted();
        assertThat(verifier.verify(fresh, nobody)).isCompleted(); // from the token cache
        for (String refused : List.of("rubbish", "", fresh.substring(0, fresh.length() - 4) + "AAAA")) {
            assertThat(verifier.verify(refused, nobody)).isCompletedExceptionally();
        }
        assertThat(server.requests()).isEqualTo(before);
    }

    @Test
    void verifyOnAnEventLoop_keyNotCached_waitsOnTheExecutor() throws Exception {
        List<Runnable> waiting = new ArrayList<>();
        CompletableFuture<VerifiedJwt> verdict =
                verifier.verify(OLD.sign(Claims.standard().json()), waiting::add);
        assertThat(verdict).isNotDone();
        assertThat(server.requests()).isZero();
        waiting.forEach(Runnable::run);
        assertThat(verdict.get().issuer()).isEqualTo(Claims.ISSUER);
    }

    @Test
    void verifyOnAnEventLoop_tooManyWaiting_isUnavailable() {
        Executor full = task -> {
            throw new RejectedExecutionException("full");
        };
        assertThat(verifier.verify(OLD.sign(Claims.standard().json()), full))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(KeysUnavailableException.class);
    }

    @Test
    void error_ofARule_rejectsTheToken() {
        for (Error error : List.of(new NoClassDefFoundError("x"), new OutOfMemoryError(), new AssertionError())) {
            ClaimRule rule = jwt -> {
                throw error;
            };
            String token = OLD.sign(Claims.standard().json());
            try (JwtVerifier ruled = builder(server).rule(rule).build()) {
                assertRejected(ruled, token, Reason.MALFORMED);
                assertThat(ruled.verify(token, Runnable::run)).isCompletedExceptionally();
            }
        }
    }

    @Test
    void error_ofAListener_changesNoDecision() {
        VerifierListener listener = new VerifierListener() {
            @Override
            public void tokenAccepted(boolean known) {
                throw new AssertionError("a listener that fails");
            }

            @Override
            public void tokenRejected(Reason reason) {
                throw new AssertionError("a listener that fails");
            }
        };
        try (JwtVerifier told = builder(server).listener(listener).build()) {
            assertThat(told.verify(OLD.sign(Claims.standard().json())).issuer()).isEqualTo(Claims.ISSUER);
            assertRejected(told, "rubbish", Reason.OPAQUE_TOKEN);
        }
    }

    @Test
    void knownToken_withOneCharacterChanged_isAnotherToken() {
        String token = OLD.sign(Claims.standard().json());
        verifier.verify(token);
        for (int i = 0; i < token.length(); i++) {
            char flipped = token.charAt(i) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, i) + flipped + token.substring(i + 1);
            assertThatThrownBy(() -> verifier.verify(changed)).isInstanceOf(InvalidJwtException.class);
        }
    }

    @Test
    void rejections_areNotCached() {
        AtomicInteger asked = new AtomicInteger();
        ClaimRule rule = jwt -> {
            if (asked.incrementAndGet() == 1) {
                throw new InvalidJwtException(Reason.INVALID_CLAIM, "not the first time");
            }
        };
        String token = OLD.sign(Claims.standard().json());
        try (JwtVerifier ruled = builder(server).rule(rule).build()) {
            assertRejected(ruled, token, Reason.INVALID_CLAIM);
            ruled.verify(token);
            ruled.verify(token); // the rule also runs for a cached token
        }
        assertThat(asked).hasValue(3);
    }

    @Test
    void tokenCache_isBounded_andCanBeTurnedOff() {
        TokenCache cache = new TokenCache(10, 1 << 20, Duration.ofSeconds(60), System::nanoTime);
        VerifiedJwt jwt = verifier.verify(OLD.sign(Claims.standard().json()));
        try (JwtVerifier without = builder(server).noTokenCache().build()) {
            assertThat(without.verify(OLD.sign(Claims.standard().json()))).isNotSameAs(jwt);
        }
        Jwk key = parse(Keys.set(OLD));
        int found = 0;
        for (int i = 0; i < 1000; i++) {
            cache.put(TokenCache.Digest.of("token-" + i), new TokenCache.Entry(jwt, key));
        }
        for (int i = 0; i < 1000; i++) {
            found += cache.find(TokenCache.Digest.of("token-" + i)) == null ? 0 : 1;
        }
        assertThat(found).isBetween(1, 10);
    }

    private static Jwk parse(String set) {
        try {
            return JwkSet.parse(set.getBytes(StandardCharsets.UTF_8))
                    .keys()
                    .iterator()
                    .next();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertRejected(JwtVerifier verifier, String token, Reason reason) {
        assertThatThrownBy(() -> verifier.verify(token))
                .isInstanceOfSatisfying(
                        InvalidJwtException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
