// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SharedTokenTest {

    @Test
    void get_moreCallsThanMayWait_failsAtOnce() {
        CountDownLatch never = new CountDownLatch(1);
        SharedToken token = new SharedToken(
                () -> {
                    never.await();
                    return "";
                },
                Duration.ZERO,
                Duration.ofHours(1),
                Clock.systemUTC());
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            waiting.add(token.get());
        }
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        assertThat(token.get()).isCompletedExceptionally();
        never.countDown();
        waiting.forEach(call ->
                assertThat(call.handle((value, failure) -> failure).join()).isNotNull());
    }
}
