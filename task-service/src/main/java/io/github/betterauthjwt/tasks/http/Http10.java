// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.tasks.hardening.WatchedConnections.WatchedContext;
import io.helidon.common.uri.UriValidator;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.util.List;

/**
 * Serves HTTP/1.0 requests, which nginx and HAProxy send by default. Such a request is the last of its connection. It
 * needs no {@code Host}, it cannot expect {@code 100 Continue}, and its body is not chunked (RFC 9112 §6.1). A request of
 * HTTP/1.1 needs exactly one {@code Host} (RFC 9112 §3.2), which is checked here for both versions instead of by the web
 * server.
 */
record Http10(Http1ConnectionListener next) implements Http1ConnectionListener {

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        boolean isHttp10 = context instanceof WatchedContext watched
                && watched.connection().isHttp10();
        requireHost(headers, isHttp10);
        if (isHttp10 && headers instanceof WritableHeaders<?> writable) {
            if (headers.contains(HeaderNames.TRANSFER_ENCODING)) {
                throw badRequest("A request of HTTP/1.0 has no transfer coding");
            }
            writable.remove(HeaderNames.EXPECT);
            writable.set(HeaderValues.CONNECTION_CLOSE);
        }
        next.headers(context, headers);
    }

    private static void requireHost(Headers headers, boolean optional) {
        List<String> hosts = headers.all(HeaderNames.HOST, List::of);
        if (hosts.isEmpty() && optional) {
            return;
        }
        if (hosts.size() != 1 || !isHost(hosts.getFirst())) {
            throw badRequest("Exactly one valid Host is required");
        }
    }

    private static boolean isHost(String value) {
        int colon = value.lastIndexOf(':');
        boolean hasPort = colon > value.lastIndexOf(']');
        try {
            UriValidator.validateHost(hasPort ? value.substring(0, colon) : value);
            return !hasPort || value.substring(colon + 1).matches("[0-9]{1,5}");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static RequestException badRequest(String message) {
        return RequestException.builder()
                .type(EventType.BAD_REQUEST)
                .status(Status.BAD_REQUEST_400)
                .setKeepAlive(false)
                .message(message)
                .build();
    }
}
