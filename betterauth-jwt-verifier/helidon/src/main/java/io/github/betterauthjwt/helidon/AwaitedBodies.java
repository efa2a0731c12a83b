// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * Ends connections on which a client asked before it sent its body ({@code Expect: 100-continue}) and got its response
 * instead. The client may send the body or not (RFC 9110 §10.1.1), so it is unknown whether the following bytes are the
 * body or the next request. Helidon takes it for a request, and a proxy in front takes it for the body. A client could then hide a
 * request from the proxy.
 */
final class AwaitedBodies {

    private AwaitedBodies() {}

    /** Called before the response is sent. */
    static void announceEnd(ServerRequest request, ServerResponse response) {
        if (isUncertain(request)) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
    }

    /**
     * Called after the response was sent.
     *
     * @throws CloseConnectionException if the connection must end. Helidon reads on after {@code Connection: close} alone.
     */
    static void endConnection(ServerRequest request) {
        if (isUncertain(request)) {
            throw new CloseConnectionException("The body was announced and not read");
        }
    }

    private static boolean isUncertain(ServerRequest request) {
        return request.content().hasEntity() && !request.continueSent();
    }
}
