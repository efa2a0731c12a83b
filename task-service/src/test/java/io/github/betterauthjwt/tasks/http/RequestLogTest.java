// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.tasks.operations.Metrics;
import org.junit.jupiter.api.Test;

class RequestLogTest {

    private static final int MOST_BYTES = 64 * 1024;

    private final Metrics metrics = new Metrics();
    private final RequestLog requestLog = new RequestLog(metrics, false);

    @Test
    void rejected_inventedMethods_addNoSeries() {
        for (int i = 0; i < 10_000; i++) {
            requestLog.rejected("M" + i, 400, "id-" + i);
            requestLog.rejected("get" + i + "\n", 400, "id-" + i);
        }
        byte[] exposition = metrics.exposition();

        assertThat(exposition).hasSizeLessThan(MOST_BYTES);
        assertThat(new String(exposition, UTF_8))
                .contains("http_requests_total{method=\"other\",route=\"none\",status=\"400\"} 20000.0")
                .doesNotContain("M1", "get1", "id-1");
    }
}
