// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.hardening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.tasks.hardening.HeapBudget.OverloadedException;
import org.junit.jupiter.api.Test;

class HeapBudgetTest {

    private static final int LARGE = 64 * 1024;

    private final HeapBudget budget = new HeapBudget(8L * 3 * LARGE);

    @Test
    void holding_moreThanIsLeft_isRejectedUnlessSmall() {
        String answer = budget.holding(2 * LARGE, () -> {
            assertThatThrownBy(() -> budget.holding(2 * LARGE, () -> "never")).isInstanceOf(OverloadedException.class);
            assertThat(budget.<String>holding(LARGE, () -> "the rest")).isEqualTo("the rest");
            return budget.holding(HeapBudget.SMALL, () -> "small");
        });

        assertThat(answer).isEqualTo("small");
    }

    @Test
    void holding_workFails_releasesTheBudget() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> budget.holding(3 * LARGE, () -> {
                        throw new IllegalStateException("failed");
                    }))
                    .hasMessage("failed");
        }
        assertThat(budget.<String>holding(3 * LARGE, () -> "all")).isEqualTo("all");
    }

    @Test
    void connections_ofALargerHeap_increase() {
        assertThat(new HeapBudget(104L << 20).connections()).isEqualTo(416);
        assertThat(new HeapBudget(1L << 30).connections()).isEqualTo(4096);
    }
}
