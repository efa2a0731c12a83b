// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestGateTest {

    private final ManualTime time = new ManualTime();
    private final RequestGate gate = new RequestGate(3, time);

    @Test
    void take_beyondTheNumber_waitsUntilTheOldestIsAMinuteOld() {
        assertThat(gate.take(false)).isNull();
        time.pass(Duration.ofSeconds(10));
        assertThat(gate.take(false)).isNull();
        assertThat(gate.take(false)).isNull();
        assertThat(gate.take(false)).isEqualTo(Duration.ofSeconds(50));
        time.pass(Duration.ofSeconds(50));
        assertThat(gate.take(false)).isNull();
        assertThat(gate.take(false)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void take_inventedTokens_getTwoThirds() {
        assertThat(gate.take(true)).isNull();
        time.pass(Duration.ofSeconds(10));
        assertThat(gate.take(true)).isNull();
        assertThat(gate.take(true)).isEqualTo(Duration.ofSeconds(50));
        assertThat(gate.take(false)).isNull();
        assertThat(gate.take(true)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void take_afterAFailure_waitsAsTheServerAsks() {
        assertThat(gate.failed(Duration.ofSeconds(42))).isTrue();
        assertThat(gate.take(false)).isEqualTo(Duration.ofSeconds(42));
        time.pass(Duration.ofSeconds(42));
        assertThat(gate.take(false)).isNull();
        for (int overlapping = 0; overlapping < 10; overlapping++) {
            assertThat(gate.failed(null)).isFalse();
        }
        assertThat(gate.take(false)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(2));
        assertThat(gate.succeeded()).isTrue();
        assertThat(gate.take(false)).isNull();
        assertThat(gate.succeeded()).isFalse();
    }
}
