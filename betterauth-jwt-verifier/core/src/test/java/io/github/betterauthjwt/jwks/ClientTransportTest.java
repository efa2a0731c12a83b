// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.Keys;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Requests with the application's client: one more attempt after a pooled connection was lost, and header fields. */
class ClientTransportTest {

    private static final String SET = Keys.set(Keys.of("EdDSA", "k1"));
    private static final String REPLY = "HTTP/1.1 200 OK\r\nContent-Length: " + SET.length() + "\r\n\r\n" + SET;

    private static Fetcher fetcher(RawServer server) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/jwks");
        return new Fetcher(Remote.settings(uri, new JwkSetListener() {}, null, Clock.systemUTC(), client));
    }

    @Test
    void fetch_pooledConnectionWasDroppedSilently_succeedsOnAFreshOne() throws Exception {
        try (RawServer server = RawServer.keepingConnectionsOpen(REPLY)) {
            Fetcher fetcher = fetcher(server);
            for (int i = 1; i <= 3; i++) {
                assertThat(fetcher.fetch().set().keys()).hasSize(1);
                assertThat(server.connections()).isEqualTo(i);
            }
        }
    }

    @Test
    void fetch_serverThatNeverAnswers_endsAtTheDeadlineAfterOneMoreAttempt() throws Exception {
        boolean[] answers = {true};
        try (RawServer server = new RawServer("127.0.0.1", request -> answers[0] ? REPLY : null)) {
            Fetcher fetcher = fetcher(server);
            fetcher.fetch();
            answers[0] = false;
            long begun = System.nanoTime();
            assertThatThrownBy(fetcher::fetch).hasMessageContaining("within 5 s");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(9));
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @Test
    void fetch_request_hasTheHeaderFields() throws Exception {
        try (RawServer server = new RawServer("127.0.0.1", request -> REPLY)) {
            fetcher(server).fetch();
            assertThat(server.lastRequest()).contains("User-Agent: betterauth-jwt-verifier/");
        }
    }
}
