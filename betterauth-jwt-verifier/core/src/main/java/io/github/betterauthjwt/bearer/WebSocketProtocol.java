// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The token in the header {@code Sec-WebSocket-Protocol} of a WebSocket handshake (RFC 6455 §4.1). */
final class WebSocketProtocol {

    private static final String NAME = "bearer";

    private WebSocketProtocol() {}

    static Optional<String> token(BearerRequest request) {
        if (!isUpgrade(request)) {
            return Optional.empty();
        }
        List<String> protocols = values(request, "Sec-WebSocket-Protocol").toList();
        return protocols.size() > 1
                        && protocols.get(0).equals(NAME)
                        && !protocols.get(1).isEmpty()
                ? Optional.of(protocols.get(1))
                : Optional.empty();
    }

    private static boolean isUpgrade(BearerRequest request) {
        return request.method().equals("GET")
                && values(request, "Upgrade").anyMatch("websocket"::equalsIgnoreCase)
                && values(request, "Connection").anyMatch("upgrade"::equalsIgnoreCase);
    }

    private static Stream<String> values(BearerRequest request, String name) {
        return request.headers(name).stream()
                .flatMap(field -> Stream.of(field.split(",", -1)))
                .map(String::strip);
    }
}
