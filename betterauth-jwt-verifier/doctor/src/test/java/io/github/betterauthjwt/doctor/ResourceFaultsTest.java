// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests {@code doctor resource} with servers that break off, stall, or never end. */
class ResourceFaultsTest {

    private static final Duration DEADLINE = Duration.ofSeconds(40);

    private final Chain chain = new Chain();
    private final WireMockServer broken = new WireMockServer(WireMockConfiguration.options()
            .dynamicPort()
            .http2PlainDisabled(true)
            .bindAddress("127.0.0.1"));

    @AfterEach
    void stop() {
        broken.stop();
        chain.close();
    }

    private void answer(ResponseDefinitionBuilder response) {
        broken.start();
        broken.stubFor(any(anyUrl()).willReturn(response));
    }

    private String address() {
        return "http://localhost:" + broken.port();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("empty", aResponse().withFault(Fault.EMPTY_RESPONSE)),
                Arguments.of("reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                Arguments.of("garbage", aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)),
                Arguments.of("broken chunk", aResponse().withStatus(200).withFault(Fault.MALFORMED_RESPONSE_CHUNK)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void resource_breaksOff_failsAtTheChallenge(String name, ResponseDefinitionBuilder fault) {
        answer(fault);
        JsonNode check = Run.of("", "resource", address() + "/mcp", "--json").failedCheck();
        assertThat(check.get("name").asText()).as(name).isEqualTo("challenge");
        assertThat(check.get("remedies")).isNotEmpty();
    }

    @Test
    void resource_streamThatDoesNotEnd_isReportedWithinTheDeadline() {
        answer(aResponse().withStatus(200).withBody("data: x\n\n".repeat(1000)).withChunkedDribbleDelay(1000, 60_000));
        long begun = System.nanoTime();
        JsonNode check = Run.of("", "resource", address() + "/mcp", "--json").failedCheck();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(DEADLINE);
        assertThat(check.get("text").asText()).contains("no complete response", "within 5 s");
        assertThat(check.get("remedies").get(0).asText()).contains("Require a token for this address");
    }

    @Test
    void metadata_breaksOff_fails() {
        answer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        chain.challenge(401, "Bearer resource_metadata=\"" + address() + "/metadata\"");
        JsonNode check = Run.of("", "resource", chain.resource(), "--json").failedCheck();
        assertThat(check.get("name").asText()).isEqualTo("document");
        assertThat(check.get("text").asText()).contains("no response from " + address() + "/metadata");
    }

    @Test
    void server_breaksOffOrEndless_fails() {
        answer(aResponse().withStatus(200).withBody("x".repeat(10_000_000)));
        chain.metadata(chain.metadata().replace(chain.issuer(), address() + "/api/auth"));
        JsonNode check = Run.of("", "resource", chain.resource(), "--json").failedCheck();
        assertThat(check.get("hop").asText()).startsWith("Authorization server");
        assertThat(check.get("text").asText()).contains("more than 65536 bytes");
    }
}
