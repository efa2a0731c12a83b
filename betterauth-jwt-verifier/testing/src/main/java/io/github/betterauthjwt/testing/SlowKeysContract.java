// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The part of the contract about slow key servers. A user whose key is cached never waits for the fetch of another key. It
 * uses {@link TestIssuer}, because the recorded delay is longer than the timeout of a fetch, and this one ends before it.
 */
abstract class SlowKeysContract extends StateContract {

    /** More connections than most hosts have request threads. */
    private static final int FLOOD = 250;

    private static final Duration SLOW = Duration.ofSeconds(4);
    /** Long enough for slow machines, and shorter than the delay of the key server. */
    private static final Duration PROMPT = Duration.ofSeconds(3);
    /** A loaded machine may be too slow once. A host that blocks the user is too slow each time. */
    private static final int ATTEMPTS = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void cachedKey_whileInventedKeysWaitForASlowServer_isServedPromptly() throws Exception {
        boolean prompt = false;
        for (int attempt = 0; attempt < ATTEMPTS && !prompt; attempt++) {
            prompt = isServedPromptly();
        }
        assertThat(prompt)
                .as("served within %s, while the keys are fetched", PROMPT)
                .isTrue();
    }

    private boolean isServedPromptly() throws Exception {
        try (TestIssuer slow = TestIssuer.start();
                ContractHost fresh = start(slow.verifier())) {
            String token = slow.token("ada");
            new ContractClient(fresh).bearer("/protected", token).isFor("ada");
            slow.delay(SLOW);
            List<CompletableFuture<Response>> flood = flood(fresh, slow);
            awaitFetch(slow);
            long begun = System.nanoTime();
            new ContractClient(fresh).bearerAsync("/protected", token).join().isFor("ada");
            Duration time = Duration.ofNanos(System.nanoTime() - begun);
            flood.forEach(answer -> assertThat(answer.join().status()).isIn(401, 503));
            return time.compareTo(PROMPT) < 0;
        }
    }

    /** Waits until an unknown key makes the verifier fetch the keys again. */
    private static void awaitFetch(TestIssuer issuer) throws InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (issuer.requests() < 2) {
            assertThat(Instant.now()).as("keys are fetched again").isBefore(deadline);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Opens one connection for each unknown key. */
    private static List<CompletableFuture<Response>> flood(ContractHost host, TestIssuer issuer) {
        ContractClient client = new ContractClient(host);
        return Stream.generate(issuer::tokenOfUnknownKey).limit(FLOOD).toList().stream()
                .map(token -> client.bearerAsync("/protected", token))
                .toList();
    }
}
