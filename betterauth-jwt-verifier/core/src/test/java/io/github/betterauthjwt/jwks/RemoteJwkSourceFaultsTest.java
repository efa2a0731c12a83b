// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.betterauthjwt.Keys;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Outages over minutes and hours, with the recorded faults of Better Auth. They have back-off, {@code Retry-After} and
 * maximum staleness. Bad responses keep the last good keys.
 */
class RemoteJwkSourceFaultsTest {

    private static final Keys OLD = Keys.of("EdDSA", "old");
    private static final Keys NEW = Keys.of("EdDSA", "new");

    private final ManualTime time = new ManualTime();
    private final StubbedKeyServer server = new StubbedKeyServer(Keys.set(OLD));
    private final RemoteJwkSource source = RemoteJwkSource.start(Remote.settings(server.uri()), time);

    @AfterEach
    void close() {
        source.close();
        server.close();
    }

    @Test
    void outage_ofTenMinutesUnderLoad_causesFewRequests() {
        server.fail("unavailable");
        for (int second = 0; second < 600; second++) {
            for (int i = 0; i < 1000; i++) {
                assertThatFindIsUnavailable("old");
            }
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(server.requests()).isBetween(10, 30);
    }

    @Test
    void retryAfter_isHonouredWithinBounds() {
        for (String header : List.of("Retry-After", "X-Retry-After")) {
            assertThat(firstRetryAfter(Map.of(header, "20"))).isEqualTo(Duration.ofSeconds(20));
            assertThat(firstRetryAfter(Map.of(header, "0"))).isEqualTo(Duration.ofSeconds(1));
            assertThat(firstRetryAfter(Map.of(header, "86400"))).isEqualTo(Duration.ofSeconds(300));
            assertThat(firstRetryAfter(Map.of(header, "9".repeat(40)))).isEqualTo(Duration.ofSeconds(300));
            assertThat(firstRetryAfter(Map.of(header, httpDate(30))))
                    .isBetween(Duration.ofSeconds(25), Duration.ofSeconds(30));
            assertThat(firstRetryAfter(Map.of(header, httpDate(-30)))).isEqualTo(Duration.ofSeconds(1));
        }
        assertThat(firstRetryAfter(Map.of("Retry-After", "soon", "X-Retry-After", "20")))
                .isEqualTo(Duration.ofSeconds(20));
    }

    private static String httpDate(int secondsAhead) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().atOffset(ZoneOffset.UTC).plusSeconds(secondsAhead));
    }

    private Duration firstRetryAfter(Map<String, String> headers) {
        ManualTime ownTime = new ManualTime();
        try (StubbedKeyServer limited = new StubbedKeyServer();
                RemoteJwkSource own = RemoteJwkSource.start(Remote.settings(limited.uri()), ownTime)) {
            ResponseDefinitionBuilder response = aResponse().withStatus(429).withHeader("Date", httpDate(0));
            headers.forEach(response::withHeader);
            limited.respond(response);
            assertThatThrownBy(() -> own.find("old", "OKP")).isInstanceOf(KeysUnreachableException.class);
            KeysUnreachableException[] second = new KeysUnreachableException[1];
            assertThatThrownBy(() -> own.find("old", "OKP"))
                    .isInstanceOfSatisfying(KeysUnreachableException.class, e -> second[0] = e);
            assertThat(limited.requests()).isEqualTo(1);
            ownTime.advance(second[0].retryAfter().minusMillis(1));
            assertThat(limited.requests()).isEqualTo(1);
            ownTime.advance(Duration.ofMillis(2));
            assertThat(limited.requests()).isEqualTo(2);
            return second[0].retryAfter();
        }
    }

    @Test
    void staleKeys_serveForAnHourAndThenNoLonger() throws Exception {
        source.find("old", "OKP");
        server.fail("outage");
        advanceBySeconds(Remote.INTERVAL.plus(Remote.STALENESS).minusSeconds(1));
        assertThat(source.find("old", "OKP")).isNotNull();
        assertThat(source.state().usable()).isTrue();
        time.advance(Duration.ofSeconds(1));
        assertThatFindIsUnavailable("old");
        assertThat(source.state().usable()).isFalse();
    }

    @Test
    void badAnswer_keepsTheLastGoodKeys() throws Exception {
        source.find("old", "OKP");
        for (String bad : List.of(
                "<!doctype html><title>Sign in</title>",
                Keys.set(OLD).substring(0, 40),
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"X25519\",\"kid\":\"x\",\"x\":\"AA\"}]}",
                "{\"keys\":{}}",
                "[]")) {
            server.serve(bad);
            time.advance(Remote.INTERVAL.multipliedBy(2));
            assertThat(source.find("old", "OKP")).as(bad).isNotNull();
            assertThat(source.state().failure()).isNotNull();
        }
    }

    @Test
    void emptySet_isAnAnswer_andTheNextUnknownKidRefetches() throws Exception {
        source.find("old", "OKP");
        server.fail("no-keys");
        time.advance(Remote.INTERVAL.multipliedBy(2));
        assertThat(source.state().usable()).isTrue();
        server.serve(Keys.set(NEW));
        assertThat(source.find("new", "OKP")).isNotNull();
        assertThat(source.find("old", "OKP")).isNull();
    }

    private void advanceBySeconds(Duration duration) {
        for (long second = 0; second < duration.toSeconds(); second++) {
            time.advance(Duration.ofSeconds(1));
        }
    }

    private void assertThatFindIsUnavailable(String kid) {
        assertThatThrownBy(() -> source.find(kid, "OKP")).isInstanceOf(KeysUnreachableException.class);
    }
}
