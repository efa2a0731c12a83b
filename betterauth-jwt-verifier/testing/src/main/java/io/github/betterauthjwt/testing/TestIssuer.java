// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpServer;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A Better Auth server as far as a verifier can see one: an HTTP server on a free loopback port with a JWK Set, and
 * tokens signed with its keys. Real keys, real signatures. Thread-safe.
 *
 * <pre>{@code
 * try (TestIssuer issuer = TestIssuer.start()) {
 *     JwtVerifier verifier = issuer.verifier();
 *     verifier.verify(issuer.token());
 *     issuer.rotate();
 *     verifier.verify(issuer.token());
 * }
 * }</pre>
 */
public final class TestIssuer implements AutoCloseable {

    private static final String JWKS_PATH = "/api/auth/jwks";

    private final HttpServer server;
    private final ExecutorService threads;
    private final JwksEndpoint endpoint = new JwksEndpoint(this::jwkSet);
    private final byte[] secret = RandomText.octets(32);
    private final List<JwtVerifier> verifiers = new CopyOnWriteArrayList<>();

    // guarded by this
    private final Deque<SigningKey> keys = new ArrayDeque<>();
    private String algorithm;
    private boolean rotating;
    private boolean publishingAlgorithms = true;

    private TestIssuer(String algorithm) throws IOException {
        this.algorithm = algorithm;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "test-issuer");
            thread.setDaemon(true);
            return thread;
        });
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        server.createContext(JWKS_PATH, endpoint);
        server.setExecutor(threads);
        signingKey();
        server.start();
    }

    /** Starts an issuer with Better Auth's default algorithm, {@code EdDSA} with Ed25519. */
    public static TestIssuer start() {
        return start("EdDSA");
    }

    /**
     * Starts an issuer with another algorithm.
     *
     * @param algorithm {@code EdDSA}, {@code Ed25519}, {@code Ed448}, or an ES, RS or PS algorithm of RFC 7518 §3.1
     * @throws IllegalArgumentException for any other
     */
    public static TestIssuer start(String algorithm) {
        try {
            return new TestIssuer(requireNonNull(algorithm, "algorithm"));
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on the loopback interface", e);
        }
    }

    /** Better Auth's {@code baseURL}, which is also the issuer and the audience of its tokens. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Where the JWK Set is. */
    public URI jwksUri() {
        return URI.create(url() + JWKS_PATH);
    }

    /** The JWK Set as it is published when nothing is wrong. */
    public synchronized String jwkSet() {
        List<Map<String, @Nullable Object>> published = new ArrayList<>();
        keys.descendingIterator().forEachRemaining(key -> {
            Map<String, @Nullable Object> jwk = key.jwk();
            if (!publishingAlgorithms) {
                jwk.remove("alg");
            }
            published.add(jwk);
        });
        return Json.write(Map.of("keys", published));
    }

    /** A verifier of this issuer's tokens with default settings and nothing fetched yet; closed with the issuer. */
    public JwtVerifier verifier() {
        JwtVerifier verifier = JwtVerifier.forBetterAuth(url());
        verifiers.add(verifier);
        return verifier;
    }

    /** The start of a verifier with other settings; close it yourself. */
    public JwtVerifier.Builder verifierBuilder() {
        return JwtVerifier.builder(url(), url()).jwksUri(jwksUri());
    }

    /** The JWT that {@code authClient.token()} brings, of the same user each time. */
    public String token() {
        return jwt().sign();
    }

    /** The JWT of another user. */
    public String token(String subject) {
        return jwt().subject(subject).sign();
    }

    /** Starts a JWT that differs. */
    public TestJwt jwt() {
        return new TestJwt(signingKey(), url());
    }

    /** A token of any kind that real servers hand out. */
    public String token(TokenSample kind) {
        return requireNonNull(kind, "kind").mint(this);
    }

    /**
     * A token that a verifier with default settings rejects for this reason; for {@link Reason#MISSING} the empty string.
     */
    public String tokenRejectedFor(Reason reason) {
        return RejectedTokens.of(requireNonNull(reason, "reason"), this);
    }

    /** A JWT with a key id of this issuer, signed by somebody else. */
    public String forgedToken() {
        SigningKey forger =
                SigningKey.generate(signingKey().algorithm(), signingKey().kid());
        return new TestJwt(forger, url()).sign();
    }

    /** A JWT with a key id that was never published. */
    public String tokenOfUnknownKey() {
        return new TestJwt(SigningKey.generate(signingKey().algorithm(), RandomText.alphanumeric(32)), url()).sign();
    }

    /** {@code BETTER_AUTH_SECRET}. */
    byte[] secret() {
        return secret;
    }

    /** The key that signs now; made when first needed, as Better Auth makes it. */
    private synchronized SigningKey signingKey() {
        if (rotating || keys.isEmpty()) {
            keys.push(SigningKey.generate(algorithm, RandomText.alphanumeric(32)));
            rotating = false;
        }
        return keys.element();
    }

    /**
     * Lets the key reach its {@code rotationInterval}. As with Better Auth the new one is made when the next token is
     * signed, never ahead of it; the old ones stay published until {@link #dropOldKeys}.
     */
    public synchronized void rotate() {
        rotating = true;
    }

    /** The same, to a key of another algorithm. */
    public synchronized void rotate(String algorithm) {
        this.algorithm = requireNonNull(algorithm, "algorithm");
        rotating = true;
    }

    /** Ends the {@code gracePeriod} of all keys but the newest: they are published no more. */
    public synchronized void dropOldKeys() {
        while (keys.size() > 1) {
            keys.removeLast();
        }
    }

    /**
     * Lets all keys run out, as after a long idle time: the set is {@code {"keys":[]}} with status 200 until the next
     * token is signed, with a new key.
     */
    public synchronized void dropAllKeys() {
        keys.clear();
    }

    /** Publishes keys without {@code alg}, as Better Auth up to 1.3.4 does. */
    public synchronized void omitAlgorithms() {
        publishingAlgorithms = false;
    }

    /** Answers each request for the JWK Set with this status and no body, until {@link #recover}. */
    public void failWith(int status) {
        endpoint.failWith(status);
    }

    /** Answers 429 with {@code X-Retry-After}, as Better Auth's rate limit does, until {@link #recover}. */
    public void limitRate(Duration retryAfter) {
        endpoint.limitRate(requireNonNull(retryAfter, "retryAfter"));
    }

    /** Waits before each answer, until {@link #recover}. */
    public void delay(Duration delay) {
        endpoint.delay(requireNonNull(delay, "delay"));
    }

    /** Sends one octet at a time and never ends, until {@link #recover}. */
    public void drip(Duration interval) {
        endpoint.drip(requireNonNull(interval, "interval"));
    }

    /** Answers 200 with this in place of the JWK Set, until {@link #recover}. */
    public void answerWith(String body) {
        endpoint.answerWith(requireNonNull(body, "body"));
    }

    /** Answers with the JWK Set again. */
    public void recover() {
        endpoint.recover();
    }

    /** How often the JWK Set was asked for, failures included. */
    public int requests() {
        return endpoint.requests();
    }

    /** Stops the server; whoever is kept waiting by it is cut off. */
    @Override
    public void close() {
        verifiers.forEach(JwtVerifier::close);
        threads.shutdownNow();
        server.stop(0);
    }
}
