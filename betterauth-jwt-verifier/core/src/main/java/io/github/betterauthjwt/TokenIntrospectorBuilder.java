// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.betterauthjwt.jwks.Hosts;
import io.github.betterauthjwt.jwks.JsonExchange;
import io.github.betterauthjwt.jwks.RequestFields;
import io.github.betterauthjwt.jwks.RequestGate;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link TokenIntrospector}. Every default is the safe choice. Not thread-safe. */
public final class TokenIntrospectorBuilder {

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

    TokenIntrospectorBuilder(JwtVerifier verifier, String issuer) {
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
    public TokenIntrospectorBuilder clientSecret(String clientId, String secret) {
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
    public TokenIntrospectorBuilder clientSecretPost(String clientId, String secret) {
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
    public TokenIntrospectorBuilder clientKey(String clientId, PrivateKey key, String keyId) {
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
    public TokenIntrospectorBuilder endpoint(URI endpoint) {
        this.endpoint = Hosts.toAscii(requireNonNull(endpoint, "endpoint"));
        return this;
    }

    /**
     * Allows plain {@code http} to any host. Anyone who can read that traffic gets the tokens and the secret of the
     * client, so use this only in a network that you trust. Default: {@code https} is required except for loopback
     * hosts.
     */
    public TokenIntrospectorBuilder allowInsecureHttp() {
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
    public TokenIntrospectorBuilder httpClient(HttpClient httpClient) {
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
    public TokenIntrospectorBuilder requestHeader(String name, String value) {
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
    public TokenIntrospectorBuilder cacheAge(Duration age) {
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
    public TokenIntrospectorBuilder cacheBytes(long bytes) {
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
    public TokenIntrospectorBuilder maximumRequestsPerMinute(int requests) {
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
    public TokenIntrospectorBuilder maximumWaitingCallers(int callers) {
        waitingCallers = requireBetween("maximumWaitingCallers", callers, MOST_WAITING_CALLERS);
        return this;
    }

    /**
     * Builds the introspector. Sends no request.
     *
     * @throws IllegalArgumentException if the endpoint, or the base URL if no endpoint is set, is plain {@code http}
     *     on a host other than loopback; or if the verifier is that of {@link JwtVerifier#anyOf}
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
        IntrospectionCache cache = new IntrospectionCache(cacheBytes, cacheAge, REJECTION_AGE, ticker);
        IntrospectionQueue queue = new IntrospectionQueue(
                endpoint(client),
                cache,
                new RequestGate(requestsPerMinute),
                waitingCallers,
                ticker,
                new IntrospectionQueue.Validation(verifier.verification(), issuer, client.clientId()));
        return new TokenIntrospector(verifier, new Introspection(verifier.verification(), cache, queue));
    }

    private IntrospectionEndpoint endpoint(ClientAuthentication authentication) {
        return new IntrospectionEndpoint(
                issuer,
                endpoint,
                insecureHttpAllowed,
                authentication,
                fields,
                new JsonExchange(httpClient, Clock.systemUTC()));
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
