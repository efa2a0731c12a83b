// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The log of clients that fail or leave: one access line for each response, and no stack trace. */
class ClientFailuresIT {

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension()
            .with("IDLE_TIMEOUT", "1s")
            .with("REQUEST_TIMEOUT", "1s")
            .with("ACCESS_LOG", "true");

    /** The id of the request that warms the service up. */
    private static final String WARM_UP = "warm-up";

    private static final Logger CONNECTION =
            (Logger) LoggerFactory.getLogger("io.helidon.webserver.http1.Http1Connection");
    private static Level usual;

    /** Enables a logger that the configuration silences. A client's fault must not depend on that. */
    @BeforeAll
    static void listen() {
        usual = CONNECTION.getLevel();
        CONNECTION.setLevel(Level.WARN);
    }

    @AfterAll
    static void restore() {
        CONNECTION.setLevel(usual);
    }

    private static String post(String headers, String body) {
        return "POST /api/tasks HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                + SERVICE.issuer().token("eve") + "\r\n" + headers + "\r\n" + body;
    }

    private enum Leaving {
        CLOSES,
        RESETS,
        STAYS
    }

    private static List<ILoggingEvent> logged(String request, Leaving leaving) throws Exception {
        return logged(request, leaving, 0);
    }

    /**
     * Sends the request, leaves, and returns everything that is logged until the service has finished with it.
     *
     * @param leastLines how many lines to wait for
     */
    private static List<ILoggingEvent> logged(String request, Leaving leaving, int leastLines) throws Exception {
        try (LogRecords records = new LogRecords()) {
            SERVICE.user("eve").get("/api/tasks", "X-Request-Id", WARM_UP);
            Await.until("the line of the warm-up", () -> !records.all().isEmpty());
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SERVICE.port())) {
                socket.setSoTimeout(60_000);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                leave(socket, leaving);
            }
            Await.until("the lines", () -> withoutWarmUp(records).size() >= leastLines);
            Thread.sleep(Duration.ofMillis(leaving == Leaving.STAYS ? 300 : 2500)); // in which it would log more
            return withoutWarmUp(records);
        }
    }

    private static List<ILoggingEvent> withoutWarmUp(LogRecords records) {
        return records.all().stream()
                .filter(entry -> !entry.getFormattedMessage().contains(WARM_UP))
                .toList();
    }

    private static void leave(Socket socket, Leaving leaving) throws IOException {
        switch (leaving) {
            case CLOSES -> Thread.onSpinWait();
            case RESETS -> socket.setSoLinger(true, 0);
            case STAYS -> readToEnd(socket);
        }
    }

    private static void readToEnd(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().readAllBytes()).isNotNull();
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    private static void assertNoWarning(List<ILoggingEvent> records, int mostLines) {
        assertThat(records).allMatch(entry -> entry.getThrowableProxy() == null, "no stack trace");
        assertThat(records).extracting(ILoggingEvent::getLevel).allMatch(level -> !level.isGreaterOrEqual(Level.WARN));
        assertThat(records).hasSizeLessThanOrEqualTo(mostLines);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 60000\r\n|{", // late
                "Transfer-Encoding: chunked\r\n|", // late
                "Transfer-Encoding: chunked\r\n|5\r\n{\"tit", // late
                "Transfer-Encoding: chunked\r\n|zz\r\n", // broken
                "Transfer-Encoding: chunked\r\n|3\r\nabcd\r\n0\r\n\r\n" // broken
            })
    void body_brokenOrLate_leavesOneLineWithoutAStackTrace(String request) throws Exception {
        int body = request.indexOf('|');
        List<ILoggingEvent> records =
                logged(post(request.substring(0, body), request.substring(body + 1)), Leaving.STAYS, 1);

        assertNoWarning(records, 1);
        assertThat(records).hasSize(1);
        assertThat(records.getFirst().getFormattedMessage()).contains("\"status\":400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET /api",
                "GET /health/live HTTP/1.1\r\n",
                "GET /health/live HTTP/1.1\r\nHost: a\r\nX: ",
                "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n",
                "\u0016\u0003\u0001"
            })
    void client_leavingInItsHead_leavesNoWarning(String request) throws Exception {
        assertNoWarning(logged(request, Leaving.CLOSES), 1);
        assertNoWarning(logged(request, Leaving.RESETS), 1);
        assertNoWarning(logged(request, Leaving.STAYS), 1);
    }

    @Test
    void client_leavingInItsBody_leavesNoWarning() throws Exception {
        String announcedLength = post("Content-Length: 60000\r\n", "{\"title\":");
        String chunked = post("Transfer-Encoding: chunked\r\n", "5\r\n{\"tit");

        for (String request : List.of(announcedLength, chunked)) {
            assertNoWarning(logged(request, Leaving.CLOSES), 1);
            assertNoWarning(logged(request, Leaving.RESETS), 1);
        }
    }

    @Test
    void client_leavingBeforeTheResponse_leavesNoWarning() throws Exception {
        String title = "x".repeat(200);
        for (int i = 0; i < 100; i++) {
            SERVICE.user("eve").create("{\"title\":\"" + title + "\",\"description\":\"" + "y".repeat(1000) + "\"}");
        }
        String list = "GET /api/tasks?limit=100 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                + SERVICE.issuer().token("eve") + "\r\n\r\n";
        String error = list.replace("limit=100", "limit=0");

        assertNoWarning(logged(list.repeat(50), Leaving.RESETS), 50);
        assertNoWarning(logged(error.repeat(50), Leaving.RESETS), 50);
        assertNoWarning(logged(list.repeat(50), Leaving.CLOSES), 50);
    }

    @Test
    void body_ofARejectedRequest_leavesNoWarning() throws Exception {
        String noToken = "POST /api/tasks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

        assertNoWarning(logged(noToken + "zz\r\n", Leaving.STAYS), 1);
        assertNoWarning(logged(noToken + "5\r\nab", Leaving.STAYS), 1);
        assertNoWarning(logged(noToken + "5\r\nab", Leaving.RESETS), 1);
    }
}
