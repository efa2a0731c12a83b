// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.jwks.Jwk;
import io.github.betterauthjwt.jwks.JwkSource;
import io.github.betterauthjwt.jwks.KeysUnreachableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens with the steps of RFC 7515 §5.2 and RFC 7519 §7.2, in an order that is safe. A token that was verified
 * before costs a look-up instead of a signature check. Thread-safe.
 */
final class Verification {

    private static final Logger LOGGER = System.getLogger(Verification.class.getPackageName());

    private final TokenPolicy policy;
    private final StandardClaims claims;
    private final JwkSource keys;
    private final SignatureProviders providers;
    private final @Nullable TokenCache cache;
    private final JoseHeaders headers = new JoseHeaders();

    Verification(
            TokenPolicy policy,
            StandardClaims claims,
            JwkSource keys,
            SignatureProviders providers,
            @Nullable TokenCache cache) {
        this.policy = policy;
        this.claims = claims;
        this.keys = keys;
        this.providers = providers;
        this.cache = cache;
    }

    TokenPolicy policy() {
        return policy;
    }

    /**
     * Verifies a token. Never throws.
     *
     * @param mayWait whether the calling thread may wait for a key that is not cached
     * @param possession the check that the sender possesses the key of the token; null for a bearer token
     */
    Outcome verify(String token, boolean mayWait, @Nullable KeyPossession possession) {
        try {
            Outcome outcome = verifyToken(token, mayWait, possession != null);
            VerifiedJwt jwt = outcome.jwt();
            if (jwt != null) {
                KeyBinding.require(jwt, possession); // cached tokens too, because a bound token is no bearer token
                policy.requireRules(jwt); // last, so that a stolen token does not tell what it would allow
            }
            return outcome;
        } catch (Throwable e) {
            return Outcome.failed(failure(e));
        }
    }

    private Outcome verifyToken(String token, boolean mayWait, boolean bound) {
        if (cache == null || token.length() > policy.maximumLength()) {
            return outcome(verifyNew(token, mayWait, bound));
        }
        TokenCache.Digest digest = TokenCache.Digest.of(token);
        VerifiedJwt known = findKnown(digest, cache);
        if (known != null) {
            return Outcome.accepted(known, true);
        }
        TokenCache.Entry verified = verifyNew(token, mayWait, bound);
        if (verified != null) {
            cache.put(digest, verified);
        }
        return outcome(verified);
    }

    private static Outcome outcome(TokenCache.@Nullable Entry verified) {
        return verified == null ? Outcome.NEEDS_KEYS : Outcome.accepted(verified.jwt(), false);
    }

    /**
     * Turns any failure into a rejection. A hostile token or a faulty rule may even cause an {@code Error}, which must
     * not lead to acceptance.
     */
    static JwtVerificationException failure(Throwable cause) {
        if (cause instanceof JwtVerificationException known) {
            return known;
        }
        LOGGER.log(Level.WARNING, "a token could not be verified and is rejected", cause);
        return new InvalidJwtException(Reason.MALFORMED, "The token could not be verified");
    }

    /** Returns a token that was verified before, if its key is still current and its times are still valid. */
    private @Nullable VerifiedJwt findKnown(TokenCache.Digest digest, TokenCache cache) {
        TokenCache.Entry entry = cache.find(digest);
        if (entry == null) {
            return null;
        }
        if (entry.key() != keys.cached(entry.key().kid(), entry.key().kty())) {
            cache.remove(digest); // its key was removed or replaced, or is too old
            return null;
        }
        claims.requireTimely(entry.jwt());
        return entry.jwt();
    }

    /**
     * Verifies a token that is not in the token cache. Returns null if its key is not cached and waiting is not
     * allowed.
     */
    private TokenCache.@Nullable Entry verifyNew(String token, boolean mayWait, boolean bound) {
        UnverifiedJwt jws = UnverifiedJwt.parse(token, policy.maximumLength(), headers); // RFC 7515 §5.2, steps 1 to 7
        Set<SignatureAlgorithm> algorithms = policy.requireAllowedAlgorithm(jws); // RFC 8725 §3.1: before any look-up
        jws.requirePlainHeader(); // RFC 7515 §4.1.11
        policy.requireAcceptedKind(jws, bound); // RFC 8725 §3.11
        String kid = jws.keyId(); // RFC 7515 §4.1.4
        claims.precheck(jws.claims()); // can only reject; such a token costs no fetch and no signature check
        String kty = algorithms.iterator().next().kty(); // all meanings of one name need the same key type
        Jwk key = mayWait ? requireKey(kid, kty) : keys.cached(kid, kty); // RFC 7515 §6
        if (key == null) {
            return null;
        }
        requireSignature(jws, algorithms, key); // RFC 7515 §5.2, step 8; no claim is trusted above this line
        return new TokenCache.Entry(claims.validate(jws.claims(), policy.context()), key); // RFC 7519 §7.2, step 10
    }

    /** Returns the kind of a JWT that was verified. */
    TokenKind kindOf(String token) {
        UnverifiedJwt jws = UnverifiedJwt.parse(token, policy.maximumLength(), headers);
        return TokenKind.ofJwt(jws.type(), jws.claims());
    }

    /**
     * Validates the claims of an opaque token that the authorization server states to be active (RFC 7662 §2.2), except
     * for its binding to a key and the rules.
     *
     * @param issuer the authorization server
     * @param clientId the client that asked
     */
    VerifiedJwt introspected(Map<String, @Nullable Object> members, String issuer, String clientId) {
        return claims.validateIntrospected(members, policy.context(), issuer, clientId);
    }

    StandardClaims claims() {
        return claims;
    }

    /** Verifies the type, the signature and the registered claims of a logout token, and no rules. */
    VerifiedJwt verifyLogout(String token, StandardClaims expected) {
        UnverifiedJwt jws = UnverifiedJwt.parse(token, policy.maximumLength(), headers);
        Set<SignatureAlgorithm> algorithms = policy.requireAllowedAlgorithm(jws);
        jws.requirePlainHeader();
        String type = jws.type();
        if (type == null || !UnverifiedJwt.withoutMediaTypePrefix(type).equals("logout+jwt")) {
            throw new InvalidJwtException(Reason.TYPE_NOT_ACCEPTED, "The token's \"typ\" must be \"logout+jwt\"");
        }
        String kid = jws.keyId();
        expected.precheck(jws.claims());
        requireSignature(
                jws, algorithms, requireKey(kid, algorithms.iterator().next().kty()));
        return expected.validate(jws.claims(), policy.context());
    }

    /**
     * Checks of an introspected token what differs between its requests.
     *
     * @param possession the check that the sender possesses the key of the token; null for a bearer token
     */
    void recheck(VerifiedJwt jwt, @Nullable KeyPossession possession) {
        claims.requireTimely(jwt);
        KeyBinding.require(jwt, possession);
        policy.requireRules(jwt);
    }

    private Jwk requireKey(String kid, String kty) {
        Jwk key = findKey(kid, kty);
        if (key == null) {
            throw new InvalidJwtException(
                    Reason.UNKNOWN_KEY,
                    "The token's key is not in the JWK Set: it was removed, or the token is from another server");
        }
        return key;
    }

    /** Returns a key of the JWK Set, and may wait for it. Returns null if the current set does not have it. */
    @Nullable
    Jwk findKey(String kid, String kty) {
        try {
            return keys.find(kid, kty);
        } catch (KeysUnreachableException e) {
            throw new KeysUnavailableException(String.valueOf(e.getMessage()), e.retryAfter(), e);
        }
    }

    private void requireSignature(UnverifiedJwt jws, Set<SignatureAlgorithm> algorithms, Jwk key) {
        SignatureAlgorithm algorithm = SignatureAlgorithm.fitting(algorithms, key);
        if (algorithm == null || !providers.verify(algorithm, key, jws.signingInput(), jws.signature())) {
            throw new InvalidJwtException(Reason.BAD_SIGNATURE, "The token's signature does not fit its key");
        }
    }
}
