// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.VerifiedJwt;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The servlet of the README: a stream of server-sent events that ends when its token expires. */
final class ExpiringEvents extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Set<AsyncContext> streams = ConcurrentHashMap.newKeySet();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        VerifiedJwt jwt = BearerTokenFilter.token(request).orElseThrow();
        response.setContentType("text/event-stream;charset=UTF-8");
        AsyncContext stream = request.startAsync();
        Duration left = Duration.between(Instant.now(), jwt.expiresAt());
        stream.setTimeout(Math.max(1, left.toMillis())); // 0 would mean that the stream never ends
        stream.addListener(new End(stream));
        streams.add(stream);
        send(stream, "hello " + jwt.subject());
    }

    /** Sends an event to all open streams. */
    void sendToAll(String event) throws IOException {
        for (AsyncContext stream : streams) {
            send(stream, event);
        }
    }

    private void send(AsyncContext stream, String event) throws IOException {
        synchronized (stream) { // the stream does not end while an event is written
            if (streams.contains(stream)) {
                PrintWriter writer = stream.getResponse().getWriter();
                writer.write("data: " + event + "\n\n");
                writer.flush();
            }
        }
    }

    private final class End implements AsyncListener {

        private final AsyncContext stream;

        End(AsyncContext stream) {
            this.stream = stream;
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            synchronized (stream) {
                streams.remove(stream);
                stream.complete();
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            streams.remove(stream);
        }

        @Override
        public void onError(AsyncEvent event) {
            streams.remove(stream); // the client has gone, and the container ends the request
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
