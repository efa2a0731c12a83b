// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of the contract about state. Only the token of a request identifies its user. */
abstract class StateContract extends ResourceContract {

    private static final int CONNECTIONS = 4;
    private static final int ROUNDS = 50;

    // ---- cookies and connections

    @ParameterizedTest
    @ValueSource(strings = {"/protected", "/any", "/optional"})
    void connection_afterAcceptedRequest_needsATokenAgain(String path) throws IOException {
        try (RawConnection connection = RawConnection.to(host())) {
            Response accepted = connection.send("GET", path, "Authorization", "Bearer " + issuer.token("ada"));
            accepted.isFor("ada");
            Response repeated = connection.send("GET", path, "Cookie", cookiesOf(accepted));
            if (path.equals("/optional")) {
                repeated.isForAnyone();
            } else {
                repeated.isRejectedWith(401, "", "missing_token");
            }
            accepted.setsNoCookie();
            repeated.setsNoCookie();
        }
    }

    /** Returns the cookies of the response as a request sends them, or one with a usual name if there are none. */
    private static String cookiesOf(Response answer) {
        return answer.cookies().isEmpty() ? "JSESSIONID=0" : String.join("; ", answer.cookies());
    }

    @Test
    void cookies_afterTokenExpired_doNotAuthenticate() throws Exception {
        MovableClock clock = new MovableClock();
        try (TestIssuer started = TestIssuer.start();
                ContractHost fresh =
                        start(started.verifierBuilder().clock(clock).build());
                RawConnection connection = RawConnection.to(fresh)) {
            String token = started.jwt()
                    .expiresAt(Instant.now().plus(Duration.ofMinutes(5)))
                    .sign();
            Response accepted = connection.send("GET", "/protected", "Authorization", "Bearer " + token);
            assertThat(accepted.status()).isEqualTo(200);
            clock.advance(Duration.ofMinutes(10));
            connection
                    .send("GET", "/protected", "Cookie", cookiesOf(accepted))
                    .isRejectedWith(401, "", "missing_token");
            new ContractClient(fresh).bearer("/protected", token).isRejectedWith(401, "invalid_token", "token_expired");
            accepted.setsNoCookie();
        }
    }

    @Test
    void response_ofAnyStatus_setsNoCookie() throws Exception {
        ContractClient client = client();
        List<Response> answers = new ArrayList<>(List.of(
                client.bearer("/protected", issuer.token()),
                client.get("/public"),
                client.get("/protected"),
                client.bearer("/protected", issuer.tokenRejectedFor(Reason.EXPIRED)),
                client.bearer("/admin", issuer.token()),
                client.bearer("/no-such-route", issuer.token()),
                client.bearer("/fails", issuer.token())));
        try (TestIssuer down = TestIssuer.start();
                ContractHost cold = start(down.verifier())) {
            down.failWith(503);
            answers.add(new ContractClient(cold).bearer("/protected", down.token()));
        }
        assertThat(answers).extracting(Response::status).containsExactly(200, 200, 401, 401, 403, 404, 500, 503);
        answers.forEach(Response::setsNoCookie);
    }

    // ---- users

    @Test
    void users_ofInterleavedRequests_areNeverMixed() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int first = 0; first < CONNECTIONS; first++) {
                int user = first;
                tasks.add(() -> interleave(user));
            }
            for (Future<Void> task : clients.invokeAll(tasks)) {
                task.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private Void interleave(int first) throws IOException {
        String ada = "Bearer " + issuer.token("ada");
        String bob = "Bearer " + issuer.token("bob");
        try (RawConnection connection = RawConnection.to(host())) {
            for (int round = 0; round < ROUNDS; round++) {
                switch ((first + round) % 4) {
                    case 0 ->
                        connection
                                .send("GET", "/optional", "Authorization", ada)
                                .isFor("ada");
                    case 1 -> connection.send("GET", "/optional").isForAnyone();
                    case 2 ->
                        connection
                                .send("GET", "/protected", "Authorization", bob)
                                .isFor("bob");
                    default ->
                        connection.send("GET", "/public", "Authorization", ada).isForAnyone();
                }
            }
        }
        return null;
    }
}
