// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs the contract tests of the page's API client, in examples/web/test/contract, against the stubs of the task API. */
class TaskApiPageIT {

    @Test
    void page_apiClientOnTheStubs_readsEveryMappingThatItUses() {
        WireMockServer service = new WireMockServer(
                options().dynamicPort().bindAddress("127.0.0.1").usingFilesUnderClasspath("task-api"));
        service.start();
        try (ChildProcess jest = ChildProcess.start(
                "page-contract",
                Map.of("STUBS_URL", service.baseUrl()),
                List.of("npm", "run", "--silent", "--prefix", "examples/web", "test:contract"))) {
            assertThat(jest.awaitEnd(Duration.ofMinutes(4)))
                    .as("the tests have the names of the mappings:%n%s", jest.output())
                    .isZero();
        } finally {
            service.stop();
        }
    }
}
