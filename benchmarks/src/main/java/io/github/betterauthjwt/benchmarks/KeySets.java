// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.TestIssuer;
import java.net.MalformedURLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Measures the requests to the key server and the effect on valid tokens when all clients arrive at once, keys rotate,
 * invalid tokens flood in, or the server is unavailable. Each library has its default settings and uses the same server
 * with ES256, which all of them support.
 */
final class KeySets {

    private static final List<String> LIBRARIES = List.of(Libraries.OURS, "nimbus", "spring", "jose4j");
    private static final int CROWD = 500;
    private static final int COLD_CROWD = 1000;
    private static final int OUTAGE_CALLS = 20;
    private static final Duration FLOOD = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private KeySets() {}

    static String table() throws InterruptedException, MalformedURLException {
        StringBuilder rows = new StringBuilder();
        for (String library : LIBRARIES) {
            rows.append("| ").append(library);
            rows.append(" | ").append(coldStart(library));
            rows.append(" | ").append(rotation(library));
            rows.append(" | ").append(flood(library));
            rows.append(" | ").append(outage(library)).append(" |\n");
        }
        return "\n## Key sets under load\n\nEach library with its defaults, ES256. GETs are requests for the JWK Set.\n\n| library"
                + " | cold start, " + COLD_CROWD + " threads: GETs"
                + " | rotation, " + CROWD + " threads with the new key: rejected, GETs"
                + " | " + FLOOD.toSeconds() + " s of unknown key ids: tokens, GETs; a new key is accepted after"
                + " | no key set, server answers 503: median of a call; a good token is accepted, after its return, in |\n"
                + "| --- | --- | --- | --- | --- |\n" + rows;
    }

    private static String coldStart(String library) throws InterruptedException, MalformedURLException {
        try (TestIssuer issuer = TestIssuer.start("ES256")) {
            int rejected = crowd(remote(library, issuer), issuer.token(), COLD_CROWD);
            return issuer.requests() + (rejected == 0 ? "" : " (" + rejected + " rejected)");
        }
    }

    private static String rotation(String library) throws InterruptedException, MalformedURLException {
        try (TestIssuer issuer = TestIssuer.start("ES256")) {
            Verification verification = remote(library, issuer);
            crowd(verification, issuer.token(), 1);
            int before = issuer.requests();
            issuer.rotate();
            int rejected = crowd(verification, issuer.token(), CROWD);
            return rejected + ", " + (issuer.requests() - before);
        }
    }

    private static String flood(String library) throws InterruptedException, MalformedURLException {
        try (TestIssuer issuer = TestIssuer.start("ES256")) {
            Verification verification = remote(library, issuer);
            crowd(verification, issuer.token(), 1);
            int before = issuer.requests();
            String[] bogus = new String[200];
            for (int i = 0; i < bogus.length; i++) {
                bogus[i] = issuer.tokenOfUnknownKey();
            }
            AtomicBoolean flooding = new AtomicBoolean(true);
            AtomicInteger sent = new AtomicInteger();
            Thread attacker = new Thread(() -> {
                for (int i = 0; flooding.get(); i++) {
                    accepts(verification, bogus[i % bogus.length]);
                    sent.incrementAndGet();
                }
            });
            attacker.start();
            Thread.sleep(FLOOD.toMillis());
            String counts = String.format(Locale.ROOT, "%,d, %,d", sent.get(), issuer.requests() - before);
            issuer.rotate();
            String accepted = untilAccepted(verification, issuer.token());
            flooding.set(false);
            attacker.join();
            return counts + "; " + accepted;
        }
    }

    private static String outage(String library) throws InterruptedException, MalformedURLException {
        try (TestIssuer issuer = TestIssuer.start("ES256")) {
            issuer.failWith(503);
            Verification verification = remote(library, issuer);
            String token = issuer.token();
            accepts(verification, token);
            List<Double> calls = new ArrayList<>();
            for (int i = 0; i < OUTAGE_CALLS; i++) {
                long begun = System.nanoTime();
                accepts(verification, token);
                calls.add((System.nanoTime() - begun) / 1e6);
            }
            calls.sort(null);
            issuer.recover();
            return String.format(Locale.ROOT, "%.2f ms; ", calls.get(OUTAGE_CALLS / 2))
                    + untilAccepted(verification, token);
        }
    }

    private static String untilAccepted(Verification verification, String token) throws InterruptedException {
        long begun = System.nanoTime();
        while (!accepts(verification, token)) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                return "over " + PATIENCE.toSeconds() + " s";
            }
            Thread.sleep(20);
        }
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - begun) / 1e9);
    }

    /** Starts this many threads at once and returns how many of them had the token rejected. */
    private static int crowd(Verification verification, String token, int threads) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(threads);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger rejected = new AtomicInteger();
        List<Thread> crowd = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> {
                ready.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                if (!accepts(verification, token)) {
                    rejected.incrementAndGet();
                }
            });
            crowd.add(thread);
            thread.start();
        }
        ready.await();
        go.countDown();
        for (Thread thread : crowd) {
            thread.join();
        }
        return rejected.get();
    }

    @SuppressWarnings("CatchAndPrintStackTrace")
    private static boolean accepts(Verification verification, String token) {
        try {
            return verification.verify(token) != null;
        } catch (Exception e) {
            return false; // the caller counts it
        }
    }

    private static Verification remote(String library, TestIssuer issuer) throws MalformedURLException {
        return switch (library) {
            case Libraries.OURS -> {
                JwtVerifier verifier = issuer.verifier();
                yield verifier::verify;
            }
            case "nimbus" -> {
                DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
                processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                        JWSAlgorithm.ES256,
                        JWKSourceBuilder.create(issuer.jwksUri().toURL()).build()));
                yield token -> processor.process(token, null);
            }
            case "spring" -> {
                NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(
                                issuer.jwksUri().toString())
                        .jwsAlgorithm(SignatureAlgorithm.ES256)
                        .build();
                yield decoder::decode;
            }
            default -> {
                JwtConsumer consumer = new JwtConsumerBuilder()
                        .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(
                                new HttpsJwks(issuer.jwksUri().toString())))
                        .setExpectedAudience(issuer.url())
                        .build();
                yield consumer::processToClaims;
            }
        };
    }
}
