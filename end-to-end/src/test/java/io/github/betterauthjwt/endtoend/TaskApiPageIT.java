// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the contract tests of the page's API client, in examples/web/test/contract, against the stubs of the task API. */
class TaskApiPageIT {

    /** The mark of Jest before the name of a failed test. */
    private static final String FAILED = "\u25cf ";

    private final WireMockServer service =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1").usingFilesUnderClasspath("task-api"));

    @BeforeEach
    void start() {
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop();
    }

    @Test
    void page_apiClientOnTheStubs_readsEveryMappingThatItUses() {
        try (ChildProcess jest = contractTests()) {
            assertThat(jest.awaitEnd(Duration.ofMinutes(4)))
                    .as("the tests have the names of the mappings:%n%s", jest.output())
                    .isZero();
        }
    }

    @Test
    void page_mappingsWithRenamedMembers_failWithTheirNames() {
        Map<String, String> renamed = Map.of(
                "listTasks-200", "next_cursor",
                "listTasks-200-first-page", "tasks",
                "createTask-201", "id",
                "getTask-200", "version",
                "deleteTasks-200", "deleted",
                "explainToken-200", "algorithm",
                "getTask-404", "code",
                "listTasks-503", "status");
        renamed.forEach(this::rename);
        try (ChildProcess jest = contractTests()) {
            assertThat(jest.awaitEnd(Duration.ofMinutes(4))).isNotZero();
            assertThat(renamed.keySet())
                    .allSatisfy(mapping -> assertThat(jest.output()).contains(FAILED + mapping + "\n"));
            assertThat(jest.output()).doesNotContain(FAILED + "replaceTask-200\n", FAILED + "deleteTask-404\n");
        }
    }

    private ChildProcess contractTests() {
        return ChildProcess.start(
                "page-contract",
                Map.of("STUBS_URL", service.baseUrl()),
                List.of("npm", "run", "--silent", "--prefix", "examples/web", "test:contract"));
    }

    /** Renames a member in the response of one mapping. */
    private void rename(String name, String member) {
        ObjectNode mapping = service.getStubMappings().stream()
                .filter(candidate -> name.equals(candidate.getName()))
                .map(StubMapping::buildJsonStringFor)
                .map(TaskApiPageIT::json)
                .findFirst()
                .orElseThrow();
        ObjectNode body = mapping.withObject("/response/jsonBody");
        body.set("renamed", body.remove(member));
        service.editStubMapping(StubMapping.buildFrom(mapping.toString()));
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
