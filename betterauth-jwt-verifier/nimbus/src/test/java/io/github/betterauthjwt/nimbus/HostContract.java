// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.KeyServerFault;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Tests an application on a host that is built on Nimbus, over HTTP. {@code GET /me} returns the subject. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public abstract class HostContract {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENTS = 8;
    private static final int REQUESTS = 100;

    private final TestIssuer issuer = TestIssuer.start();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Host host = Host.NONE;

    /** A running application. */
    protected record Host(URI url, Runnable stop) {
        private static final Host NONE = new Host(URI.create("http://127.0.0.1:1"), () -> {});
    }

    /** Starts the application on a free port of the loopback interface. */
    protected abstract Host start(JwtVerifier verifier);

    @BeforeAll
    void startHost() {
        host = start(issuer.verifier());
    }

    @AfterAll
    void stopHost() {
        host.stop().run();
        issuer.close();
    }

    private HttpResponse<String> get(String... authorization) {
        return getFrom(host, authorization);
    }

    private HttpResponse<String> getFrom(Host host, String... authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(host.url().resolve("/me"));
        for (String value : authorization) {
            request.header("Authorization", value);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private int status(String token) {
        return get("Bearer " + token).statusCode();
    }

    @Test
    @Order(1) // any number of callers wait for a new key if there was no other for a while
    void get_keysRotateUnderLoad_acceptsEachToken() throws Exception {
        assertThat(status(issuer.token())).isEqualTo(200);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            issuer.rotate();
            List<Future<Integer>> statuses = new ArrayList<>();
            for (int request = 0; request < REQUESTS; request++) {
                statuses.add(clients.submit(() -> status(issuer.token())));
            }
            for (Future<Integer> status : statuses) {
                assertThat(status.get()).isEqualTo(200);
            }
            assertThat(issuer.requests()).isEqualTo(2);
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void get_validTokenOfEachKey_returnsItsSubject() {
        awaitBudget();
        List<String> tokens = new ArrayList<>();
        for (String algorithm : List.of("ES256", "RS256", "PS512", "EdDSA")) {
            issuer.rotate(algorithm);
            tokens.add(issuer.token("user-1"));
        }
        for (String token : tokens) {
            HttpResponse<String> response = get("Bearer " + token);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("user-1");
        }
    }

    @Test
    void get_noToken_is401() {
        assertThat(get().statusCode()).isEqualTo(401);
    }

    @Test
    void get_rejectedTokens_are401() {
        awaitBudget();
        assertThat(status(issuer.token())).isEqualTo(200);
        Set<Reason> ofNoToken = EnumSet.of(
                Reason.MISSING,
                Reason.TOO_LARGE,
                Reason.INACTIVE,
                Reason.NOT_BOUND,
                Reason.INVALID_PROOF,
                Reason.NONCE_REQUIRED);
        Set<Reason> reasons = EnumSet.allOf(Reason.class);
        reasons.removeAll(ofNoToken);
        for (Reason reason : reasons) {
            assertThat(status(issuer.tokenRejectedFor(reason)))
                    .as(reason.name())
                    .isEqualTo(401);
        }
        assertThat(status(issuer.forgedToken())).isEqualTo(401);
    }

    /** Waits until a new key id may cause a fetch: after a burst of three, one in five seconds may. */
    private void awaitBudget() {
        if (issuer.requests() > 2) {
            LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
        }
    }

    @Test
    void get_outageOfTheKeyServer_is503ForNewKeysOnly() {
        try (BetterAuthStub auth = BetterAuthStub.start()) {
            Host served = start(auth.verifier());
            String known = auth.token();
            assertThat(getFrom(served, "Bearer " + known).statusCode()).isEqualTo(200);
            auth.fail(KeyServerFault.OUTAGE);
            auth.rotate();
            String unknown = auth.token();
            HttpResponse<String> response = getFrom(served, "Bearer " + unknown);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
            assertThat(response.body()).doesNotContain(unknown);
            assertThat(getFrom(served, "Bearer " + known).statusCode()).isEqualTo(200);
            auth.recover();
            assertThat(recovered(served, unknown)).isEqualTo(200);
            served.stop().run();
        }
    }

    private int recovered(Host served, String token) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        int status = getFrom(served, "Bearer " + token).statusCode();
        while (status != 200 && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            status = getFrom(served, "Bearer " + token).statusCode();
        }
        return status;
    }
}
