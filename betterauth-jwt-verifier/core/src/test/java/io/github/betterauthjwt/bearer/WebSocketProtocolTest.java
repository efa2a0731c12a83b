// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The token in the protocol of a WebSocket handshake, and nowhere else. */
class WebSocketProtocolTest {

    private record Request(String method, Map<String, List<String>> fields) implements BearerRequest {
        @Override
        public String uri() {
            return "/ws?access_token=b.c.d";
        }

        @Override
        public List<String> headers(String name) {
            return fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        }
    }

    private static Request upgrade(String... protocols) {
        return new Request(
                "GET",
                Map.of(
                        "upgrade", List.of("WebSocket"),
                        "connection", List.of("keep-alive, Upgrade"),
                        "sec-websocket-protocol", List.of(protocols)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'bearer, a.b.c', a.b.c",
                "'bearer,a.b.c,graphql-transport-ws', a.b.c",
                "'bearer', none",
                "'bearer, ', none",
                "'a.b.c, bearer', none",
                "'Bearer, a.b.c', none",
                "'graphql-transport-ws, bearer, a.b.c', none",
                "'', none"
            })
    void token_protocolsOfAHandshake_followsBearer(String protocols, String token) {
        assertThat(BearerTokenResolver.webSocketProtocol()
                        .token(upgrade(protocols))
                        .orElse(null))
                .isEqualTo(token);
    }

    @Test
    void token_protocolsInTwoFields_areOneList() {
        assertThat(BearerTokenResolver.webSocketProtocol().token(upgrade("bearer", "a.b.c")))
                .hasValue("a.b.c");
    }

    @Test
    void token_otherRequests_haveNone() {
        Map<String, List<String>> fields = upgrade("bearer, a.b.c").fields();
        assertThat(BearerTokenResolver.webSocketProtocol().token(new Request("POST", fields)))
                .isEmpty();
        Map<String, List<String>> plain = Map.of("sec-websocket-protocol", List.of("bearer, a.b.c"));
        assertThat(BearerTokenResolver.webSocketProtocol().token(new Request("GET", plain)))
                .isEmpty();
        Map<String, List<String>> other = Map.of(
                "upgrade",
                List.of("h2c"),
                "connection",
                List.of("upgrade"),
                "sec-websocket-protocol",
                List.of("bearer, a"));
        assertThat(BearerTokenResolver.webSocketProtocol().token(new Request("GET", other)))
                .isEmpty();
    }

    @Test
    void credentials_tokenInTwoPlaces_areFaulty() {
        assertThat(Credentials.of(Credentials.of(List.of()), "a.b.c").token()).isEqualTo("a.b.c");
        assertThat(Credentials.of(Credentials.of(List.of("Basic x")), "a.b.c").token())
                .isEqualTo("a.b.c");
        assertThat(Credentials.of(Credentials.of(List.of("Bearer a.b.c")), "a.b.c")
                        .fault())
                .isEqualTo(Credentials.Fault.SEVERAL);
        assertThat(Credentials.of(Credentials.of(List.of("a.b.c.not.a.scheme.at.all")), "a.b.c")
                        .fault())
                .isEqualTo(Credentials.Fault.SEVERAL);
    }
}
