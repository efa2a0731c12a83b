// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.soak;

import io.github.betterauthjwt.testing.TestIssuer;
import io.github.betterauthjwt.testing.TokenSample;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** One user's tokens: a valid one, renewed as a page would renew it, and bad ones that name the same user. */
final class Tokens {

    /** Short, so that a key is unused soon after the next one is created. */
    static final Duration RENEWAL = Duration.ofSeconds(20);

    private static final Duration LIFETIME = Duration.ofSeconds(90);
    /** An invented key causes at most one fetch in 5 s. A new real key would have to wait for that interval too. */
    private static final Duration BETWEEN_UNKNOWN_KEYS = Duration.ofSeconds(12);

    private static final AtomicLong NEXT_UNKNOWN_KEY = new AtomicLong(System.nanoTime());

    private final TestIssuer issuer;
    private final String subject;
    private final Random random;
    private String token = "";
    private Instant renewal = Instant.MIN;

    Tokens(TestIssuer issuer, String subject, Random random) {
        this.issuer = issuer;
        this.subject = subject;
        this.random = random;
    }

    String good() {
        Instant now = Instant.now();
        if (now.isAfter(renewal)) {
            token = issuer.jwt().subject(subject).expiresAt(now.plus(LIFETIME)).sign();
            renewal = now.plus(RENEWAL);
        }
        return token;
    }

    /** Returns a token that must never be accepted. */
    String bad() {
        return switch (random.nextInt(9)) {
            case 0 -> issuer.forgedToken();
            case 1 -> withClaimsOf(issuer.jwt().subject(subject + "0").sign());
            case 2 -> withoutSignature();
            case 3 ->
                issuer.jwt()
                        .subject(subject)
                        .expiresAt(Instant.now().minusSeconds(60))
                        .sign();
            case 4 ->
                issuer.jwt()
                        .subject(subject)
                        .audience("https://elsewhere.example.com")
                        .sign();
            case 5 ->
                issuer.jwt()
                        .subject(subject)
                        .issuer("https://elsewhere.example.com")
                        .sign();
            case 6 -> issuer.jwt().subject(subject).withoutClaim("exp").sign();
            case 7 -> unknownKey();
            default -> ofAnotherKind();
        };
    }

    /** Returns the valid token's header and signature with another token's claims. */
    private String withClaimsOf(String other) {
        String[] mine = good().split("\\.", -1);
        return mine[0] + "." + other.split("\\.", -1)[1] + "." + mine[2];
    }

    private String withoutSignature() {
        String header = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        return header + "." + good().split("\\.", -1)[1] + ".";
    }

    private String unknownKey() {
        long now = System.nanoTime();
        long next = NEXT_UNKNOWN_KEY.get();
        boolean mine = now - next > 0 && NEXT_UNKNOWN_KEY.compareAndSet(next, now + BETWEEN_UNKNOWN_KEYS.toNanos());
        return mine ? issuer.tokenOfUnknownKey() : issuer.forgedToken();
    }

    private String ofAnotherKind() {
        TokenSample[] kinds = TokenSample.values();
        TokenSample kind = kinds[random.nextInt(kinds.length)];
        return issuer.token(kind == TokenSample.JWT ? TokenSample.SESSION_TOKEN : kind);
    }
}
