// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import io.github.betterauthjwt.Keys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetches from WireMock with the responses recorded from Better Auth, and with the faults of its scenario. */
class RecordedFaultsTest {

    private static final String SET = Keys.set(Keys.of("EdDSA", "k1"));

    private final StubbedKeyServer server = new StubbedKeyServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void fetch_recordedSet_isRead() throws Exception {
        assertThat(JwkSet.parse(fetch().body()).keys()).hasSize(1);
        assertThat(server.received()).singleElement().satisfies(request -> {
            assertThat(request.getMethod()).isEqualTo(RequestMethod.GET);
            assertThat(request.getAllHeaderKeys()).doesNotContain("Authorization", "Cookie");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "outage, SERVER_ERROR, answered 500",
        "rate-limit, RATE_LIMITED, answered 429",
        "unavailable, GATEWAY, answered 503",
        "redirect, REDIRECT, answered 302",
        "html, HTML, a web page instead of a JWK Set"
    })
    void fetch_fault_isNamed(String state, FetchProblem problem, String message) {
        server.fail(state);
        assertThatThrownBy(() -> JwkSet.parse(fetch().body()))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        FetchException.class, e -> assertThat(e.problem()).isEqualTo(problem));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "empty", "garbage", "truncated"})
    void fetch_brokenConnection_isAFailure(String state) {
        server.fail(state);
        assertThatThrownBy(() -> JwkSet.parse(fetch().body())).isInstanceOf(IOException.class);
    }

    @Test
    void fetch_drippingBody_endsAtTheTotalDeadline() {
        server.fail("drip");
        long begun = System.nanoTime();
        assertThatThrownBy(this::fetch).isInstanceOf(FetchException.class).hasMessageContaining("within 5 s");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void fetch_compressedWithoutARequestForIt_isRead() throws Exception {
        server.fail("gzip");
        assertThat(JwkSet.parse(fetch().body()).keys()).hasSize(1);
    }

    @Test
    void fetch_gzipBomb_isCutOff() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[10 * 1024 * 1024]);
        }
        server.respond(aResponse().withHeader("Content-Encoding", "gzip").withBody(packed.toByteArray()));
        assertThatThrownBy(this::fetch).hasMessageContaining("more than 65536 bytes");
    }

    @Test
    void fetch_throughACache_addsAgeToDate() throws Exception {
        server.respond(dated().withHeader("Age", "200").withBody(SET));
        Instant before = Instant.now().minusSeconds(1);
        assertThat(fetch().date())
                .isBetween(before.plusSeconds(200), Instant.now().plusSeconds(200));
        server.respond(dated().withHeader("Age", "a while").withBody(SET));
        assertThat(fetch().date()).isNull(); // an unknown time is better than a wrong one
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void fetch_redirect_isNotFollowed(int status) {
        server.respond(aResponse().withStatus(status).withHeader("Location", "/elsewhere"));
        assertThatThrownBy(this::fetch).hasMessageContaining("answered " + status);
        assertThat(server.received()).extracting(Request::getUrl).containsExactly("/api/auth/jwks");
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 400, 404, 429, 500, 503})
    void fetch_anyStatusBut200_isAFailure(int status) {
        server.respond(aResponse().withStatus(status));
        assertThatThrownBy(this::fetch).hasMessageContaining("answered " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void fetch_firewallRejects_namesIt(int status) {
        server.respond(aResponse()
                .withStatus(status)
                .withHeader("Server", "cloudflare")
                .withHeader("cf-mitigated", "challenge")
                .withHeader("Via", "<script>"));
        assertThatThrownBy(this::fetch)
                .hasMessageEndingWith("answered " + status + " (Server: cloudflare, cf-mitigated: challenge)")
                .isInstanceOfSatisfying(
                        FetchException.class, e -> assertThat(e.problem()).isEqualTo(FetchProblem.FORBIDDEN));
    }

    /** WireMock sends no {@code Date}. */
    private static ResponseDefinitionBuilder dated() {
        return aResponse()
                .withHeader(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                Instant.now().atOffset(ZoneOffset.UTC)));
    }

    private Fetcher.Answer fetch() throws IOException, InterruptedException {
        return new Fetcher(Remote.settings(server.uri())).fetch();
    }
}
