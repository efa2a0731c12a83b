// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.jwks.Jwk;
import io.github.betterauthjwt.jwks.JwkSet;
import io.github.betterauthjwt.jwks.JwkSetState;
import io.github.betterauthjwt.jwks.JwkSource;
import io.github.betterauthjwt.jwks.KeysUnreachableException;
import io.github.betterauthjwt.jwks.RemoteSettings;
import io.github.betterauthjwt.jwks.RequestFields;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the JWTs of a Better Auth server locally, with the keys of the server's JWK Set. The set is fetched when it
 * is first needed and kept fresh. A valid token yields a {@link VerifiedJwt}; every other outcome is a subtype of
 * {@link JwtVerificationException}. Thread-safe; build once and share.
 *
 * <pre>{@code
 * JwtVerifier verifier = JwtVerifier.forBetterAuth("https://app.example.com");
 * VerifiedJwt jwt = verifier.verify(token);
 * String userId = jwt.subject();
 * }</pre>
 */
public final class JwtVerifier implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(JwtVerifier.class.getPackageName());
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final SignatureProviders engines;
    private final JwkSource keys;
    private final int maximumTokenLength;
    private final Set<SignatureAlgorithm> allowedAlgorithms;
    private final JoseHeaders headers = new JoseHeaders();
    private final boolean acceptsAccessTokens;
    private final StandardClaims claims;
    private final ClaimPaths paths;
    private final List<ClaimRule> rules;
    private final @Nullable TokenCache cache;
    private final VerifierListener listener;
    private final Explainer explainer;
    private final @Nullable ExplainedRejections refusals;

    private JwtVerifier(Builder builder, Ticker ticker) {
        this.maximumTokenLength = builder.maximumTokenLength;
        this.allowedAlgorithms = EnumSet.copyOf(builder.algorithms);
        this.acceptsAccessTokens = builder.acceptsAccessTokens;
        this.claims = new StandardClaims(builder.issuers, builder.audiences, builder.clockSkew, builder.clock);
        this.paths = builder.paths;
        this.rules = List.copyOf(builder.rules);
        this.cache = builder.cacheSize == 0
                ? null
                : new TokenCache(builder.cacheSize, builder.cacheBytes, builder.cacheAge, ticker);
        this.listener = builder.listener;
        this.explainer =
                new Explainer(builder.issuers, builder.audiences, allowedAlgorithms, builder.clockSkew, builder.clock);
        this.refusals = builder.refusalsExplained ? new ExplainedRejections(ticker) : null;
        this.keys = builder.keySource(); // starts a preloading fetch while the signature providers load
        try {
            this.engines = SignatureProviders.found();
        } catch (Throwable e) {
            keys.close(); // no other code can stop its thread
            throw e;
        }
    }

    /**
     * Returns a verifier with default settings for a Better Auth server. The expected issuer and audience are the
     * origin of the URL. The JWK Set is fetched from {@code <origin>/api/auth/jwks}. If the URL has a path, that path
     * is Better Auth's {@code basePath}, and the JWK Set is fetched from {@code <origin><path>/jwks}.
     *
     * @param baseUrl Better Auth's {@code baseURL}, such as {@code https://app.example.com}
     * @throws IllegalArgumentException if {@code baseUrl} is not an absolute {@code http} or {@code https} URL, has a
     *     query or a fragment, or is a plain {@code http} URL of a host other than loopback
     */
    public static JwtVerifier forBetterAuth(String baseUrl) {
        return builderForBetterAuth(baseUrl).build();
    }

    /**
     * Returns a builder with the defaults of {@link #forBetterAuth}.
     *
     * @param baseUrl Better Auth's {@code baseURL}, such as {@code https://app.example.com}
     * @throws IllegalArgumentException if {@code baseUrl} is not an absolute {@code http} or {@code https} URL, or has
     *     a query or a fragment
     */
    public static Builder builderForBetterAuth(String baseUrl) {
        return builderForBetterAuth(baseUrl, BetterAuthUrls.origin(requireNonNull(baseUrl, "baseUrl")));
    }

    /**
     * Returns a builder with the defaults of {@link #forBetterAuth} for a server whose JWT plugin is configured with an
     * {@code audience}.
     *
     * @param baseUrl Better Auth's {@code baseURL}, such as {@code https://app.example.com}
     * @param audience the audience that {@code aud} must contain, instead of the origin
     * @throws IllegalArgumentException if {@code baseUrl} is not an absolute {@code http} or {@code https} URL, has a
     *     query or a fragment, or if {@code audience} is blank
     */
    public static Builder builderForBetterAuth(String baseUrl, String audience) {
        String origin = BetterAuthUrls.origin(requireNonNull(baseUrl, "baseUrl"));
        return builder(origin, audience).jwksUri(BetterAuthUrls.jwks(baseUrl));
    }

    /**
     * Returns a builder for an issuer and an audience that differ from the defaults of Better Auth.
     *
     * @param issuer the value that {@code iss} must equal exactly (RFC 7519 §4.1.1); Better Auth's default is its
     *     origin
     * @param audience the audience that {@code aud} must contain (RFC 7519 §4.1.3); Better Auth's default is its origin
     * @throws IllegalArgumentException if either is blank, or if {@code issuer} contains whitespace or {@code *}
     */
    public static Builder builder(String issuer, String audience) {
        return new Builder(issuer, audience);
    }

    /**
     * Verifies a token as RFC 7515 §5.2 and RFC 7519 §7.2 require. The checks run in a safe order and stop at the first
     * failure. If the token's key is not cached, this method may wait up to six seconds for the JWK Set.
     *
     * @param token a compact JWS, without {@code Bearer}
     * @return the verified token with its claims
     * @throws InvalidJwtException if the token is rejected
     * @throws InsufficientPrivilegesException if a {@link ClaimRule} requires a scope or a role that the token lacks
     * @throws KeysUnavailableException if the keys are unavailable, so that the token can be neither accepted nor
     *     rejected
     */
    public VerifiedJwt verify(String token) {
        return outcome(token, judge(requireNonNull(token, "token"), true));
    }

    /**
     * Verifies a token without blocking the calling thread, for event loops. The calling thread does all work that
     * needs no waiting: it finds a token in the cache, rejects a token before its key is needed, or checks a signature
     * with a cached key, which takes 50 to 1000 µs without I/O. Only a token whose key is not cached is passed to the
     * executor, where verification may wait as in {@link #verify(String)}. Rules and the listener may run on either
     * thread.
     *
     * @param token a compact JWS, without {@code Bearer}
     * @param waiting the threads that may wait. Bound their number and their queue, because anyone can invent a key id
     * @return a future that is already complete if nothing had to wait. It fails with the exceptions of
     *     {@link #verify(String)}, and with {@link KeysUnavailableException} if the executor rejects the task
     */
    public CompletableFuture<VerifiedJwt> verify(String token, Executor waiting) {
        requireNonNull(waiting, "waiting");
        try {
            Judgement judgement = judge(requireNonNull(token, "token"), false);
            return judgement.needsKeys()
                    ? CompletableFuture.supplyAsync(() -> verify(token), waiting)
                    : CompletableFuture.completedFuture(outcome(token, judgement));
        } catch (JwtVerificationException e) {
            return CompletableFuture.failedFuture(e);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    told(token, new KeysUnavailableException("too many tokens wait for keys", TRY_AGAIN, e)));
        }
    }

    private VerifiedJwt outcome(String token, Judgement judgement) {
        VerifiedJwt jwt = judgement.jwt();
        if (jwt == null) {
            throw told(token, judgement.refusal());
        }
        tell(l -> l.tokenAccepted(judgement.known()));
        return jwt;
    }

    private JwtVerificationException told(String token, JwtVerificationException refusal) {
        if (refusal instanceof InvalidJwtException invalid) {
            report(invalid.reason());
            return refusals == null ? invalid : refusals.explained(invalid, explain(token, invalid));
        }
        tell(
                refusal instanceof InsufficientPrivilegesException
                        ? VerifierListener::privilegesInsufficient
                        : VerifierListener::keysUnavailable);
        if (refusals != null) {
            refusals.log(explain(token, refusal));
        }
        return refusal;
    }

    private void report(Reason reason) {
        TokenRejectedEvent.commit(reason);
        tell(l -> l.tokenRejected(reason));
    }

    /**
     * Rejects a request whose credentials contain no token to verify. The rejection is reported like those of
     * {@link #verify}: to the listener, to Flight Recorder, and, if explanations are on, to the log. For code that
     * reads the credentials itself, as the package {@code bearer} does.
     *
     * @param reason the reason, for example {@link Reason#MISSING}
     * @param message what was expected; clients may see it, so it must not quote the credentials
     * @param found what was sent instead of one token, for example {@code several credentials}
     * @param remedy what the caller should change
     * @return the exception to throw
     */
    public InvalidJwtException reject(Reason reason, String message, String found, String remedy) {
        requireNonNull(found, "found");
        requireNonNull(remedy, "remedy");
        InvalidJwtException rejection = new InvalidJwtException(reason, message);
        report(reason);
        return refusals == null
                ? rejection
                : refusals.explained(rejection, explainer.explainHeader(rejection, found, remedy));
    }

    /**
     * Turns any failure into a rejection. A hostile token or a faulty rule may even cause an {@code Error}, which must
     * not lead to acceptance.
     */
    private static JwtVerificationException refusal(Throwable cause) {
        if (cause instanceof JwtVerificationException refusal) {
            return refusal;
        }
        LOGGER.log(Level.WARNING, "a token could not be verified and is rejected", cause);
        return new InvalidJwtException(Reason.MALFORMED, "The token could not be verified");
    }

    /**
     * Explains what {@link #verify} would do with a token, why, and what to change. The token need not be trusted. May
     * fetch the JWK Set as {@code verify} does. Never throws.
     *
     * @param token the text that arrived as the token; null if there was none
     */
    public Explanation explain(@Nullable String token) {
        String found = token == null ? "" : token;
        Judgement judgement = judge(found, true);
        return explain(found, judgement.jwt() == null ? judgement.refusal() : null);
    }

    private Explanation explain(String token, @Nullable JwtVerificationException refusal) {
        return explainer.explain(token, refusal, keys.state());
    }

    /**
     * The result of a check: the verified token and whether it was cached, the rejection, or neither if the key is not
     * cached. A rejection is returned rather than thrown, because unwinding each frame costs time.
     */
    private record Judgement(@Nullable VerifiedJwt jwt, boolean known, @Nullable JwtVerificationException reason) {

        private static final Judgement NEEDS_KEYS = new Judgement(null, false, null);

        boolean needsKeys() {
            return jwt == null && reason == null;
        }

        JwtVerificationException refusal() {
            return requireNonNull(reason, "refusal");
        }
    }

    private Judgement judge(String token, boolean mayWait) {
        try {
            if (cache == null || token.length() > maximumTokenLength) {
                return judgement(verified(token, mayWait));
            }
            TokenCache.Digest digest = TokenCache.Digest.of(token);
            VerifiedJwt known = known(digest, cache);
            if (known != null) {
                return new Judgement(known, true, null);
            }
            TokenCache.Entry fresh = verified(token, mayWait);
            if (fresh != null) {
                cache.put(digest, fresh);
            }
            return judgement(fresh);
        } catch (Throwable e) {
            return new Judgement(null, false, refusal(e));
        }
    }

    private static Judgement judgement(TokenCache.@Nullable Entry fresh) {
        return fresh == null ? Judgement.NEEDS_KEYS : new Judgement(fresh.jwt(), false, null);
    }

    private @Nullable VerifiedJwt known(TokenCache.Digest digest, TokenCache cache) {
        TokenCache.Entry entry = cache.find(digest);
        if (entry == null) {
            return null;
        }
        if (entry.key() != keys.inHand(entry.key().kid(), entry.key().kty())) {
            cache.remove(digest); // its key was removed or replaced, or is too old
            return null;
        }
        claims.requireTimely(entry.jwt());
        rules.forEach(rule -> rule.check(entry.jwt()));
        return entry.jwt();
    }

    /**
     * Verifies a token that is not in the token cache. Returns null if its key is not cached and waiting is not
     * allowed.
     */
    private TokenCache.@Nullable Entry verified(String token, boolean mayWait) {
        UnverifiedJwt jws = UnverifiedJwt.parse(token, maximumTokenLength, headers); // RFC 7515 §5.2, steps 1 to 7
        Set<SignatureAlgorithm> algorithms = requireAllowedAlgorithm(jws); // RFC 8725 §3.1: before any key is looked up
        jws.requirePlainHeader(); // RFC 7515 §4.1.11
        requireAcceptedKind(jws); // RFC 8725 §3.11
        String kid = jws.keyId(); // RFC 7515 §4.1.4
        claims.requireHope(jws.claims()); // can only reject; a hopeless token costs no fetch and no signature check
        String kty = algorithms.iterator().next().kty(); // all meanings of one name need the same key type
        Jwk key = mayWait ? requireKey(kid, kty) : keys.inHand(kid, kty); // RFC 7515 §6
        if (key == null) {
            return null;
        }
        requireSignature(jws, algorithms, key); // RFC 7515 §5.2, step 8
        VerifiedJwt jwt =
                claims.validate(jws.claims(), paths); // RFC 7519 §7.2, step 10; no claim is trusted above this line
        rules.forEach(rule -> rule.check(jwt));
        return new TokenCache.Entry(jwt, key);
    }

    private Set<SignatureAlgorithm> requireAllowedAlgorithm(UnverifiedJwt jws) {
        Set<SignatureAlgorithm> algorithms = SignatureAlgorithm.named(jws.algorithm());
        algorithms.retainAll(allowedAlgorithms);
        if (algorithms.isEmpty()) {
            throw new InvalidJwtException(
                    Reason.ALGORITHM_NOT_ALLOWED, "The token's algorithm is not one of " + allowedAlgorithms);
        }
        return algorithms;
    }

    private void requireAcceptedKind(UnverifiedJwt jws) {
        TokenKind kind = TokenKind.ofJwt(jws.type(), jws.claims());
        if (kind == TokenKind.JWT) {
            return;
        }
        boolean isAccessToken = kind == TokenKind.ACCESS_TOKEN || kind == TokenKind.MACHINE_TOKEN;
        if (acceptsAccessTokens && isAccessToken) {
            return;
        }
        throw acceptsAccessTokens && kind == TokenKind.BOUND_ACCESS_TOKEN
                ? TokenKind.BOUND_JWT.rejection()
                : kind.rejection();
    }

    private Jwk requireKey(String kid, String kty) {
        Jwk key = find(kid, kty);
        if (key == null) {
            throw new InvalidJwtException(
                    Reason.UNKNOWN_KEY, "The token's key is not in the JWK Set: withdrawn, or of another server");
        }
        return key;
    }

    private @Nullable Jwk find(String kid, String kty) {
        try {
            return keys.find(kid, kty);
        } catch (KeysUnreachableException e) {
            throw new KeysUnavailableException(String.valueOf(e.getMessage()), e.retryAfter(), e);
        }
    }

    private void requireSignature(UnverifiedJwt jws, Set<SignatureAlgorithm> algorithms, Jwk key) {
        SignatureAlgorithm algorithm = SignatureAlgorithm.fitting(algorithms, key);
        if (algorithm == null || !engines.verify(algorithm, key, jws.signingInput(), jws.signature())) {
            throw new InvalidJwtException(Reason.BAD_SIGNATURE, "The token's signature does not fit its key");
        }
    }

    private void tell(Consumer<VerifierListener> event) {
        try {
            event.accept(listener);
        } catch (Throwable e) { // a failing listener does not change the decision
            LOGGER.log(Level.WARNING, "a verifier listener failed", e);
        }
    }

    /**
     * Returns the key that a token with this {@code kid} is verified with. For adapters of other JOSE libraries. If the
     * key is not cached, this method may wait up to six seconds for the JWK Set, as {@link #verify(String)} does.
     *
     * @param keyId the {@code kid} of the token (RFC 7515 §4.1.4); an id of other than 1 to 256 characters has no key
     * @param keyType the {@code kty} that the token's algorithm needs (RFC 7517 §4.1)
     * @return empty if the current JWK Set has no usable key of this id. If it has one of another type only, that one
     * @throws KeysUnavailableException if the keys are unavailable
     */
    public Optional<VerificationKey> findKey(String keyId, String keyType) {
        requireNonNull(keyType, "keyType");
        return UnverifiedJwt.isKeyId(requireNonNull(keyId, "keyId"))
                ? Optional.ofNullable(find(keyId, keyType)).map(VerificationKey::new)
                : Optional.empty();
    }

    /** Returns the state of the keys, without I/O; for readiness probes. */
    public JwkSetState keys() {
        return keys.state();
    }

    /**
     * Returns the name of the signature provider for Ed25519, Better Auth's default, such as {@code BC 1.82} or
     * {@code JDK 25}.
     */
    public String signatureProvider() {
        return engines.name();
    }

    /** Stops fetching keys within a second. Tokens are still verified with cached keys until these are too old. */
    @Override
    public void close() {
        keys.close();
    }

    /** The settings of a {@link JwtVerifier}. Every default is the safe choice. Not thread-safe. */
    public static final class Builder {

        private static final Duration LONGEST_SKEW = Duration.ofMinutes(5);
        private static final Duration LONGEST_CACHE_AGE = Duration.ofSeconds(60);
        private static final int SHORTEST_TOKEN_LIMIT = 1024;
        private static final int LONGEST_TOKEN_LIMIT = 1024 * 1024;
        private static final long SMALLEST_CACHE = 64L * 1024;
        private static final long LARGEST_CACHE = 1024L * 1024 * 1024;

        private final Set<String> issuers = new LinkedHashSet<>();
        private final Set<String> audiences = new LinkedHashSet<>();
        private final List<ClaimRule> rules = new ArrayList<>();
        private final String issuer;
        private Set<SignatureAlgorithm> algorithms = EnumSet.complementOf(EnumSet.of(SignatureAlgorithm.ED448));
        private Duration clockSkew = Duration.ofSeconds(30);
        private Clock clock = Clock.systemUTC();
        private int maximumTokenLength = 16 * 1024;
        private boolean acceptsAccessTokens;
        private ClaimPaths paths = ClaimPaths.DEFAULT;
        private int cacheSize = 10_000;
        private long cacheBytes = 16L * 1024 * 1024;
        private Duration cacheAge = LONGEST_CACHE_AGE;
        private VerifierListener listener = new VerifierListener() {};
        private @Nullable URI jwksUri;
        private @Nullable JwkSet jwkSet;
        private boolean insecureHttpAllowed;
        private RequestFields requestFields = RequestFields.DEFAULT;
        private Duration refreshInterval = Duration.ofMinutes(5);
        private Duration maximumStaleness = Duration.ofHours(1);
        private @Nullable HttpClient httpClient;
        private @Nullable Path snapshot;
        private Duration snapshotMaximumAge = Duration.ZERO;
        private boolean preloaded;
        private int maximumWaitingCallers = 32;
        private boolean refusalsExplained = Boolean.parseBoolean(System.getenv("BETTERAUTH_JWT_EXPLAIN"));

        private Builder(String issuer, String audience) {
            this.issuer = requireIssuer(issuer);
            this.issuers.add(issuer);
            this.audiences.add(requireText("audience", audience));
        }

        /**
         * Sets the URL of the JWK Set. It may differ from the issuer, for example inside a container network. Default:
         * the URL of {@link #forBetterAuth}, derived from the issuer.
         *
         * @param jwksUri an {@code https} URL, or an {@code http} URL of a loopback host; see
         *     {@link #allowInsecureHttp}. Checked by {@link #build}
         */
        public Builder jwksUri(URI jwksUri) {
            this.jwksUri = requireNonNull(jwksUri, "jwksUri");
            return this;
        }

        /**
         * Sets fixed keys. The verifier then fetches nothing, and {@link #jwksUri} has no effect.
         *
         * @param json a JWK Set (RFC 7517 §5)
         * @throws IllegalArgumentException if {@code json} is not a JWK Set, or if it has keys of which none is usable
         */
        public Builder jwkSet(String json) {
            try {
                jwkSet = JwkSet.parse(requireNonNull(json, "json").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new IllegalArgumentException("jwkSet: " + e.getMessage(), e);
            }
            return this;
        }

        /**
         * Allows the JWK Set to be fetched over plain {@code http} from any host. Anyone who can change that traffic
         * can then sign tokens, so use this only in a network that you trust, such as that of a container host.
         * Default: {@code https} is required except for loopback hosts.
         */
        public Builder allowInsecureHttp() {
            insecureHttpAllowed = true;
            return this;
        }

        /**
         * Sets the client that fetches the JWK Set, for example to use a proxy or custom TLS certificates. The verifier
         * does not close it. Default: the verifier creates a client.
         *
         * @param httpClient a client that does not follow redirects; {@link #build} rejects any other
         */
        public Builder httpClient(HttpClient httpClient) {
            this.httpClient = requireNonNull(httpClient, "httpClient");
            return this;
        }

        /**
         * Sets a header of each request for the JWK Set, for example one that a firewall requires. A second value for
         * the same name replaces the first. The value may be a secret, and is never logged. It is sent only to the host
         * of {@link #jwksUri}, because redirects are not followed. Default: {@code Accept}, and {@code User-Agent} with
         * the name and version of this library, which this method can replace.
         *
         * @param name a token (RFC 9110 §5.6.2) of at most 100 characters; not {@code Host}, {@code Connection} or
         *     another header that the transport sets
         * @param value 1 to 8192 visible ASCII characters, with spaces and tabs only between them
         * @throws IllegalArgumentException if the name or the value is not valid, or for the 33rd header; the message
         *     does not contain the value
         */
        public Builder requestHeader(String name, String value) {
            requestFields = requestFields.with(requireNonNull(name, "name"), requireNonNull(value, "value"));
            return this;
        }

        /**
         * Sets the age at which keys are fetched again. Fetches run in the background, even without traffic. While
         * fetches succeed, this setting bounds how long a removed key stays accepted. Default 5 minutes. Each interval
         * varies by up to 10 %.
         *
         * @param refreshInterval 10 seconds to 1 hour, both inclusive; checked by {@link #build}
         */
        public Builder refreshInterval(Duration refreshInterval) {
            this.refreshInterval = requireNonNull(refreshInterval, "refreshInterval");
            return this;
        }

        /**
         * Sets how long keys stay usable beyond the refresh interval while fetching fails. After that time,
         * {@link JwtVerifier#verify} throws {@link KeysUnavailableException}. Default 1 hour.
         *
         * @param maximumStaleness 0 to 24 hours, both inclusive; checked by {@link #build}
         */
        public Builder maximumStaleness(Duration maximumStaleness) {
            this.maximumStaleness = requireNonNull(maximumStaleness, "maximumStaleness");
            return this;
        }

        /**
         * Stores the last good JWK Set in a file, so that this service can start while Better Auth is down. Anyone who
         * can write the file can forge tokens, so it is created with access for its owner only. Default: no file.
         *
         * @param path the file, which need not exist yet
         * @param maximumAge how old a stored set may be; 1 second to 7 days, both inclusive
         * @throws IllegalArgumentException if {@code maximumAge} is out of these bounds
         */
        public Builder snapshotFile(Path path, Duration maximumAge) {
            requireBetween("maximumAge", maximumAge, Duration.ofSeconds(1), Duration.ofDays(7));
            this.snapshot = requireNonNull(path, "path");
            this.snapshotMaximumAge = maximumAge;
            return this;
        }

        /**
         * Fetches the JWK Set in the background when the verifier is built. Default: the first token that needs a key
         * starts the fetch.
         */
        public Builder preload() {
            preloaded = true;
            return this;
        }

        /**
         * Sets how many callers of {@link JwtVerifier#verify(String)} may wait for a fetch of the JWK Set that takes
         * longer than a second. Each waiting caller occupies a thread, and anyone can invent a key id. While keys are
         * cached, callers may wait for at most two different key ids during the first second, and at most two callers
         * may wait after it. Other callers get a {@link KeysUnavailableException} at once. A token whose key is cached
         * never waits. Default 32.
         *
         * @param callers 1 to 1000, both inclusive; checked by {@link #build}
         */
        public Builder maximumWaitingCallers(int callers) {
            maximumWaitingCallers = callers;
            return this;
        }

        /**
         * Sets the accepted algorithms. Default: {@code EdDSA} with Ed25519, {@code ES256}, {@code ES384},
         * {@code ES512}, {@code RS256}, {@code RS384}, {@code RS512}, {@code PS256}, {@code PS384}, {@code PS512}.
         *
         * @param names at least one of these names; {@code Ed25519}, which is another name of {@code EdDSA} (RFC 9864
         *     §2.2); or {@code Ed448}, which adds that curve under both of its names
         * @throws IllegalArgumentException if there is no name, or for any other name, including {@code none} and
         *     {@code HS256}
         */
        public Builder allowedAlgorithms(String... names) {
            Set<SignatureAlgorithm> allowed = EnumSet.noneOf(SignatureAlgorithm.class);
            for (String name : names) {
                allowed.addAll(SignatureAlgorithm.enabledBy(name));
            }
            if (allowed.isEmpty()) {
                throw new IllegalArgumentException("allowedAlgorithms must have at least one name");
            }
            algorithms = allowed;
            return this;
        }

        /**
         * Accepts further issuers that sign with the same JWK Set. An example is the oauth-provider plugin, whose
         * issuer is the origin plus the base path.
         *
         * @throws IllegalArgumentException if a name is blank, or contains whitespace or {@code *}
         */
        public Builder additionalIssuers(String... names) {
            for (String name : names) {
                issuers.add(requireIssuer(name));
            }
            return this;
        }

        /**
         * Accepts tokens for further audiences.
         *
         * @throws IllegalArgumentException if a name is blank
         */
        public Builder additionalAudiences(String... names) {
            for (String name : names) {
                audiences.add(requireText("audience", name));
            }
            return this;
        }

        /**
         * Also accepts the access tokens of the oauth-provider plugin ({@code typ: at+jwt}, RFC 9068 §2.1). They carry
         * scopes; check these with {@link VerifiedJwt#requireScope}. Default: access tokens are rejected.
         */
        public Builder acceptAccessTokens() {
            acceptsAccessTokens = true;
            return this;
        }

        /**
         * Requires a claim to be a JSON string equal to this value.
         *
         * @throws IllegalArgumentException if {@code claim} is blank
         */
        public Builder require(String claim, String value) {
            return require(claim, (Object) requireNonNull(value, "value"));
        }

        /**
         * Requires a claim to be a JSON integer equal to this value. A number with a point, an exponent, or more than
         * 18 digits does not match.
         *
         * @throws IllegalArgumentException if {@code claim} is blank
         */
        public Builder require(String claim, long value) {
            return require(claim, (Object) value);
        }

        /**
         * Requires a claim to be this JSON boolean.
         *
         * @throws IllegalArgumentException if {@code claim} is blank
         */
        public Builder require(String claim, boolean value) {
            return require(claim, (Object) value);
        }

        private Builder require(String claim, Object expected) {
            requireText("claim", claim);
            return rule(jwt -> {
                Object found = jwt.claims().get(claim);
                if (!expected.equals(found)) {
                    Reason reason = found == null ? Reason.MISSING_CLAIM : Reason.INVALID_CLAIM;
                    throw new InvalidJwtException(
                            reason, "The claim \"" + claim + "\" does not have the required value");
                }
            });
        }

        /**
         * Adds a rule. It runs at every {@code verify}, also for a token found in the token cache. Default: no rules.
         */
        public Builder rule(ClaimRule rule) {
            rules.add(requireNonNull(rule, "rule"));
            return this;
        }

        /**
         * Sets the path of claim and member names, outermost first, that leads to the roles. Default {@code role}, the
         * claim of the admin plugin.
         */
        public Builder rolesClaim(String... path) {
            paths = new ClaimPaths(List.of(path), paths.organization());
            return this;
        }

        /**
         * Sets the path of claim and member names, outermost first, that leads to the organization id in your payload,
         * for example {@code "o", "id"}. Default: no path.
         */
        public Builder organizationClaim(String... path) {
            paths = new ClaimPaths(paths.roles(), List.of(path));
            return this;
        }

        /**
         * Sets the tolerance for {@code exp}, {@code nbf} and {@code iat}. Default 30 seconds.
         *
         * @param clockSkew from zero to 5 minutes, both inclusive
         * @throws IllegalArgumentException if negative or over 5 minutes
         */
        public Builder clockSkew(Duration clockSkew) {
            requireBetween("clockSkew", clockSkew, Duration.ZERO, LONGEST_SKEW);
            this.clockSkew = clockSkew;
            return this;
        }

        /**
         * Sets the clock that {@code exp}, {@code nbf} and {@code iat} are compared with. Default: the system clock.
         */
        public Builder clock(Clock clock) {
            this.clock = requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Sets the maximum length of a token. A longer token is rejected with {@link Reason#TOO_LARGE}. Default 16384.
         *
         * @param characters 1024 to 1048576, both inclusive
         * @throws IllegalArgumentException if out of these bounds
         */
        public Builder maximumTokenLength(int characters) {
            if (characters < SHORTEST_TOKEN_LIMIT || characters > LONGEST_TOKEN_LIMIT) {
                throw new IllegalArgumentException("maximumTokenLength must be from " + SHORTEST_TOKEN_LIMIT + " to "
                        + LONGEST_TOKEN_LIMIT + "; it is " + characters);
            }
            maximumTokenLength = characters;
            return this;
        }

        /**
         * Sets how many verified tokens are cached, by their SHA-256, and for how long at most. A cached token is still
         * checked against the clock, the rules and the current keys. Default 10000 tokens and 60 seconds. The tokens
         * retain at most 16 MiB; {@link #tokenCache(int, long, Duration)} changes this bound.
         *
         * @param maximumSize the number of tokens, at least 1
         * @param maximumAge from 1 millisecond to 60 seconds, both inclusive
         * @throws IllegalArgumentException if out of these bounds
         */
        public Builder tokenCache(int maximumSize, Duration maximumAge) {
            if (maximumSize < 1) {
                throw new IllegalArgumentException("maximumSize must be at least 1; noTokenCache() turns it off");
            }
            requireBetween("maximumAge", maximumAge, Duration.ofMillis(1), LONGEST_CACHE_AGE);
            cacheSize = maximumSize;
            cacheAge = maximumAge;
            return this;
        }

        /**
         * Sets the bounds of {@link #tokenCache(int, Duration)} and how many bytes of heap the verified tokens may
         * retain together. A token whose claims alone exceed this bound is not cached.
         *
         * @param maximumSize the number of tokens, at least 1
         * @param maximumBytes 65536 to 1073741824 (1 GiB), both inclusive. Default 16777216 (16 MiB)
         * @param maximumAge from 1 millisecond to 60 seconds, both inclusive
         * @throws IllegalArgumentException if out of these bounds
         */
        public Builder tokenCache(int maximumSize, long maximumBytes, Duration maximumAge) {
            if (maximumBytes < SMALLEST_CACHE || maximumBytes > LARGEST_CACHE) {
                throw new IllegalArgumentException("maximumBytes must be from " + SMALLEST_CACHE + " to "
                        + LARGEST_CACHE + "; it is " + maximumBytes);
            }
            tokenCache(maximumSize, maximumAge);
            cacheBytes = maximumBytes;
            return this;
        }

        /** Disables the token cache, so that each request costs a signature check. */
        public Builder noTokenCache() {
            cacheSize = 0;
            return this;
        }

        /** Sets the listener for the verifier's decisions and the events of its keys. Default: no listener. */
        public Builder listener(VerifierListener listener) {
            this.listener = requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Logs an {@link Explanation} of each rejection, once a minute for each distinct cause, and sets
         * {@link InvalidJwtException#remedy}, which adapters include in the response. For development only, because it
         * reveals the server's settings to clients. Default: off, unless the environment has
         * {@code BETTERAUTH_JWT_EXPLAIN=true}.
         */
        public Builder explainRejections() {
            refusalsExplained = true;
            return this;
        }

        /**
         * Builds the verifier.
         *
         * @throws IllegalArgumentException if a setting is out of its bounds; the message names it
         * @throws IllegalStateException if neither {@link #jwksUri} nor {@link #jwkSet} is set and the issuer is not a
         *     URL
         */
        public JwtVerifier build() {
            return build(Ticker.systemTicker());
        }

        JwtVerifier build(Ticker ticker) {
            return new JwtVerifier(this, ticker);
        }

        private JwkSource keySource() {
            if (jwkSet != null) {
                return JwkSource.fixed(jwkSet);
            }
            return JwkSource.remote(new RemoteSettings(
                    jwksUri != null ? jwksUri : defaultJwksUri(),
                    insecureHttpAllowed,
                    refreshInterval,
                    maximumStaleness,
                    httpClient,
                    requestFields,
                    snapshot,
                    snapshotMaximumAge,
                    preloaded,
                    maximumWaitingCallers,
                    clock,
                    listener));
        }

        private URI defaultJwksUri() {
            try {
                return BetterAuthUrls.jwks(issuer);
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException("set jwksUri or jwkSet: the issuer is not a URL to derive it from", e);
            }
        }

        /**
         * Rejects patterns and whitespace: an issuer is compared exactly (RFC 7519 §4.1.1), so these could never match.
         */
        private static String requireIssuer(String issuer) {
            requireText("issuer", issuer);
            if (issuer.indexOf('*') >= 0 || issuer.chars().anyMatch(Character::isWhitespace)) {
                throw new IllegalArgumentException("issuer must be written exactly as the tokens contain it, without"
                        + " wildcards and blanks; it is \"" + issuer
                        + "\". List each issuer with additionalIssuers(...)");
            }
            return issuer;
        }

        private static String requireText(String name, String value) {
            if (requireNonNull(value, name).isBlank()) {
                throw new IllegalArgumentException(name + " must not be empty");
            }
            return value;
        }

        private static void requireBetween(String name, Duration value, Duration least, Duration most) {
            requireNonNull(value, name);
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(
                        name + " must be from " + least + " to " + most + "; it is " + value);
            }
        }
    }
}
