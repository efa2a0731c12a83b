// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records from a service with changed responses, which the stubs themselves simulate. */
class StubRecorderTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final WireMockServer service = new WireMockServer(options()
            .dynamicPort()
            .bindAddress("127.0.0.1")
            .usingFilesUnderDirectory("stubs/src/main/resources/task-api"));

    @BeforeEach
    void start() {
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop();
    }

    private StubRecorder recorder() {
        return new StubRecorder((token, user) -> new Api(service.port(), token));
    }

    private static StubRequest request(String mapping) {
        return new StubRequests()
                .all().stream()
                        .filter(request -> request.name().equals(mapping))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void record_serviceThatKeepsTheContract_returnsTheMapping() {
        assertThat(recorder()
                        .record(request("getTask-200"))
                        .at("/response/jsonBody/title")
                        .asText())
                .isEqualTo("Buy milk");
    }

    @ParameterizedTest
    @CsvSource({
        "id, getTask-200",
        "id, createTask-201",
        "id, deleteTask-204",
        "next_cursor, listTasks-200",
        "next_cursor, listTasks-200-last-page",
        "deleted, deleteTasks-200",
        "code, getTask-404"
    })
    void record_memberRenamedByTheService_failsWithTheNameOfTheMapping(String member, String mapping)
            throws IOException {
        rename(member);
        assertThatThrownBy(() -> recorder().record(request(mapping)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("mapping " + mapping + ":")
                .hasMessageContaining(member);
    }

    /** Renames a member in every response. */
    private void rename(String member) throws IOException {
        for (StubMapping mapping : List.copyOf(service.getStubMappings())) {
            JsonNode json = MAPPER.readTree(StubMapping.buildJsonStringFor(mapping));
            if (json.at("/response/jsonBody") instanceof ObjectNode body && body.has(member)) {
                body.set("renamed", body.remove(member));
                service.editStubMapping(StubMapping.buildFrom(json.toString()));
            }
        }
    }
}
