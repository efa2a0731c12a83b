// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.Keys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * When keys are fetched and which are used, over minutes and hours. A cached key never waits. Refreshes have jitter and
 * need no traffic. Invented key ids have a budget, which neither delays genuine new keys nor the refresh, and retain
 * little memory. Older responses never replace newer ones. Changes of the wall clock cause no requests, and many instances
 * spread their refreshes. {@link RemoteJwkSourceFaultsTest} has the outages.
 */
class RemoteJwkSourceTest {

    private static final Keys OLD = Keys.of("EdDSA", "old");
    private static final Keys NEW = Keys.of("EdDSA", "new");

    private final ManualTime time = new ManualTime();
    private final KeyServer server = new KeyServer(Keys.set(OLD));
    private final RemoteJwkSource source = RemoteJwkSource.start(Remote.settings(server.uri()), time);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        source.close();
        server.close();
        threads.shutdownNow();
    }

    @Test
    void find_knownKeyWhileTheServerHangs_doesNotWait() throws Exception {
        assertThat(source.find("old", "OKP")).isNotNull();
        CountDownLatch gate = new CountDownLatch(1);
        server.answer(KeyServer.after(gate, KeyServer.body(200, Keys.set(OLD))));
        Future<?> hanging = threads.submit(() -> source.find("unknown", "OKP"));
        ManualTime.until(() -> server.requests() == 2);
        assertThat(source.find("old", "OKP")).isNotNull(); // would hang here
        assertThat(hanging).isNotDone();
        gate.countDown();
        assertThat(hanging.get()).isNull();
    }

    @Test
    void refresh_withoutTraffic_happensWithinJitterOfTheInterval() throws Exception {
        source.find("old", "OKP");
        time.advance(Remote.INTERVAL.multipliedBy(9).dividedBy(10).minusMillis(1));
        assertThat(server.requests()).isEqualTo(1);
        time.advance(Remote.INTERVAL.dividedBy(5).plusMillis(2));
        assertThat(server.requests()).isEqualTo(2);
        for (int minute = 0; minute < 10; minute++) {
            time.advance(Duration.ofMinutes(1));
        }
        assertThat(server.requests()).isBetween(3, 5); // idle for two intervals: two more, plus or minus the jitter
    }

    @Test
    void flood_ofInventedKids_staysWithinTheBudget() throws Exception {
        source.find("old", "OKP");
        flood(60, 100_000);
        assertThat(server.requests() - 1).isLessThanOrEqualTo(15);
    }

    @Test
    void rotation_duringAFlood_isSeenWithinFiveSeconds() throws Exception {
        source.find("old", "OKP");
        flood(20, 20_000);
        server.serve(Keys.set(OLD, NEW));
        flood(5, 5_000);
        assertThat(source.find("new", "OKP")).isNotNull();
    }

    @Test
    void newKey_whileAClientRepeatsAnOldToken_isAcceptedAtOnce() throws Exception {
        source.find("old", "OKP");
        for (int i = 0; i < 50; i++) {
            assertThat(source.find("stale", "OKP")).isNull();
        }
        server.serve(Keys.set(OLD, NEW));
        assertThat(source.find("new", "OKP")).isNotNull();
    }

    @Test
    void unknownKids_duringAFetch_shareOneMore() throws Exception {
        source.find("old", "OKP");
        CountDownLatch first = hangingServer();
        List<Future<Jwk>> waiting = new ArrayList<>(List.of(threads.submit(() -> source.find("invented", "OKP"))));
        ManualTime.until(() -> server.requests() == 2);
        for (int i = 0; i < 20; i++) {
            waiting.add(threads.submit(() -> source.find("invented-too", "OKP")));
        }
        ManualTime.until(() -> waiting() == 21);
        CountDownLatch second = hangingServer();
        first.countDown();
        ManualTime.until(() -> server.requests() == 3 && waiting() == 20);
        second.countDown();
        for (Future<Jwk> answer : waiting) {
            assertThat(answer.get()).isNull();
        }
        assertThat(server.requests()).isEqualTo(3); // the rest of the budget is for a genuine rotation
    }

    @Test
    void unknownKid_withTwoSlowFetches_waitsForSixSecondsInAll() throws Exception {
        source.find("old", "OKP");
        CountDownLatch gate = hangingServer();
        Future<Jwk> first = threads.submit(() -> source.find("invented", "OKP"));
        ManualTime.until(() -> server.requests() == 2);
        Future<Jwk> joining = threads.submit(() -> source.find("invented-too", "OKP"));
        ManualTime.until(() -> waiting() == 2);
        assertThat(gate.await(3, TimeUnit.SECONDS)).isFalse();
        CountDownLatch never = hangingServer();
        gate.countDown();
        assertThat(first.get()).isNull();
        assertThatThrownBy(joining::get).hasMessageContaining("taking too long"); // not the second fetch's timeout
        never.countDown();
    }

    /** Returns how many threads wait for a fetch. */
    private static long waiting() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Stream.of(stack)
                        .anyMatch(frame -> frame.getClassName().equals(RemoteJwkSource.class.getName())
                                && frame.getMethodName().equals("await")))
                .count();
    }

    private CountDownLatch hangingServer() {
        CountDownLatch gate = new CountDownLatch(1);
        server.answer(KeyServer.after(gate, KeyServer.body(200, Keys.set(OLD))));
        return gate;
    }

    @Test
    void refresh_withTheBudgetSpent_stillHappens() throws Exception {
        source.find("old", "OKP");
        time.advance(Duration.ofSeconds(265)); // just before the earliest refresh
        for (int i = 0; i < 10; i++) {
            source.find("invented-" + i, "OKP");
        }
        int before = server.requests();
        assertThat(before).isEqualTo(1 + FetchBudget.BURST);
        time.advance(Remote.INTERVAL.multipliedBy(11).dividedBy(10));
        assertThat(server.requests()).isGreaterThan(before);
    }

    @Test
    void flood_ofDistinctKids_retainsNothing() throws Exception {
        source.find("old", "OKP");
        for (int i = 0; i < 1000; i++) {
            source.find("warm-" + i, "OKP");
        }
        long before = usedMemory();
        for (int i = 0; i < 1_000_000; i++) {
            source.find("invented-" + i, "OKP");
        }
        assertThat(usedMemory() - before).isLessThan(1024 * 1024);
    }

    @Test
    void coldOutage_failsAtOnceAfterTheFirstFailure_andRecoversWithoutBeingAsked() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        server.answer(KeyServer.body(503, "down"));
        assertThatFindIsUnavailable("old");
        server.answer(KeyServer.after(gate, KeyServer.body(200, Keys.set(OLD))));
        assertThatFindIsUnavailable("old"); // would hang here if this call contacted the server
        assertThat(server.requests()).isEqualTo(1);
        gate.countDown();
        time.advance(Duration.ofSeconds(1));
        assertThat(source.find("old", "OKP")).isNotNull();
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void coldOutage_thatHangs_failsAtOnceDuringALaterTry() {
        server.answer(KeyServer.body(503, "down"));
        assertThatFindIsUnavailable("old");
        CountDownLatch gate = hangingServer();
        time.pass(Duration.ofSeconds(1));
        ManualTime.until(() -> server.requests() == 2);
        assertThatThrownBy(() -> source.find("old", "OKP"))
                .hasMessageContaining("answered 503"); // the result of the running attempt is not known yet
        gate.countDown();
    }

    @Test
    void replacedKey_isUsedAfterTheNextRefresh() throws Exception {
        Jwk before = source.find("old", "OKP");
        Keys replaced = Keys.of("EdDSA", "old");
        server.serve(Keys.set(replaced));
        time.advance(Remote.INTERVAL.multipliedBy(2));
        Jwk after = source.find("old", "OKP");
        assertThat(after).isNotNull();
        assertThat(after).isNotSameAs(before);
        assertThat(after.publicKey()).isEqualTo(replaced.pair().getPublic());
        time.advance(Remote.INTERVAL.multipliedBy(2));
        assertThat(source.find("old", "OKP")).isSameAs(after);
    }

    @Test
    void fetches_neverOverlap_soNoOlderAnswerWins() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        server.answer(KeyServer.after(gate, KeyServer.body(200, Keys.set(OLD))));
        Future<Jwk> first = threads.submit(() -> source.find("new", "OKP"));
        ManualTime.until(() -> server.requests() == 1);
        server.serve(Keys.set(OLD, NEW));
        Future<Jwk> second = threads.submit(() -> source.find("new", "OKP"));
        gate.countDown();
        first.get();
        assertThat(second.get()).isNotNull();
        assertThat(source.find("new", "OKP")).isNotNull();
        assertThat(server.mostConcurrent()).isEqualTo(1);
    }

    @Test
    void wallClock_jumpingByAnHour_causesNoFetch() throws Exception {
        Instant[] wall = {Instant.parse("2026-11-22T17:00:00Z")};
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return wall[0];
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        ManualTime ownTime = new ManualTime();
        try (RemoteJwkSource own = RemoteJwkSource.start(
                Remote.settings(server.uri(), new JwkSetListener() {}, null, clock, null), ownTime)) {
            own.find("old", "OKP");
            for (int hours : new int[] {1, -2, 1}) {
                wall[0] = wall[0].plus(Duration.ofHours(hours));
                ownTime.advance(Duration.ofSeconds(1));
                assertThat(own.find("old", "OKP")).isNotNull();
            }
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void manyInstances_startedTogether_spreadTheirRefreshes() throws Exception {
        List<RemoteJwkSource> instances = new ArrayList<>();
        Map<Long, Integer> perSecond = new TreeMap<>();
        try {
            for (int i = 0; i < 200; i++) {
                RemoteJwkSource instance = RemoteJwkSource.start(
                        Remote.settings(server.uri(), new JwkSetListener() {}, null, fixed(), null), Time.SYSTEM);
                instances.add(instance);
                instance.find("old", "OKP");
            }
            for (RemoteJwkSource instance : instances) {
                Instant next = instance.state().nextAttempt();
                assertThat(next).isNotNull();
                // these instances start over a second or two, so the interval of each instance is checked instead
                perSecond.merge(next.getEpochSecond(), 1, Integer::sum);
            }
        } finally {
            instances.forEach(RemoteJwkSource::close);
        }
        assertThat(perSecond.values()).allMatch(count -> count <= 20);
        assertThat(perSecond.size()).isGreaterThan(20);
    }

    private static Clock fixed() {
        return Clock.fixed(Instant.parse("2026-11-22T17:00:00Z"), ZoneOffset.UTC);
    }

    private void flood(int seconds, int calls) throws KeysUnreachableException {
        int perSecond = calls / seconds;
        for (int second = 0; second < seconds; second++) {
            for (int i = 0; i < perSecond; i++) {
                source.find("invented-" + second + "-" + i, "OKP");
            }
            time.advance(Duration.ofSeconds(1));
        }
    }

    private void assertThatFindIsUnavailable(String kid) {
        assertThatThrownBy(() -> source.find(kid, "OKP")).isInstanceOf(KeysUnreachableException.class);
    }

    private static long usedMemory() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            used = Math.min(
                    used,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return used;
    }
}
