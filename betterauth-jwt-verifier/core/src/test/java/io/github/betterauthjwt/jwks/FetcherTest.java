// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.Keys;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One GET and its limits: the total timeout, the maximum length after decompression, the number of keys, no redirects,
 * {@code https} except for loopback hosts, and status 200 only.
 */
class FetcherTest {

    private static final Keys KEYS = Keys.of("EdDSA", "k1");

    @Test
    void fetch_statusLineThatSteersTerminals_isEscapedInTheMessage() throws Exception {
        String line = "HTTP/1.1 \u001b]0;owned\u0007\u009b31m\r\n\r\n";
        try (RawServer hostile = new RawServer("127.0.0.1", request -> line)) {
            Fetcher fetcher = new Fetcher(Remote.settings(URI.create("http://127.0.0.1:" + hostile.port())));
            assertThatThrownBy(fetcher::fetch)
                    .hasMessageContaining("\\u001b]0;owned\\u0007\\u009b31m")
                    .hasMessageNotContainingAny("\u001b", "\u0007", "\u009b");
        }
    }

    @Test
    void fetch_endlessBody_isCutOff() {
        KeyServer.Answer endless = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                byte[] block = new byte[8192];
                while (true) {
                    out.write(block);
                }
            } catch (IOException e) {
                assertThat(e).isNotNull(); // the client closed the connection, as it should
            }
        };
        try (KeyServer server = new KeyServer("")) {
            server.answer(endless);
            Fetcher fetcher = new Fetcher(Remote.settings(server.uri()));
            assertThatThrownBy(fetcher::fetch).hasMessageContaining("more than 65536 bytes");
        }
    }

    @Test
    void parse_exactLimits_areKeptAndOneBeyondIsRejected() throws Exception {
        String set = Keys.set(KEYS);
        byte[] longest = (set + " ".repeat(JwkSet.MAXIMUM_BYTES - set.length())).getBytes(StandardCharsets.UTF_8);
        assertThat(JwkSet.parse(longest).keys()).hasSize(1);
        byte[] tooLong = (set + " ".repeat(JwkSet.MAXIMUM_BYTES - set.length() + 1)).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> JwkSet.parse(tooLong)).hasMessageContaining("longer than");

        List<String> keys = new ArrayList<>();
        for (int i = 0; i < JwkSet.MAXIMUM_KEYS; i++) {
            keys.add("{\"kid\":\"k" + i + "\"," + KEYS.material() + "}");
        }
        assertThat(JwkSet.parse(bytes(keys)).keys()).hasSize(100);
        keys.add("{}");
        assertThatThrownBy(() -> JwkSet.parse(bytes(keys))).hasMessageContaining("more than 100 keys");
    }

    private static byte[] bytes(List<String> keys) {
        return ("{\"keys\":[" + String.join(",", keys) + "]}").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void fetch_noListeningServer_namesTheRefusedConnection() {
        StubbedKeyServer server = new StubbedKeyServer();
        URI uri = server.uri();
        server.close();
        assertThatThrownBy(new Fetcher(Remote.settings(uri))::fetch)
                .isInstanceOf(FetchException.class)
                .hasMessageContaining("refused the connection");
    }

    @Test
    void fetch_unknownHost_namesDns() {
        Fetcher fetcher = new Fetcher(Remote.settings(URI.create("https://no-such-host.invalid/jwks")));
        assertThatThrownBy(fetcher::fetch).hasMessageContaining("cannot be resolved");
    }

    @Test
    void fetch_secretInTheQuery_isNotInTheMessage() {
        Fetcher fetcher = new Fetcher(Remote.settings(URI.create("https://no-such-host.invalid/jwks?key=hunter2")));
        assertThatThrownBy(fetcher::fetch)
                .hasMessageContaining("https://no-such-host.invalid/jwks?… has")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/jwks",
                "ftp://example.com/jwks",
                "https:jwks",
                "/jwks",
                "https://user@example.com/jwks",
                "http://127.0.0.1.example.com/jwks"
            })
    void settings_unsafeUri_isRejected(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Remote.settings(URI.create(uri)))
                .withMessageContaining("jwksUri");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/jwks",
                "http://localhost:3000/jwks",
                "http://127.0.0.1/jwks",
                "http://[::1]/j",
                "http://[0:0:0:0:0:0:0:1]/j",
                "https://m\u00fcnchen.example/jwks"
            })
    void settings_httpsOrLoopback_isFine(String uri) {
        assertThatCode(() -> Remote.settings(URI.create(uri))).doesNotThrowAnyException();
    }

    @Test
    void settings_clientThatFollowsRedirects_isRejected() {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        URI uri = URI.create("http://localhost:3000/jwks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Remote.settings(uri, new JwkSetListener() {}, null, Clock.systemUTC(), client))
                .withMessageContaining("followRedirects(NEVER)");
    }
}
