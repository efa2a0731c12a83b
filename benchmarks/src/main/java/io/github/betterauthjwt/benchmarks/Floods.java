// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks;

import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Measures the effect of floods of invented tokens on tokens whose key is cached and on later rejections. */
final class Floods {

    private static final int REQUEST_THREADS = 10;
    private static final int ATTACKERS = 12;
    private static final Duration SLOW = Duration.ofSeconds(4);
    private static final Duration LENGTH = Duration.ofSeconds(20);
    private static final int BATCHES = 20;
    private static final int BATCH = 1000;
    private static final int MEDIAN_OF = 5;

    private Floods() {}

    static String table() throws InterruptedException {
        return "\n## Floods\n\n| flood | result |\n| --- | --- |\n"
                + "| invented key ids, " + REQUEST_THREADS + " request threads, JWK Set after " + SLOW.toSeconds()
                + " s: a token whose key is cached | " + knownTokenInAFlood() + " |\n"
                + "| " + BATCHES * BATCH + " member names of 11,000 characters: the last rejections in relation to the"
                + " first | " + lastRejections() + " |\n";
    }

    /**
     * Samples are sent at fixed times, whether or not the previous one is done. Times include the wait for a request
     * thread.
     */
    private static String knownTokenInAFlood() throws InterruptedException {
        try (TestIssuer issuer = TestIssuer.start();
                JwtVerifier verifier = issuer.verifier()) {
            String known = issuer.token();
            verifier.verify(known);
            issuer.delay(SLOW);
            ExecutorService requests = Executors.newFixedThreadPool(REQUEST_THREADS);
            ExecutorService attackers = Executors.newFixedThreadPool(ATTACKERS);
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger rejected = new AtomicInteger();
            for (int i = 0; i < ATTACKERS; i++) {
                attackers.execute(() -> attack(requests, verifier, known, over, rejected));
            }
            long[] micros = sample(requests, verifier, known);
            over.set(true);
            requests.shutdownNow();
            attackers.shutdownNow();
            Arrays.sort(micros);
            return String.format(
                    Locale.ROOT,
                    "p50 %.1f ms, p99 %.1f ms, longest %.1f ms; %d tokens of the flood answered; %d GETs",
                    micros[micros.length / 2] / 1e3,
                    micros[micros.length * 99 / 100] / 1e3,
                    micros[micros.length - 1] / 1e3,
                    rejected.get(),
                    issuer.requests() - 1);
        }
    }

    private static long[] sample(ExecutorService requests, JwtVerifier verifier, String known)
            throws InterruptedException {
        long[] micros = new long[(int) LENGTH.toMillis() / 10];
        for (int i = 0; i < micros.length; i++) {
            int sample = i;
            long sent = System.nanoTime();
            requests.execute(() -> {
                verifier.verify(known);
                micros[sample] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - sent);
            });
            Thread.sleep(10);
        }
        requests.execute(() -> verifier.verify(known)); // queued behind all samples
        Thread.sleep(SLOW.plusSeconds(3).toMillis());
        return micros;
    }

    private static void attack(
            ExecutorService requests, JwtVerifier verifier, String known, AtomicBoolean over, AtomicInteger rejected) {
        while (!over.get()) {
            String header = "{\"alg\":\"EdDSA\",\"kid\":\""
                    + ThreadLocalRandom.current().nextLong() + "\"}";
            String token = encoded(header) + known.substring(known.indexOf('.'));
            try {
                requests.submit(() -> rejects(verifier, token)).get();
                rejected.incrementAndGet();
                Thread.sleep(2);
            } catch (InterruptedException | ExecutionException e) {
                return; // the flood has ended
            }
        }
    }

    private static String lastRejections() {
        try (TestIssuer issuer = TestIssuer.start();
                JwtVerifier verifier =
                        issuer.verifierBuilder().jwkSet(issuer.jwkSet()).build()) {
            long[] nanos = new long[MEDIAN_OF + BATCHES];
            for (int batch = 0; batch < nanos.length; batch++) {
                String[] tokens = tokens(batch);
                long start = System.nanoTime();
                for (String token : tokens) {
                    rejects(verifier, token);
                }
                nanos[batch] = System.nanoTime() - start;
            }
            double first = median(Arrays.copyOfRange(nanos, MEDIAN_OF, 2 * MEDIAN_OF)); // earlier ones are the warmup
            double last = median(Arrays.copyOfRange(nanos, nanos.length - MEDIAN_OF, nanos.length));
            return String.format(Locale.ROOT, "%.2f times; %.1f µs each at the end", last / first, last / BATCH / 1e3);
        }
    }

    private static String[] tokens(int batch) {
        String[] tokens = new String[BATCH];
        for (int i = 0; i < BATCH; i++) {
            String name = batch + "-" + i + "a".repeat(11_000);
            tokens[i] = encoded("{\"alg\":\"none\",\"" + name + "\":1}") + ".e30.AAAA";
        }
        return tokens;
    }

    private static boolean rejects(JwtVerifier verifier, String token) {
        try {
            verifier.verify(token);
            throw new AssertionError("an invented token was accepted");
        } catch (JwtVerificationException e) {
            return true;
        }
    }

    private static double median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2];
    }

    private static String encoded(String header) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8));
    }
}
