// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.jwks.JwkSet;
import io.github.betterauthjwt.jwks.JwkSource;
import io.github.betterauthjwt.jwks.RemoteSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the JWTs of a Better Auth server locally, with the keys of the server's JWK Set. The set is fetched when the
 * verifier is built and kept fresh. A valid token yields a {@link VerifiedJwt}; every other outcome is a subtype of
 * {@link JwtVerificationException}. Thread-safe; build once and share.
 *
 * <pre>{@code
 * JwtVerifier verifier = JwtVerifier.forBetterAuth("https://app.example.com");
 * VerifiedJwt jwt = verifier.verify(token);
 * String userId = jwt.subject();
 * }</pre>
 */
public final class JwtVerifier implements AutoCloseable {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final IssuerVerifiers issuers;
    private final JwkSource source;
    private final SignatureProviders providers;
    private final Verification verification;
    private final VerifierEvents events;
    private final Explainer explainer;
    private final @Nullable ExplainedRejections explainedRejections;
    private final ExplanationHint hint;

    private JwtVerifier(Builder builder, Ticker ticker) {
        this.issuers = IssuerVerifiers.NONE;
        TokenPolicy policy = builder.policy();
        StandardClaims claims =
                new StandardClaims(builder.issuers, builder.audiences, builder.clockSkew, builder.clock);
        this.events = new VerifierEvents(builder.listener);
        this.explainer = new Explainer(policy, claims);
        this.explainedRejections = builder.explainsRejections() ? new ExplainedRejections(ticker) : null;
        this.hint = new ExplanationHint(explainedRejections == null && builder.explained == null);
        this.source = builder.source(); // starts the first fetch while the signature providers load
        try {
            this.providers = SignatureProviders.found();
        } catch (Throwable e) {
            source.close(); // no other code can stop its thread
            throw e;
        }
        this.verification = new Verification(policy, claims, source, providers, builder.tokenCache(ticker));
    }

    /** Creates a verifier that passes each token to the verifier of its issuer, and rejects those of no issuer. */
    private JwtVerifier(IssuerVerifiers issuers) {
        JwtVerifier first = issuers.first();
        TokenPolicy policy = issuers.policy();
        StandardClaims claims = issuers.claims();
        this.issuers = issuers;
        this.source = issuers.keys();
        this.providers = first.providers;
        this.events = first.events;
        this.hint = first.hint;
        this.explainer = new Explainer(policy, claims);
        this.explainedRejections = issuers.all().stream()
                .map(one -> one.explainedRejections)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        this.verification = new Verification(policy, claims, source, providers, null);
        if (issuers.all().stream().allMatch(one -> one.events.hasSameListener(events))) {
            events.built(this);
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
        return builderForBetterAuth(baseUrl, BetterAuthUrls.origin(requireNonNull(baseUrl, BetterAuthUrls.MISSING)));
    }

    /**
     * Returns a builder with the defaults of {@link #forBetterAuth} for a server whose JWT plugin is configured with an
     * {@code audience}.
     *
     * @param baseUrl Better Auth's {@code baseURL}, such as {@code https://app.example.com}
     * @param audience the audience that {@code aud} must contain, instead of the origin
     * @throws IllegalArgumentException if {@code baseUrl} is not an absolute {@code http} or {@code https} URL, has a
     *     query or a fragment, or if {@code audience} is blank, begins or ends with whitespace, or contains
     *     {@code *}
     */
    public static Builder builderForBetterAuth(String baseUrl, String audience) {
        String origin = BetterAuthUrls.origin(requireNonNull(baseUrl, BetterAuthUrls.MISSING));
        return builder(origin, audience).jwksUri(BetterAuthUrls.jwks(baseUrl));
    }

    /**
     * Returns a verifier with default settings for the OAuth access tokens that Better Auth's oauth-provider or mcp
     * plugin issues for one resource (RFC 9068). It accepts no other tokens: {@code typ} must be {@code at+jwt}, the
     * issuer is the origin and Better Auth's base path, and {@code aud} must contain this resource and nothing else
     * except the issuer's userinfo endpoint. Check scopes, because a client may do only what its user allowed.
     *
     * @param baseUrl Better Auth's {@code baseURL}, such as {@code https://app.example.com}; a path in it is Better
     *     Auth's {@code basePath}, which is {@code /api/auth} otherwise
     * @param resource the resource identifier for which clients request tokens (RFC 8707 §2), such as
     *     {@code https://api.example.com/mcp}; one of {@code oauthProvider({ resources })}
     * @throws IllegalArgumentException if {@code baseUrl} is not an absolute {@code http} or {@code https} URL, has a
     *     query or a fragment, or is a plain {@code http} URL of a host other than loopback; or if {@code resource} is
     *     blank, begins or ends with whitespace, or contains {@code *}
     */
    public static JwtVerifier forAccessTokens(String baseUrl, String resource) {
        return builderForAccessTokens(baseUrl, resource).build();
    }

    /**
     * Returns a builder with the defaults of {@link #forAccessTokens}.
     *
     * @param baseUrl Better Auth's {@code baseURL}, such as {@code https://app.example.com}
     * @param resource the resource identifier for which clients request tokens (RFC 8707 §2)
     * @throws IllegalArgumentException if {@code baseUrl} is not an absolute {@code http} or {@code https} URL, or has
     *     a query or a fragment, or if {@code resource} is blank, begins or ends with whitespace, or contains
     *     {@code *}
     */
    public static Builder builderForAccessTokens(String baseUrl, String resource) {
        String issuer = BetterAuthUrls.authorizationServer(requireNonNull(baseUrl, BetterAuthUrls.MISSING));
        return builder(issuer, resource).jwksUri(BetterAuthUrls.jwks(baseUrl)).acceptOnlyAccessTokens();
    }

    /**
     * Returns a builder for an issuer and an audience that differ from the defaults of Better Auth.
     *
     * @param issuer the value that {@code iss} must equal exactly (RFC 7519 §4.1.1); Better Auth's default is its
     *     origin
     * @param audience the audience that {@code aud} must contain (RFC 7519 §4.1.3); Better Auth's default is its origin
     * @throws IllegalArgumentException if either is blank or contains {@code *}, if {@code issuer} contains whitespace, or
     *     if {@code audience} begins or ends with it
     */
    public static Builder builder(String issuer, String audience) {
        return new Builder(issuer, audience);
    }

    /**
     * Returns a verifier for the tokens of several issuers, for example of one Better Auth server for customers and one
     * for staff. The issuer that a token names selects one of these verifiers, which then checks everything, the issuer
     * included. Each verifier keeps its keys, its token cache, its limits and its rules, so an issuer that is unavailable
     * does not affect the tokens of another one. A token that names no accepted issuer is rejected with
     * {@link Reason#WRONG_ISSUER} and causes no request. Nothing is stored for it.
     *
     * <p>The listener of the first verifier also receives the rejections that belong to no issuer, such as those of
     * requests without a token. If all verifiers have the same listener, it also receives the joint verifier.
     *
     * @param verifiers verifiers of 1 to 64 issuers in total. The returned verifier closes them
     * @throws IllegalArgumentException if two verifiers accept the same issuer, or if there are too few or too many
     *     issuers; the verifiers then stay open
     */
    public static JwtVerifier anyOf(JwtVerifier... verifiers) {
        return new JwtVerifier(IssuerVerifiers.of(verifiers));
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
        return verifyWaiting(token, null);
    }

    /**
     * Verifies a token that is bound to a key (RFC 9449 §6.1), and that the sender possesses the key. All other checks
     * are those of {@link #verify(String)}, which rejects every bound token. For code that verifies proofs, as the
     * package {@code bearer} does.
     *
     * @param token a compact JWS, without {@code DPoP}
     * @param possession the check of the sender's proof. It runs after all other checks except the {@link ClaimRule}s
     * @return the verified token with its claims
     * @throws InvalidJwtException if the token is rejected, is not bound to a key by {@code cnf.jkt} alone, or if the
     *     check of the proof rejects it
     * @throws InsufficientPrivilegesException if a {@link ClaimRule} requires a scope or a role that the token lacks
     * @throws KeysUnavailableException if the keys are unavailable
     * @throws ReplayStoreException if the proof cannot be remembered
     */
    public VerifiedJwt verifyBound(String token, KeyPossession possession) {
        return verifyWaiting(token, requireNonNull(possession, "possession"));
    }

    private VerifiedJwt verifyWaiting(String token, @Nullable KeyPossession possession) {
        JwtVerifier selected = verifierOf(requireNonNull(token, "token"));
        return selected.result(token, selected.verification.verify(token, true, possession));
    }

    /** Returns the verifier that decides about a token: that of its issuer, or this one. */
    private JwtVerifier verifierOf(String token) {
        JwtVerifier selected = issuers.find(token);
        return selected == null ? this : selected;
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
        return verifierOf(requireNonNull(token, "token")).verify(token, null, waiting);
    }

    /**
     * Verifies a token that is bound to a key without blocking the calling thread, for event loops. See
     * {@link #verifyBound(String, KeyPossession)} and {@link #verify(String, Executor)}.
     *
     * @param token a compact JWS, without {@code DPoP}
     * @param possession the check of the sender's proof. It runs on the calling thread, or on the executor if the
     *     token's key is not cached
     * @param waiting the threads that may wait
     * @return a future that fails with the exceptions of {@link #verifyBound(String, KeyPossession)}
     */
    public CompletableFuture<VerifiedJwt> verifyBound(String token, KeyPossession possession, Executor waiting) {
        requireNonNull(possession, "possession");
        return verifierOf(requireNonNull(token, "token")).verify(token, possession, waiting);
    }

    private CompletableFuture<VerifiedJwt> verify(String token, @Nullable KeyPossession possession, Executor waiting) {
        requireNonNull(waiting, "waiting");
        try {
            Outcome outcome = verification.verify(token, false, possession);
            return outcome.needsKeys()
                    ? CompletableFuture.supplyAsync(
                            () -> result(token, verification.verify(token, true, possession)), waiting)
                    : CompletableFuture.completedFuture(result(token, outcome));
        } catch (JwtVerificationException e) {
            return CompletableFuture.failedFuture(e);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    report(token, new KeysUnavailableException("too many tokens wait for keys", RETRY_AFTER, e)));
        }
    }

    /**
     * Returns the verification of the tokens of one issuer.
     *
     * @throws IllegalArgumentException if this verifier is for several issuers ({@link #anyOf})
     */
    Verification verification() {
        if (!issuers.isEmpty()) {
            throw new IllegalArgumentException("expected the verifier of one server, not that of anyOf(...)");
        }
        return verification;
    }

    /** Reports the outcome of a token, and returns or throws it. */
    VerifiedJwt result(String token, Outcome outcome) {
        VerifiedJwt jwt = outcome.jwt();
        if (jwt == null) {
            throw report(token, outcome.requireFailure());
        }
        events.accepted(outcome.known());
        return jwt;
    }

    /** Reports why a token was not accepted. Returns the exception to throw, with the remedy if explanations are on. */
    JwtVerificationException report(String token, JwtVerificationException failure) {
        events.notAccepted(failure);
        if (explainedRejections == null) {
            if (failure instanceof InvalidJwtException invalid) {
                hint.onRejection(invalid.reason());
            }
            return failure;
        }
        Explanation why = explainer.explain(token, failure, keys());
        if (failure instanceof InvalidJwtException invalid) {
            return explainedRejections.explained(invalid, why);
        }
        explainedRejections.log(why);
        return failure;
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
        events.rejected(reason);
        if (explainedRejections == null) {
            hint.onRejection(reason);
            return rejection;
        }
        return explainedRejections.explained(rejection, explainer.explainHeader(rejection, found, remedy));
    }

    /**
     * Explains what {@link #verify} would do with a token, why, and what to change. The token need not be trusted. May
     * fetch the JWK Set as {@code verify} does. Never throws.
     *
     * @param token the text that arrived as the token; null if there was none
     */
    public Explanation explain(@Nullable String token) {
        String found = token == null ? "" : token;
        JwtVerifier selected = verifierOf(found);
        Outcome outcome = selected.verification.verify(found, true, null);
        return selected.explainer.explain(found, outcome.failure(), selected.keys());
    }

    /**
     * Returns the key that a token with this {@code kid} is verified with. For adapters of other JOSE libraries. If the
     * key is not cached, this method may wait up to six seconds for the JWK Set, as {@link #verify(String)} does.
     *
     * @param keyId the {@code kid} of the token (RFC 7515 §4.1.4); an id of other than 1 to 256 characters has no key
     * @param keyType the {@code kty} that the token's algorithm needs (RFC 7517 §4.1)
     * @return empty if the current JWK Set has no usable key of this id. If it has one of another type only, that one
     * @throws KeysUnavailableException if the keys are unavailable
     * @throws UnsupportedOperationException if this verifier is for several issuers ({@link #anyOf}), because a key id
     *     does not name the issuer of the key
     */
    public Optional<VerificationKey> findKey(String keyId, String keyType) {
        requireNonNull(keyType, "keyType");
        if (!issuers.isEmpty()) {
            throw new UnsupportedOperationException(
                    "a key id does not name an issuer; use the verifier of one issuer, or verify(token)");
        }
        return UnverifiedJwt.isKeyId(requireNonNull(keyId, "keyId"))
                ? Optional.ofNullable(verification.findKey(keyId, keyType)).map(VerificationKey::new)
                : Optional.empty();
    }

    /**
     * Returns the state of the keys, without I/O; for readiness probes. The keys of several issuers ({@link #anyOf}) are
     * usable if those of one issuer are, because its tokens can then be verified. Their age is that of the oldest set,
     * and {@link JwkSetState#failure} names each issuer whose last fetch failed.
     */
    public JwkSetState keys() {
        return new JwkSetState(source.state());
    }

    /**
     * Returns the state of the keys of each accepted issuer, without I/O.
     *
     * @return the states by issuer, in the order of the settings; unmodifiable
     */
    public Map<String, JwkSetState> keysByIssuer() {
        Map<String, JwkSetState> states = new LinkedHashMap<>();
        byIssuer().forEach((issuer, verifier) -> states.put(issuer, verifier.keys()));
        return Collections.unmodifiableMap(states);
    }

    /** Returns the verifier of each accepted issuer. */
    Map<String, JwtVerifier> byIssuer() {
        if (!issuers.isEmpty()) {
            return issuers.byIssuer();
        }
        Map<String, JwtVerifier> all = new LinkedHashMap<>();
        verification.claims().issuers().forEach(issuer -> all.put(issuer, this));
        return all;
    }

    JwkSource source() {
        return source;
    }

    /**
     * Returns the name of the signature provider for Ed25519, Better Auth's default, such as {@code BC 1.82} or
     * {@code JDK 25}; {@code none} if this Java runtime cannot verify Ed25519.
     */
    public String signatureProvider() {
        return providers.name();
    }

    /**
     * Stops fetching keys within a second, or within a second for each of several issuers. Tokens are still verified with
     * cached keys until these are too old.
     */
    @Override
    public void close() {
        source.close();
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
        private boolean acceptsOnlyAccessTokens;
        private @Nullable ScopeHierarchy scopeHierarchy;
        private ClaimPaths paths = ClaimPaths.DEFAULT;
        private int cacheSize = 10_000;
        private long cacheBytes = 16L * 1024 * 1024;
        private Duration cacheAge = LONGEST_CACHE_AGE;
        private VerifierListener listener = new VerifierListener() {};
        private @Nullable URI jwksUri;
        private @Nullable JwkSet jwkSet;
        private final RemoteSettings.Builder remote = RemoteSettings.builder();
        private @Nullable Boolean explained;

        private Builder(String issuer, String audience) {
            this.issuer = requireIssuer(issuer);
            this.issuers.add(issuer);
            this.audiences.add(requireAudience(audience));
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
            remote.allowInsecureHttp();
            return this;
        }

        /**
         * Sets the client that fetches the JWK Set, for example to use a proxy or custom TLS certificates. The verifier
         * does not close it. Default: the verifier creates a client.
         *
         * @param httpClient a client that does not follow redirects; {@link #build} rejects any other
         */
        public Builder httpClient(HttpClient httpClient) {
            remote.client(httpClient);
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
            remote.requestHeader(name, value);
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
            remote.refreshInterval(refreshInterval);
            return this;
        }

        /**
         * Sets how long keys stay usable beyond the refresh interval while fetching fails. After that time,
         * {@link JwtVerifier#verify} throws {@link KeysUnavailableException}. Default 1 hour.
         *
         * @param maximumStaleness 0 to 24 hours, both inclusive; checked by {@link #build}
         */
        public Builder maximumStaleness(Duration maximumStaleness) {
            remote.maximumStaleness(maximumStaleness);
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
            remote.snapshot(path, maximumAge);
            return this;
        }

        /**
         * Lets the first token that needs a key start the first fetch. Default: {@link #build} starts the first fetch
         * in the background and does not wait for it. If that fetch fails, it is repeated with a back-off.
         */
        public Builder lazy() {
            remote.lazy();
            return this;
        }

        /**
         * Sets how many callers of {@link JwtVerifier#verify(String)} may wait for a fetch of the JWK Set that takes
         * longer than a second. Each waiting caller occupies a thread, and anyone can invent a key id. While keys are
         * cached, callers may wait for at most eight different key ids during the first second, and at most two callers
         * may wait after it. Other callers get a {@link KeysUnavailableException} at once. A token whose key is cached
         * never waits. Default 32.
         *
         * @param callers 1 to 1000, both inclusive; checked by {@link #build}
         */
        public Builder maximumWaitingCallers(int callers) {
            remote.maximumWaitingCallers(callers);
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
         * @throws IllegalArgumentException if a name is blank, begins or ends with whitespace, or contains {@code *}
         */
        public Builder additionalAudiences(String... names) {
            for (String name : names) {
                audiences.add(requireAudience(name));
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
         * Accepts access tokens of the oauth-provider plugin and no other tokens, as {@link #forAccessTokens} does. A
         * token whose {@code aud} contains anything but the audiences of this verifier and the userinfo endpoints of
         * its issuers is rejected with {@link Reason#ADDITIONAL_AUDIENCE}.
         */
        public Builder acceptOnlyAccessTokens() {
            acceptsOnlyAccessTokens = true;
            return this;
        }

        /**
         * Sets which scopes imply others. {@link VerifiedJwt#scopes} then contains the implied scopes too. Default: no
         * scope implies another.
         */
        public Builder scopeHierarchy(ScopeHierarchy hierarchy) {
            this.scopeHierarchy = requireNonNull(hierarchy, "hierarchy");
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
         * Rejects tokens that were revoked before their expiry with {@link Reason#INACTIVE}. The set is asked about each
         * token that passes the other checks, also about one found in the token cache. Default: a JWT is accepted until
         * it expires.
         */
        public Builder revokedTokens(RevokedTokens revoked) {
            requireNonNull(revoked, "revoked");
            return rule(jwt -> {
                if (revoked.isRevoked(jwt)) {
                    throw new InvalidJwtException(Reason.INACTIVE, "The token was revoked before it expired");
                }
            });
        }

        /**
         * Sets the path of claim and member names, outermost first, that leads to the roles. Default {@code role}, the
         * claim of the admin plugin.
         */
        public Builder rolesClaim(String... path) {
            paths = new ClaimPaths(List.of(path), paths.organization(), paths.signInTime());
            return this;
        }

        /**
         * Sets the path of claim and member names, outermost first, that leads to the organization id in your payload,
         * for example {@code "o", "id"}. Default: no path.
         */
        public Builder organizationClaim(String... path) {
            paths = new ClaimPaths(paths.roles(), List.of(path), paths.signInTime());
            return this;
        }

        /**
         * Sets the path of claim and member names, outermost first, that leads to the time of the sign-in in your
         * payload, a number of seconds since 1970. Default {@code auth_time}, which Better Auth 1.7 writes into ID tokens
         * only and lets no option add to access tokens. See {@link VerifiedJwt#requireAuthenticatedWithin}.
         */
        public Builder signInTimeClaim(String... path) {
            paths = new ClaimPaths(paths.roles(), paths.organization(), List.of(path));
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
         * {@code BETTERAUTH_JWT_EXPLAIN=true} when the verifier is built. By default, the first rejection of a verifier
         * logs how to switch explanations on, at level INFO.
         */
        public Builder explainRejections() {
            explained = true;
            return this;
        }

        /**
         * Switches explanations off, even if the environment has {@code BETTERAUTH_JWT_EXPLAIN=true}. The first
         * rejection does not log how to switch them on.
         */
        public Builder noExplanations() {
            explained = false;
            return this;
        }

        private boolean explainsRejections() {
            return explained == null ? ExplainedRejections.areOnByDefault() : explained;
        }

        /**
         * Builds the verifier. Does not wait for the keys, and does not fail if the key server is unavailable.
         *
         * @throws IllegalArgumentException if a setting is out of its bounds; the message names it
         * @throws IllegalStateException if neither {@link #jwksUri} nor {@link #jwkSet} is set and the issuer is not a
         *     URL
         */
        public JwtVerifier build() {
            return build(Ticker.systemTicker());
        }

        JwtVerifier build(Ticker ticker) {
            JwtVerifier verifier = new JwtVerifier(this, ticker);
            verifier.events.built(verifier);
            return verifier;
        }

        private List<ClaimRule> allRules() {
            List<ClaimRule> all = new ArrayList<>(rules);
            if (acceptsOnlyAccessTokens) {
                all.add(0, new AccessTokenProfile(issuers, audiences));
            }
            return all;
        }

        private TokenPolicy policy() {
            ClaimContext context = new ClaimContext(paths, scopeHierarchy, clock, clockSkew);
            return new TokenPolicy(
                    maximumTokenLength, algorithms, acceptsAccessTokens, acceptsOnlyAccessTokens, context, allRules());
        }

        private @Nullable TokenCache tokenCache(Ticker ticker) {
            return cacheSize == 0 ? null : new TokenCache(cacheSize, cacheBytes, cacheAge, ticker);
        }

        private JwkSource source() {
            return jwkSet != null
                    ? JwkSource.fixed(jwkSet)
                    : JwkSource.remote(
                            remote.build(jwksUri != null ? jwksUri : defaultJwksUri(), clock, new KeyEvents(listener)));
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

        /** Rejects patterns and surrounding whitespace, because an audience is compared exactly (RFC 7519 §4.1.3). */
        private static String requireAudience(String audience) {
            requireText("audience", audience);
            if (audience.indexOf('*') >= 0 || !audience.equals(audience.strip())) {
                throw new IllegalArgumentException("audience must be written exactly as the tokens contain it, without"
                        + " wildcards and surrounding blanks; it is \"" + audience + "\"");
            }
            return audience;
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
