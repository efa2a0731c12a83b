// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.TokenCache.Digest;
import io.github.betterauthjwt.jwks.Hosts;
import io.github.betterauthjwt.jwks.JsonExchange;
import io.github.betterauthjwt.jwks.RequestFields;
import io.github.betterauthjwt.jwks.RequestGate;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Better Auth's oauth-provider about tokens (RFC 7662): about opaque access tokens, which only Better Auth can
 * verify, and whether a token is still active, so that sign-out, a ban and the removal of a user take effect before the
 * token expires. Answers are cached by the SHA-256 of the token, and concurrent requests for one token share an answer.
 * JWTs are verified locally first, so Better Auth is never asked about a forged one. Thread-safe; build once and share.
 *
 * <pre>{@code
 * TokenIntrospector introspector = TokenIntrospector.builder(verifier, "https://app.example.com")
 *         .clientSecret("task-service", secret)
 *         .build();
 * VerifiedJwt user = introspector.verifyActive(token);
 * }</pre>
 */
public final class TokenIntrospector {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final JwtVerifier verifier;
    private final IntrospectionCache cache;
    private final IntrospectionQueue queue;

    private TokenIntrospector(Builder builder, ClientAuthentication client, Ticker ticker) {
        this.verifier = builder.verifier;
        this.cache = new IntrospectionCache(builder.cacheBytes, builder.cacheAge, Builder.REJECTION_AGE, ticker);
        IntrospectionEndpoint endpoint = new IntrospectionEndpoint(
                builder.issuer,
                builder.endpoint,
                builder.insecureHttpAllowed,
                client,
                builder.fields,
                new JsonExchange(builder.httpClient, Clock.systemUTC()));
        this.queue = new IntrospectionQueue(
                endpoint,
                cache,
                new RequestGate(builder.requestsPerMinute),
                builder.waitingCallers,
                ticker,
                new IntrospectionQueue.Validation(verifier.verification(), builder.issuer, client.clientId()));
    }

    /**
     * Returns a builder.
     *
     * @param verifier verifies JWTs. Its issuers, audiences, rules, clock and claim settings also apply to opaque tokens
     * @param baseUrl Better Auth's {@code baseURL}, such as {@code https://app.example.com}; a path in it is Better
     *     Auth's {@code basePath}, which is {@code /api/auth} otherwise
     * @throws IllegalArgumentException if {@code baseUrl} is not an absolute {@code http} or {@code https} URL, or has a
     *     query or a fragment
     */
    public static Builder builder(JwtVerifier verifier, String baseUrl) {
        return new Builder(
                requireNonNull(verifier, "verifier"),
                BetterAuthUrls.authorizationServer(requireNonNull(baseUrl, "baseUrl")));
    }

    /**
     * Verifies a token of either kind: a JWT locally, as {@link JwtVerifier#verify(String)} does, and an opaque access
     * token with Better Auth's answer. An opaque token must have the issuer of the authorization server or one of the
     * verifier, a subject and an expiry. Its audience must contain one of the verifier's; a token without an audience
     * must have been issued to the client of this introspector. May wait up to ten seconds for Better Auth.
     *
     * @param token a JWT or an opaque access token, without {@code Bearer}
     * @return the token with its claims. For an opaque token, these are the members of Better Auth's answer, and its
     *     {@link VerifiedJwt#audience} may be empty
     * @throws InvalidJwtException if the token is rejected; with {@link Reason#INACTIVE} if Better Auth states that it is
     *     not active
     * @throws InsufficientPrivilegesException if a {@link ClaimRule} requires a scope or a role that the token lacks
     * @throws KeysUnavailableException if the keys of a JWT are unavailable
     * @throws IntrospectionUnavailableException if Better Auth's answer is unavailable
     */
    public VerifiedJwt verify(String token) {
        return verifier.result(token, outcome(requireNonNull(token, "token"), false, true));
    }

    /**
     * Verifies a token as {@link #verify(String)} does, and also that a JWT is still active. Sign-out, a ban and the
     * removal of the user thus take effect within the age of the cache. Better Auth cannot tell this about the JWTs of
     * its plugin {@code jwt()}, so these are rejected with {@link Reason#TYPE_NOT_ACCEPTED}.
     *
     * @param token a JWT or an opaque access token, without {@code Bearer}
     * @throws InvalidJwtException if the token is rejected; with {@link Reason#INACTIVE} if Better Auth states that it is
     *     not active
     * @throws InsufficientPrivilegesException if a {@link ClaimRule} requires a scope or a role that the token lacks
     * @throws KeysUnavailableException if the keys of a JWT are unavailable
     * @throws IntrospectionUnavailableException if Better Auth's answer is unavailable
     */
    public VerifiedJwt verifyActive(String token) {
        return verifier.result(token, outcome(requireNonNull(token, "token"), true, true));
    }

    /**
     * Verifies a token as {@link #verify(String)} does without blocking the calling thread, for event loops.
     *
     * @param waiting the threads that may wait. Bound their number and their queue, because anyone can invent a token
     * @return a future that is already complete if nothing had to wait. It fails with the exceptions of
     *     {@link #verify(String)}, and with {@link IntrospectionUnavailableException} if the executor rejects the task
     */
    public CompletableFuture<VerifiedJwt> verify(String token, Executor waiting) {
        return verify(token, false, waiting);
    }

    /**
     * Verifies a token as {@link #verifyActive(String)} does without blocking the calling thread, for event loops.
     *
     * @param waiting the threads that may wait. Bound their number and their queue, because anyone can invent a token
     * @return a future that is already complete if nothing had to wait. It fails with the exceptions of
     *     {@link #verifyActive(String)}, and with {@link IntrospectionUnavailableException} if the executor rejects the
     *     task
     */
    public CompletableFuture<VerifiedJwt> verifyActive(String token, Executor waiting) {
        return verify(token, true, waiting);
    }

    private CompletableFuture<VerifiedJwt> verify(String token, boolean active, Executor waiting) {
        requireNonNull(waiting, "waiting");
        try {
            Outcome outcome = outcome(requireNonNull(token, "token"), active, false);
            return outcome.needsKeys()
                    ? CompletableFuture.supplyAsync(() -> verifier.result(token, outcome(token, active, true)), waiting)
                    : CompletableFuture.completedFuture(verifier.result(token, outcome));
        } catch (JwtVerificationException e) {
            return CompletableFuture.failedFuture(e);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new IntrospectionUnavailableException("too many tokens wait for Better Auth", RETRY_AFTER, e));
        }
    }

    /** Decides about a token; needs keys, or an answer of Better Auth, if it would have to wait and may not. */
    private Outcome outcome(String token, boolean active, boolean mayWait) {
        Verification verification = verifier.verification();
        try {
            if (TokenKind.mayBeOpaque(token)) {
                Outcome outcome = answered(Digest.of(token), token, null, mayWait);
                return recheck(verification, outcome);
            }
            Outcome local = verification.verify(token, mayWait, null);
            VerifiedJwt jwt = local.jwt();
            if (!active || jwt == null) {
                return local;
            }
            requireAccessToken(verification.kindOf(token));
            return answered(Digest.of(token), token, jwt, mayWait);
        } catch (Throwable e) {
            return Outcome.failed(Verification.failure(e));
        }
    }

    /** Checks what may have changed since Better Auth's answer. */
    private static Outcome recheck(Verification verification, Outcome outcome) {
        if (outcome.jwt() != null) {
            verification.recheck(outcome.jwt());
        }
        return outcome;
    }

    private static void requireAccessToken(TokenKind kind) {
        if (kind == TokenKind.JWT || kind == TokenKind.BOUND_JWT) {
            throw new InvalidJwtException(
                    Reason.TYPE_NOT_ACCEPTED,
                    "Better Auth cannot tell whether a JWT of the jwt plugin is active; an OAuth access token is"
                            + " expected here");
        }
    }

    private Outcome answered(Digest digest, String token, @Nullable VerifiedJwt local, boolean mayWait) {
        VerifiedJwt known = cache.find(digest);
        if (known != null) {
            return Outcome.accepted(known, true);
        }
        InvalidJwtException rejection = cache.findRejection(digest);
        if (rejection != null) {
            return Outcome.failed(rejection);
        }
        return mayWait ? queue.ask(digest, token, local) : Outcome.NEEDS_KEYS;
    }

    /** The settings of a {@link TokenIntrospector}. Every default is the safe choice. Not thread-safe. */
    public static final class Builder {

        static final Duration REJECTION_AGE = Duration.ofSeconds(5);

        private static final Duration LONGEST_AGE = Duration.ofMinutes(5);
        private static final long SMALLEST_CACHE = 64L * 1024;
        private static final long LARGEST_CACHE = 1024L * 1024 * 1024;
        private static final int MOST_REQUESTS = 10_000;
        private static final int MOST_WAITING_CALLERS = 1000;

        private final JwtVerifier verifier;
        private final String issuer;
        private @Nullable URI endpoint;
        private @Nullable ClientAuthentication client;
        private boolean insecureHttpAllowed;
        private @Nullable HttpClient httpClient;
        private RequestFields fields = RequestFields.DEFAULT;
        private Duration cacheAge = Duration.ofSeconds(30);
        private long cacheBytes = 4L * 1024 * 1024;
        private int requestsPerMinute = 90;
        private int waitingCallers = 32;

        private Builder(JwtVerifier verifier, String issuer) {
            this.verifier = verifier;
            this.issuer = issuer;
        }

        /**
         * Authenticates this service with {@code client_secret_basic} (RFC 6749 §2.3.1), Better Auth's default. The
         * client must be registered with this method. One of the three methods for the client is required.
         *
         * @param clientId the id of the client of this service
         * @param secret its secret, which is never logged
         * @throws IllegalArgumentException if either is blank
         */
        public Builder clientSecret(String clientId, String secret) {
            client = ClientAuthentication.basic(text("clientId", clientId), text("secret", secret));
            return this;
        }

        /**
         * Authenticates this service with {@code client_secret_post} (RFC 6749 §2.3.1). The client must be registered
         * with this method.
         *
         * @param clientId the id of the client of this service
         * @param secret its secret, which is never logged
         * @throws IllegalArgumentException if either is blank
         */
        public Builder clientSecretPost(String clientId, String secret) {
            client = ClientAuthentication.post(text("clientId", clientId), text("secret", secret));
            return this;
        }

        /**
         * Authenticates this service with {@code private_key_jwt} (RFC 7523 §2.2), so that Better Auth stores no secret
         * of it. The client must be registered with this method and with the public key.
         *
         * @param clientId the id of the client of this service
         * @param key a key of Ed25519, P-256, or RSA with at least 2048 bits
         * @param keyId the {@code kid} of the public key in the JWK Set of the client
         * @throws IllegalArgumentException if {@code clientId} or {@code keyId} is blank, or if the key is of another
         *     type
         */
        public Builder clientKey(String clientId, PrivateKey key, String keyId) {
            String id = text("clientId", clientId);
            ClientAssertion assertion =
                    new ClientAssertion(id, requireNonNull(key, "key"), text("keyId", keyId), Clock.systemUTC());
            client = ClientAuthentication.privateKey(id, assertion);
            return this;
        }

        /**
         * Sets the introspection endpoint, for example inside a container network. Default: the
         * {@code introspection_endpoint} of the authorization server's metadata (RFC 8414), read with the first request.
         *
         * @param endpoint an {@code https} URL, or an {@code http} URL of a loopback host; see
         *     {@link #allowInsecureHttp}. Checked by {@link #build}
         */
        public Builder endpoint(URI endpoint) {
            this.endpoint = Hosts.toAscii(requireNonNull(endpoint, "endpoint"));
            return this;
        }

        /**
         * Allows plain {@code http} to any host. Anyone who can read that traffic gets the tokens and the secret of the
         * client, so use this only in a network that you trust. Default: {@code https} is required except for loopback
         * hosts.
         */
        public Builder allowInsecureHttp() {
            insecureHttpAllowed = true;
            return this;
        }

        /**
         * Sets the client that sends the requests, for example to use a proxy or custom TLS certificates. Default:
         * connections of this library.
         *
         * @param httpClient a client that does not follow redirects
         * @throws IllegalArgumentException if it follows redirects
         */
        public Builder httpClient(HttpClient httpClient) {
            if (httpClient.followRedirects() != HttpClient.Redirect.NEVER) {
                throw new IllegalArgumentException(
                        "httpClient follows redirects, to which tokens must not be sent: build it with"
                                + " followRedirects(NEVER)");
            }
            this.httpClient = httpClient;
            return this;
        }

        /**
         * Sets a header of each request, as {@link JwtVerifier.Builder#requestHeader} does.
         *
         * @throws IllegalArgumentException if the name or the value is not valid, or for the 33rd header; the message
         *     does not contain the value
         */
        public Builder requestHeader(String name, String value) {
            fields = fields.with(name, value);
            return this;
        }

        /**
         * Sets for how long Better Auth's answer about an active token is used. It bounds how long a token works after
         * its user has signed out. A token is never accepted after its expiry. Rejections are used for 5 seconds.
         * Default 30 seconds.
         *
         * @param age from zero, which asks for each request, to 5 minutes, both inclusive
         * @throws IllegalArgumentException if out of these bounds
         */
        public Builder cacheAge(Duration age) {
            if (requireNonNull(age, "age").isNegative() || age.compareTo(LONGEST_AGE) > 0) {
                throw new IllegalArgumentException("cacheAge must be from PT0S to " + LONGEST_AGE + "; it is " + age);
            }
            cacheAge = age;
            return this;
        }

        /**
         * Sets how many bytes of heap the answers about active tokens may retain together. Default 4194304 (4 MiB).
         *
         * @param bytes 65536 to 1073741824 (1 GiB), both inclusive
         * @throws IllegalArgumentException if out of these bounds
         */
        public Builder cacheBytes(long bytes) {
            if (bytes < SMALLEST_CACHE || bytes > LARGEST_CACHE) {
                throw new IllegalArgumentException(
                        "cacheBytes must be from " + SMALLEST_CACHE + " to " + LARGEST_CACHE + "; it is " + bytes);
            }
            cacheBytes = bytes;
            return this;
        }

        /**
         * Sets the largest number of requests to Better Auth in any minute. Beyond it, tokens that need a request get an
         * {@link IntrospectionUnavailableException}. Opaque tokens that were not active before, which anyone can invent,
         * get two thirds of it. Better Auth allows 100 requests, and counts them until none arrived for a minute, so
         * raise {@code oauthProvider({ rateLimit: { introspect } })} too. All instances of a service behind one address
         * share Better Auth's limit. Default 90.
         *
         * @param requests 1 to 10000, both inclusive
         * @throws IllegalArgumentException if out of these bounds
         */
        public Builder maximumRequestsPerMinute(int requests) {
            requestsPerMinute = requireBetween("maximumRequestsPerMinute", requests, MOST_REQUESTS);
            return this;
        }

        /**
         * Sets how many callers may wait for Better Auth at the same time. Others get an
         * {@link IntrospectionUnavailableException} at once. Default 32.
         *
         * @param callers 1 to 1000, both inclusive
         * @throws IllegalArgumentException if out of these bounds
         */
        public Builder maximumWaitingCallers(int callers) {
            waitingCallers = requireBetween("maximumWaitingCallers", callers, MOST_WAITING_CALLERS);
            return this;
        }

        /**
         * Builds the introspector. Sends no request.
         *
         * @throws IllegalArgumentException if the endpoint, or the base URL if no endpoint is set, is plain {@code http}
         *     on a host other than loopback
         * @throws IllegalStateException if no method for the client is set
         */
        public TokenIntrospector build() {
            return build(Ticker.systemTicker());
        }

        TokenIntrospector build(Ticker ticker) {
            if (client == null) {
                throw new IllegalStateException("set the client of this service with clientSecret, clientSecretPost or"
                        + " clientKey: Better Auth answers registered clients only");
            }
            return new TokenIntrospector(this, client, ticker);
        }

        private static int requireBetween(String name, int value, int most) {
            if (value < 1 || value > most) {
                throw new IllegalArgumentException(name + " must be from 1 to " + most + "; it is " + value);
            }
            return value;
        }

        private static String text(String name, String value) {
            if (requireNonNull(value, name).isBlank()) {
                throw new IllegalArgumentException(name + " must not be empty");
            }
            return value;
        }
    }
}
