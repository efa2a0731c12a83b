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
 * A simulated Better Auth server: an HTTP server on a free loopback port with a JWK Set, and tokens signed with its
 * keys. The keys and signatures are real. Thread-safe.
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
    private final byte[] secret = RandomText.bytes(32);
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
     * @throws IllegalArgumentException for any other algorithm
     */
    public static TestIssuer start(String algorithm) {
        try {
            return new TestIssuer(requireNonNull(algorithm, "algorithm"));
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on the loopback interface", e);
        }
    }

    /** Returns Better Auth's {@code baseURL}, which is also the issuer and the audience of its tokens. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Returns the URI of the JWK Set. */
    public URI jwksUri() {
        return URI.create(url() + JWKS_PATH);
    }

    /** Returns the JWK Set as it is published without a simulated fault. */
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

    /**
     * Returns a verifier of this issuer's tokens with default settings, except that it is lazy: it fetches no keys
     * before the first token needs one, so that a test can first simulate a fault. It is closed with the issuer.
     */
    public JwtVerifier verifier() {
        JwtVerifier verifier = JwtVerifier.builderForBetterAuth(url()).lazy().build();
        verifiers.add(verifier);
        return verifier;
    }

    /** Returns a builder of a lazy verifier for other settings. The caller must close the verifier. */
    public JwtVerifier.Builder verifierBuilder() {
        return JwtVerifier.builder(url(), url()).jwksUri(jwksUri()).lazy();
    }

    /** Returns a JWT as {@code authClient.token()} returns it, always for the same user. */
    public String token() {
        return jwt().sign();
    }

    /** Returns a JWT of another user. */
    public String token(String subject) {
        return jwt().subject(subject).sign();
    }

    /** Starts a JWT with other claims or headers. */
    public TestJwt jwt() {
        return new TestJwt(signingKey(), url());
    }

    /**
     * Returns a verifier of this issuer's access tokens for one resource, with default settings and no keys fetched yet.
     * It is closed with the issuer.
     *
     * @param resource the audience that tokens must have, such as {@code https://api.example.com/mcp}
     */
    public JwtVerifier accessTokenVerifier(String resource) {
        JwtVerifier verifier = JwtVerifier.forAccessTokens(url(), resource);
        verifiers.add(verifier);
        return verifier;
    }

    /**
     * Starts an access token with other claims, as the oauth-provider plugin issues it (RFC 9068): the header
     * {@code typ}, {@code client_id} and {@code azp} of the client, and no user row.
     *
     * @param resource the audience of the token, such as {@code https://api.example.com/mcp}
     */
    public TestJwt accessToken(String resource) {
        return jwt().asAccessToken(url() + "/api/auth", requireNonNull(resource, "resource"));
    }

    /** Returns a token of any kind that real servers issue. */
    public String token(TokenSample kind) {
        return requireNonNull(kind, "kind").mint(this);
    }

    /**
     * Returns a token that a verifier with default settings rejects for this reason. For {@link Reason#MISSING} it is the
     * empty string. For {@link Reason#ADDITIONAL_AUDIENCE} it is a token that {@link #accessTokenVerifier} with
     * {@link #url} as the resource rejects for this reason.
     *
     * @throws IllegalArgumentException if the token alone does not decide: {@link Reason#NOT_BOUND},
     *     {@link Reason#INVALID_PROOF} and {@link Reason#NONCE_REQUIRED} depend on the request, and
     *     {@link Reason#INACTIVE} on Better Auth's answer
     */
    public String tokenRejectedFor(Reason reason) {
        return RejectedTokens.of(requireNonNull(reason, "reason"), this);
    }

    /** Returns a JWT with a key id of this issuer but with the signature of another key. */
    public String forgedToken() {
        SigningKey forger =
                SigningKey.generate(signingKey().algorithm(), signingKey().kid());
        return new TestJwt(forger, url()).sign();
    }

    /** Returns a JWT with a key id that was never published. */
    public String tokenOfUnknownKey() {
        return new TestJwt(SigningKey.generate(signingKey().algorithm(), RandomText.alphanumeric(32)), url()).sign();
    }

    /** Returns {@code BETTER_AUTH_SECRET}. */
    byte[] secret() {
        return secret;
    }

    /** Returns the current signing key. Like Better Auth, it creates the key on first use. */
    private synchronized SigningKey signingKey() {
        if (rotating || keys.isEmpty()) {
            keys.push(SigningKey.generate(algorithm, RandomText.alphanumeric(32)));
            rotating = false;
        }
        return keys.element();
    }

    /**
     * Ends the {@code rotationInterval} of the key. Like Better Auth, the issuer creates the new key when it signs the
     * next token, never in advance. The old keys stay published until {@link #dropOldKeys}.
     */
    public synchronized void rotate() {
        rotating = true;
    }

    /** Ends the {@code rotationInterval} of the key. The next key has another algorithm. */
    public synchronized void rotate(String algorithm) {
        this.algorithm = requireNonNull(algorithm, "algorithm");
        rotating = true;
    }

    /** Ends the {@code gracePeriod} of all keys except the newest, which removes them from the JWK Set. */
    public synchronized void dropOldKeys() {
        while (keys.size() > 1) {
            keys.removeLast();
        }
    }

    /**
     * Removes all keys, as after a long idle time. The set is {@code {"keys":[]}} with status 200 until the issuer
     * signs the next token, with a new key.
     */
    public synchronized void dropAllKeys() {
        keys.clear();
    }

    /** Publishes keys without {@code alg}, as Better Auth up to 1.3.4 does. */
    public synchronized void omitAlgorithms() {
        publishingAlgorithms = false;
    }

    /** Responds to each request for the JWK Set with this status and no body, until {@link #recover}. */
    public void failWith(int status) {
        endpoint.failWith(status);
    }

    /** Responds with 429 and {@code X-Retry-After}, as Better Auth's rate limit does, until {@link #recover}. */
    public void limitRate(Duration retryAfter) {
        endpoint.limitRate(requireNonNull(retryAfter, "retryAfter"));
    }

    /** Waits before each response, until {@link #recover}. */
    public void delay(Duration delay) {
        endpoint.delay(requireNonNull(delay, "delay"));
    }

    /** Sends one byte at a time and never ends, until {@link #recover}. */
    public void drip(Duration interval) {
        endpoint.drip(requireNonNull(interval, "interval"));
    }

    /** Responds with 200 and this body instead of the JWK Set, until {@link #recover}. */
    public void answerWith(String body) {
        endpoint.answerWith(requireNonNull(body, "body"));
    }

    /** Responds with the JWK Set again. */
    public void recover() {
        endpoint.recover();
    }

    /** Returns the number of requests for the JWK Set, including failed ones. */
    public int requests() {
        return endpoint.requests();
    }

    /** Stops the server, and closes the connections of waiting clients. */
    @Override
    public void close() {
        verifiers.forEach(JwtVerifier::close);
        threads.shutdownNow();
        server.stop(0);
    }
}
