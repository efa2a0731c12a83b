// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.Keys;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The number of callers that may wait for a key server that does not respond. */
class WaitingCallersTest {

    private static final Keys OLD = Keys.of("EdDSA", "old");
    private static final long SECOND = WaitingCallers.PATIENCE.toNanos();

    private final ManualTime time = new ManualTime();
    private final KeyServer server = new KeyServer(Keys.set(OLD));
    private final RemoteJwkSource source = RemoteJwkSource.start(Remote.settings(server.uri()), time);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void close() {
        gate.countDown();
        source.close();
        server.close();
        threads.shutdownNow();
    }

    private void hang() {
        server.answer(KeyServer.after(gate, KeyServer.body(200, Keys.set(OLD))));
    }

    private List<Future<Jwk>> ask(int callers, String kid) {
        List<Future<Jwk>> answers = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            String asked = kid.replace("*", Integer.toString(i));
            answers.add(threads.submit(() -> source.find(asked, "OKP")));
        }
        return answers;
    }

    private static long done(List<Future<Jwk>> answers) {
        return answers.stream().filter(Future::isDone).count();
    }

    private static void assertTurnedAway(List<Future<Jwk>> answers) {
        assertThat(answers).filteredOn(Future::isDone).allSatisfy(answer -> assertThatThrownBy(answer::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(KeysUnreachableException.class, e -> {
                    assertThat(e).hasMessageContaining("too many");
                    assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(1));
                }));
    }

    @Test
    void find_inventedKidsWithCachedKeys_occupyTwoThreadsAfterASecond() throws Exception {
        source.find("old", "OKP");
        hang();
        List<Future<Jwk>> flood = ask(100, "invented-*");
        ManualTime.until(() -> done(flood) == 100 - WaitingCallers.MOST_NEW_KIDS);
        assertTurnedAway(flood);
        time.pass(WaitingCallers.PATIENCE);
        ManualTime.until(() -> done(flood) == 98);
        assertTurnedAway(flood);
        assertThat(source.find("old", "OKP")).isNotNull();
        gate.countDown();
        for (Future<Jwk> answer : flood.stream().filter(a -> !a.isDone()).toList()) {
            assertThat(answer.get()).isNull();
        }
    }

    @Test
    void find_oneUnknownKidWithCachedKeys_waitsForASecond_thenTwoCallersStay() throws Exception {
        source.find("old", "OKP");
        hang();
        List<Future<Jwk>> crowd = ask(100, "new");
        ManualTime.until(() -> server.requests() == 2);
        assertThat(done(crowd)).isZero();
        time.pass(WaitingCallers.PATIENCE);
        List<Future<Jwk>> late = ask(10, "new");
        ManualTime.until(() -> done(late) == 10); // at once, even while others are still leaving
        assertTurnedAway(late);
        ManualTime.until(() -> done(crowd) == 98);
        assertTurnedAway(crowd);
        server.serve(Keys.set(OLD, Keys.of("EdDSA", "new")));
    }

    @Test
    void find_withoutKeys_thirtyTwoCallersStayAfterASecond() throws Exception {
        hang();
        List<Future<Jwk>> crowd = ask(100, "old");
        ManualTime.until(() -> server.requests() == 1);
        assertThat(done(crowd)).isZero();
        time.pass(WaitingCallers.PATIENCE);
        ManualTime.until(() -> done(crowd) == 68);
        assertTurnedAway(crowd);
        List<Future<Jwk>> staying = crowd.stream().filter(a -> !a.isDone()).toList();
        gate.countDown();
        for (Future<Jwk> answer : staying) {
            assertThat(answer.get()).isNotNull();
        }
    }

    @Test
    void find_afterASlowFetch_doesNotWaitASecondAgain() throws Exception {
        source.find("old", "OKP");
        hang();
        List<Future<Jwk>> first = ask(1, "invented");
        ManualTime.until(() -> server.requests() == 2);
        time.pass(Duration.ofSeconds(4));
        gate.countDown();
        assertThat(first.get(0).get()).isNull();
        time.pass(Duration.ofMinutes(1)); // the budget is full again
        CountDownLatch second = new CountDownLatch(1);
        server.answer(KeyServer.after(second, KeyServer.body(200, Keys.set(OLD))));
        List<Future<Jwk>> crowd = ask(20, "invented-again");
        ManualTime.until(() -> done(crowd) == 18);
        assertTurnedAway(crowd);
        second.countDown();
    }

    @Test
    void find_anotherUnknownKidSoonAfter_waitsForATenthOfASecond() throws Exception {
        source.find("old", "OKP");
        assertThat(source.find("invented", "OKP")).isNull();
        hang();
        List<Future<Jwk>> crowd = ask(20, "new");
        ManualTime.until(() -> server.requests() == 3);
        assertThat(done(crowd)).isZero();
        time.pass(WaitingCallers.SHORT_PATIENCE);
        ManualTime.until(() -> done(crowd) == 18);
        assertTurnedAway(crowd);
        gate.countDown();
    }

    @Test
    void find_anotherUnknownKidAfterAFetchOfATenthOfASecond_doesNotWait() throws Exception {
        source.find("old", "OKP");
        hang();
        List<Future<Jwk>> first = ask(1, "invented");
        ManualTime.until(() -> server.requests() == 2);
        time.pass(WaitingCallers.SHORT_PATIENCE.multipliedBy(2));
        gate.countDown();
        assertThat(first.get(0).get()).isNull();
        time.pass(WaitingCallers.PATIENCE);
        CountDownLatch second = new CountDownLatch(1);
        server.answer(KeyServer.after(second, KeyServer.body(200, Keys.set(OLD))));
        List<Future<Jwk>> crowd = ask(20, "new");
        ManualTime.until(() -> done(crowd) == 18);
        assertTurnedAway(crowd);
        second.countDown();
    }

    @Test
    void enter_manyKidsOverTime_retainsNothing() {
        WaitingCallers waiting = new WaitingCallers(32, 0);
        for (int i = 0; i < 1_000_000; i++) {
            assertThat(waiting.enter("invented-" + i, true, SECOND)).isPositive();
            waiting.leave("invented-" + i);
        }
        assertThat(waiting)
                .extracting("callersByKid")
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .isEmpty();
    }

    @Test
    void enter_maximumBelowTwo_boundsCallersWithCachedKeysToo() {
        WaitingCallers waiting = new WaitingCallers(1, 0);
        assertThat(waiting.enter("a", true, SECOND)).isEqualTo(Long.MAX_VALUE);
        assertThat(waiting.enter("b", true, SECOND)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1001})
    void maximumWaitingCallers_beyondItsBounds_isRejected(int callers) {
        assertThatThrownBy(() -> settings(callers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maximumWaitingCallers must be from 1 to 1000; it is " + callers);
        assertThat(settings(1).maximumWaitingCallers()).isEqualTo(1);
        assertThat(settings(1000).maximumWaitingCallers()).isEqualTo(1000);
    }

    private static RemoteSettings settings(int callers) {
        return RemoteSettings.builder()
                .maximumWaitingCallers(callers)
                .build(URI.create("http://127.0.0.1/jwks"), Clock.systemUTC(), new JwkSetListener() {});
    }
}
