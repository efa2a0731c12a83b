// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.betterauthjwt.endtoend.Flood.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A user's client. It lists and creates tasks, 20 times a second, and measures the time of each response. */
final class GoodClient {

    private static final Duration PAUSE = Duration.ofMillis(50);
    /** The other requests reuse the connection of the previous request. */
    private static final int NEW_CONNECTION_EVERY = 10;

    private static final int WRITE_EVERY = 5;
    private static final String TITLE = "Keep calm";

    private final int port;
    private final byte[] list;
    private final byte[] create;
    private final List<Long> nanos = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    GoodClient(int port, String token) {
        this.port = port;
        String body = "{\"title\":\"" + TITLE + "\"}";
        String authorization = "Host: localhost\r\nAuthorization: Bearer " + token + "\r\n";
        this.list = bytes("GET /api/tasks?limit=5 HTTP/1.1\r\n" + authorization + "\r\n");
        this.create = bytes("POST /api/tasks HTTP/1.1\r\n" + authorization
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    void runFor(Duration duration) throws IOException {
        long end = System.nanoTime() + duration.toNanos();
        Pace pace = new Pace(PAUSE);
        try (RawConnection connection = new RawConnection(port)) {
            for (int turn = 0; System.nanoTime() < end; turn++) {
                if (turn % NEW_CONNECTION_EVERY == 0) {
                    connection.disconnect();
                }
                measure(connection, turn % WRITE_EVERY == 0);
                pace.await();
            }
        }
    }

    private void measure(RawConnection connection, boolean writes) {
        long start = System.nanoTime();
        try {
            RawConnection.Response response = connection.send(writes ? create : list);
            nanos.add(System.nanoTime() - start);
            if (response.status() != (writes ? 201 : 200) || !response.body().contains(TITLE)) {
                errors.add(response.toString());
            }
        } catch (IOException e) {
            errors.add(e.toString());
        }
    }

    /** Returns the requests that failed or had an unexpected response. */
    List<String> errors() {
        return errors;
    }

    int responses() {
        return nanos.size();
    }

    /** @param share the share of responses that took at most the returned time, for example 0.99 */
    Duration percentile(double share) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return Duration.ofNanos(sorted.get((int) Math.ceil(share * sorted.size()) - 1));
    }
}
