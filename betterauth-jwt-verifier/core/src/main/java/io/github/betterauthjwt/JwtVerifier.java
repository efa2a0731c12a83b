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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the JWTs of a Better Auth server: locally, by the server's JWK Set, which is fetched when first needed and kept
 * fresh. Thread-safe; build once and share. A token that comes back is a {@link VerifiedJwt}; every other end is one of
 * the two {@link JwtVerificationException}s.
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
        this.keys = builder.keySource(); // which fetches, where it is told to, while the engines are loaded
        try {
            this.engines = SignatureProviders.found();
        } catch (Throwable e) {
            keys.close(); // nobody else could end its thread
            throw e;
        }
    }

    /**
     * A verifier for a Better Auth server with default settings. Issuer and audience are the URL's origin; the JWK Set is
     * at {@code /api/auth/jwks} there, or at {@code <path>/jwks} if the URL has a path, which then is Better Auth's
     * {@code basePath}.
     *
     * @param baseUrl Better Auth's {@code baseURL}, such as {@code https://app.example.com}
     * @throws IllegalArgumentException if this is not such a URL, or plain {@code http} on another host than this
     */
    public static JwtVerifier forBetterAuth(String baseUrl) {
        return builderForBetterAuth(baseUrl).build();
    }

    /**
     * Starts a verifier that has the defaults of {@link #forBetterAuth} where nothing else is set.
     *
     * @param baseUrl as there
     * @throws IllegalArgumentException if this is not an {@code http} or {@code https} URL
     */
    public static Builder builderForBetterAuth(String baseUrl) {
        return builderForBetterAuth(baseUrl, BetterAuthUrls.origin(requireNonNull(baseUrl, "baseUrl")));
    }

    /**
     * The same for a Better Auth server whose JWT plugin is configured with an {@code audience}.
     *
     * @param audience what {@code aud} must name, in place of the origin
     * @throws IllegalArgumentException if the URL is none, or the audience is empty
     */
    public static Builder builderForBetterAuth(String baseUrl, String audience) {
        String origin = BetterAuthUrls.origin(requireNonNull(baseUrl, "baseUrl"));
        return builder(origin, audience).jwksUri(BetterAuthUrls.jwks(baseUrl));
    }

    /**
     * Starts a verifier with settings of its own.
     *
     * @param issuer what {@code iss} must be, to the letter (RFC 7519 §4.1.1): for Better Auth, its origin
     * @param audience what {@code aud} must name (RFC 7519 §4.1.3): for Better Auth, its origin if not configured
     * @throws IllegalArgumentException if either is empty
     */
    public static Builder builder(String issuer, String audience) {
        return new Builder(issuer, audience);
    }

    /**
     * Verifies a token: by RFC 7515 §5.2 and RFC 7519 §7.2, in the order that is safe and stops at the first fault. May
     * wait for the JWK Set, six seconds at most, if the token's key is not in hand.
     *
     * @param token a compact JWS, without {@code Bearer}
     * @return the proof, from which all claims can be read
     * @throws InvalidJwtException if the token is refused
     * @throws KeysUnavailableException if the keys are out of reach, so that nothing can be said about the token
     */
    public VerifiedJwt verify(String token) {
        return outcome(token, judge(requireNonNull(token, "token"), true));
    }

    /**
     * The same for an event loop, which must not wait. What needs no waiting is done at once on the calling thread: the
     * verdict on a token seen before, a refusal that needs no key, and a signature check with a key in hand, which takes 50
     * to 1000 µs without I/O. Only a token whose key is not in hand is handed to the executor, which may wait as
     * {@link #verify(String)} does. Your rules and your listener are asked on either thread.
     *
     * @param token as for {@link #verify(String)}
     * @param waiting threads that may wait, best bounded in number and in what it queues: anybody can invent a key id
     * @return already complete if nothing had to wait; it fails with what {@link #verify(String)} throws, and with
     *     {@link KeysUnavailableException} if the executor takes no more
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
     * Rejects a request whose credentials contain no token to verify, and reports that as {@link #verify} reports its own
     * rejections: to the listener, to Flight Recorder, and to the log if explanations are on. For code that reads the
     * credentials itself, as the package {@code bearer} does.
     *
     * @param reason the reason, for example {@link Reason#MISSING}
     * @param message what was expected; clients may see it, so it must not quote the credentials
     * @param found what was sent in place of one token, for example {@code several credentials}
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

    /** What a hostile token or a faulty rule may cause, an {@code Error} too, is not acceptance. */
    private static JwtVerificationException refusal(Throwable cause) {
        if (cause instanceof JwtVerificationException refusal) {
            return refusal;
        }
        LOGGER.log(Level.WARNING, "a token could not be judged and is refused", cause);
        return new InvalidJwtException(Reason.MALFORMED, "The token could not be judged");
    }

    /**
     * Says what {@link #verify} would do with a token and why, and what to change. Needs no trust in the token and never
     * throws. May fetch the JWK Set as {@code verify} may.
     *
     * @param token anything that arrived in place of a token; null if nothing did
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
     * The proof, and whether it was known; or the refusal; or neither, if the key is not in hand. Returned, not thrown: each
     * frame that is unwound costs time.
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
            cache.remove(digest); // its key was withdrawn or replaced, or is too old
            return null;
        }
        claims.requireTimely(entry.jwt());
        rules.forEach(rule -> rule.check(entry.jwt()));
        return entry.jwt();
    }

    /** Null if the key is not in hand and waiting for it is not allowed. */
    private TokenCache.@Nullable Entry verified(String token, boolean mayWait) {
        UnverifiedJwt jws = UnverifiedJwt.parse(token, maximumTokenLength, headers); // RFC 7515 §5.2, steps 1 to 7
        Set<SignatureAlgorithm> algorithms = requireAllowedAlgorithm(jws); // RFC 8725 §3.1: before any key is looked up
        jws.requirePlainHeader(); // RFC 7515 §4.1.11
        requireAcceptedKind(jws); // RFC 8725 §3.11
        String kid = jws.keyId(); // RFC 7515 §4.1.4
        claims.requireHope(jws.claims()); // may refuse, never accept: a doomed token costs no fetch and no signature
        String kty = algorithms.iterator().next().kty(); // the meanings of one name need keys of one type
        Jwk key = mayWait ? requireKey(kid, kty) : keys.inHand(kid, kty); // RFC 7515 §6
        if (key == null) {
            return null;
        }
        requireSignature(jws, algorithms, key); // RFC 7515 §5.2, step 8
        VerifiedJwt jwt =
                claims.validate(jws.claims(), paths); // RFC 7519 §7.2, step 10; nothing above believes a claim
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
        try {
            Jwk key = keys.find(kid, kty);
            if (key != null) {
                return key;
            }
        } catch (KeysUnreachableException e) {
            throw new KeysUnavailableException(String.valueOf(e.getMessage()), e.retryAfter(), e);
        }
        throw new InvalidJwtException(
                Reason.UNKNOWN_KEY, "The token's key is not in the JWK Set: withdrawn, or of another server");
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
        } catch (Throwable e) { // a verdict stands, whatever a listener makes of it
            LOGGER.log(Level.WARNING, "a verifier listener failed", e);
        }
    }

    /** What is known of the keys right now, without I/O; for readiness probes. */
    public JwkSetState keys() {
        return keys.state();
    }

    /** What checks Ed25519 signatures, Better Auth's default, such as {@code BC 1.82} or {@code JDK 25}. */
    public String signatureProvider() {
        return engines.name();
    }

    /** Ends the fetching of keys, within a second. Tokens of keys in hand are still verified until these are too old. */
    @Override
    public void close() {
        keys.close();
    }

    /** Settings of a {@link JwtVerifier}. Every default is the safe choice. Not thread-safe. */
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
         * Sets where the JWK Set is. It may differ from the issuer, as inside a container network. Default: as in
         * {@link #forBetterAuth}, if the issuer is a URL.
         *
         * @param jwksUri {@code https}, or {@code http} on a loopback host; see {@link #allowInsecureHttp}
         */
        public Builder jwksUri(URI jwksUri) {
            this.jwksUri = requireNonNull(jwksUri, "jwksUri");
            return this;
        }

        /**
         * Sets fixed keys instead of a place to fetch them from; nothing is ever fetched.
         *
         * @param json a JWK Set (RFC 7517 §5)
         * @throws IllegalArgumentException if it is none, or has no usable key
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
         * Allows the JWK Set to be fetched by plain {@code http} from any host. Whoever can change what travels there can
         * then sign tokens: only for a network you trust, such as that of a container host.
         */
        public Builder allowInsecureHttp() {
            insecureHttpAllowed = true;
            return this;
        }

        /**
         * Sets the client that fetches the JWK Set: for a proxy, or TLS with certificates of your own. It is not closed.
         *
         * @param httpClient must not follow redirects; {@link #build} refuses it otherwise
         */
        public Builder httpClient(HttpClient httpClient) {
            this.httpClient = requireNonNull(httpClient, "httpClient");
            return this;
        }

        /**
         * Sets how old keys become before they are fetched again, in the background and without traffic. This bounds how
         * long a withdrawn key stays accepted. Default 5 minutes; each interval varies by a tenth.
         *
         * @param refreshInterval 10 seconds to 1 hour, checked by {@link #build}
         */
        public Builder refreshInterval(Duration refreshInterval) {
            this.refreshInterval = requireNonNull(refreshInterval, "refreshInterval");
            return this;
        }

        /**
         * Sets how much older than that keys may become while fetching fails. Beyond it, {@link JwtVerifier#verify} throws
         * {@link KeysUnavailableException}. Default 1 hour.
         *
         * @param maximumStaleness 0 to 24 hours, checked by {@link #build}
         */
        public Builder maximumStaleness(Duration maximumStaleness) {
            this.maximumStaleness = requireNonNull(maximumStaleness, "maximumStaleness");
            return this;
        }

        /**
         * Keeps the last good JWK Set in a file, so that this service can start while Better Auth is down. Whoever can
         * write that file can make tokens: it is created for its owner only. Default: none.
         *
         * @param maximumAge how old the set may be, from 1 second to 7 days
         */
        public Builder snapshotFile(Path path, Duration maximumAge) {
            requireBetween("maximumAge", maximumAge, Duration.ofSeconds(1), Duration.ofDays(7));
            this.snapshot = requireNonNull(path, "path");
            this.snapshotMaximumAge = maximumAge;
            return this;
        }

        /** Fetches the JWK Set when the verifier is built, in the background, rather than with the first token. */
        public Builder preload() {
            preloaded = true;
            return this;
        }

        /**
         * Sets how many callers of {@link JwtVerifier#verify(String)} may wait for a fetch of the JWK Set that takes longer
         * than a second. Each occupies a thread, and anyone can invent a key id. While keys are cached, two callers may wait
         * for so long at most, and different invented key ids do not wait at all. Other callers get a
         * {@link KeysUnavailableException} at once. A token whose key is cached never waits. Default 32.
         *
         * @param callers 1 to 1000, checked by {@link #build}
         */
        public Builder maximumWaitingCallers(int callers) {
            maximumWaitingCallers = callers;
            return this;
        }

        /**
         * Sets which algorithms are accepted. Default: {@code EdDSA} with Ed25519, {@code ES256}, {@code ES384},
         * {@code ES512}, {@code RS256}, {@code RS384}, {@code RS512}, {@code PS256}, {@code PS384}, {@code PS512}.
         *
         * @param names of those, {@code Ed25519} as another name of {@code EdDSA} (RFC 9864 §2.2), and {@code Ed448}, which
         *     adds that curve under either of its names
         * @throws IllegalArgumentException for any other name, {@code none} and {@code HS256} among them, and for none at all
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

        /** Accepts further issuers that sign with the same JWK Set, such as the oauth-provider's: origin + base path. */
        public Builder additionalIssuers(String... names) {
            for (String name : names) {
                issuers.add(requireIssuer(name));
            }
            return this;
        }

        /** Accepts tokens for further audiences. */
        public Builder additionalAudiences(String... names) {
            for (String name : names) {
                audiences.add(requireText("audience", name));
            }
            return this;
        }

        /**
         * Accepts the access tokens of the oauth-provider plugin too ({@code typ: at+jwt}, RFC 9068 §2.1). They carry
         * scopes: ask for them by {@link VerifiedJwt#requireScope}. Default: refused.
         */
        public Builder acceptAccessTokens() {
            acceptsAccessTokens = true;
            return this;
        }

        /** Requires a claim to be exactly this string. */
        public Builder require(String claim, String value) {
            return require(claim, (Object) requireNonNull(value, "value"));
        }

        /** Requires a claim to be exactly this number. */
        public Builder require(String claim, long value) {
            return require(claim, (Object) value);
        }

        /** Requires a claim to be {@code true} or {@code false}. */
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

        /** Adds a rule of your own; it is asked at every {@code verify}, for a known token too. */
        public Builder rule(ClaimRule rule) {
            rules.add(requireNonNull(rule, "rule"));
            return this;
        }

        /** Sets the member names that lead to the roles. Default {@code role}, as the admin plugin has it. */
        public Builder rolesClaim(String... path) {
            paths = new ClaimPaths(List.of(path), paths.organization());
            return this;
        }

        /** Sets the member names that lead to the organisation's id in your payload, such as {@code "o", "id"}. */
        public Builder organizationClaim(String... path) {
            paths = new ClaimPaths(paths.roles(), List.of(path));
            return this;
        }

        /**
         * Sets how far {@code exp}, {@code nbf} and {@code iat} may be off. Default 30 seconds.
         *
         * @param clockSkew from zero to 5 minutes, both allowed
         * @throws IllegalArgumentException if negative or over 5 minutes
         */
        public Builder clockSkew(Duration clockSkew) {
            requireBetween("clockSkew", clockSkew, Duration.ZERO, LONGEST_SKEW);
            this.clockSkew = clockSkew;
            return this;
        }

        /** Sets the clock that {@code exp}, {@code nbf} and {@code iat} are compared with. Default: the system's. */
        public Builder clock(Clock clock) {
            this.clock = requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Sets the longest token that is looked at. Default 16384.
         *
         * @param characters 1024 to 1048576
         * @throws IllegalArgumentException beyond these
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
         * Sets how many verified tokens are remembered, by their SHA-256, and for how long at most. A remembered token is
         * still checked for time, rules and whether its key is current. Default 10000 and 60 seconds. The tokens retain at
         * most 16 MiB; {@link #tokenCache(int, long, Duration)} changes this bound.
         *
         * @param maximumSize from 1
         * @param maximumAge from 1 millisecond to 60 seconds
         * @throws IllegalArgumentException beyond these
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
         * Sets the bounds of {@link #tokenCache(int, Duration)} and how many bytes of heap the verified tokens may retain
         * together. A token whose claims alone exceed this bound is not cached.
         *
         * @param maximumSize from 1
         * @param maximumBytes 65536 to 1073741824 (1 GiB). Default 16777216 (16 MiB)
         * @param maximumAge from 1 millisecond to 60 seconds
         * @throws IllegalArgumentException beyond these
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

        /** Remembers no token: each one costs a signature check each time. */
        public Builder noTokenCache() {
            cacheSize = 0;
            return this;
        }

        /** Sets who hears what the verifier decides and what happens to its keys. Default: nobody. */
        public Builder listener(VerifierListener listener) {
            this.listener = requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Logs an {@link Explanation} of each refusal, once a minute for each distinct cause, and gives the remedy to
         * {@link InvalidJwtException#remedy}, from where adapters put it into the answer. For development: it tells clients
         * about the server's settings. Default: off, unless the environment has {@code BETTERAUTH_JWT_EXPLAIN=true}.
         */
        public Builder explainRejections() {
            refusalsExplained = true;
            return this;
        }

        /**
         * Builds the verifier.
         *
         * @throws IllegalArgumentException if a setting is out of its bounds; the message names it
         * @throws IllegalStateException if there is neither {@link #jwksUri} nor {@link #jwkSet}, and the issuer is no URL
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

        /** An issuer is compared exactly (RFC 7519 §4.1.1), so a pattern or a blank could never match. */
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
