// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validates the registered claims of RFC 7519 §4.1. */
final class StandardClaims {

    private final Set<String> issuers;
    private final Set<String> audiences;
    private final Duration clockSkew;
    private final Clock clock;
    private final String wrongIssuer;
    private final String wrongAudience;

    StandardClaims(Set<String> issuers, Set<String> audiences, Duration clockSkew, Clock clock) {
        this(issuers, audiences, clockSkew, clock, "The token's \"iss\" is not " + String.join(" or ", issuers));
    }

    private StandardClaims(
            Set<String> issuers, Set<String> audiences, Duration clockSkew, Clock clock, String wrongIssuer) {
        this.issuers = Collections.unmodifiableSet(new LinkedHashSet<>(issuers)); // in the order of the settings
        this.audiences = Collections.unmodifiableSet(new LinkedHashSet<>(audiences));
        this.clockSkew = clockSkew;
        this.clock = clock;
        this.wrongIssuer = wrongIssuer;
        this.wrongAudience = "The token's \"aud\" does not name " + String.join(" or ", audiences);
    }

    /**
     * Returns the claims of several verifiers, with the clock of this one. The rejection of another issuer does not name
     * the accepted ones, because each may be a customer, and anyone can read it.
     */
    StandardClaims ofSeveral(Set<String> allIssuers, Set<String> allAudiences) {
        return new StandardClaims(
                allIssuers, allAudiences, clockSkew, clock, "The token's \"iss\" is not one of the accepted issuers");
    }

    /** Returns the same checks for other audiences. */
    StandardClaims forAudience(Set<String> others) {
        return new StandardClaims(issuers, others, clockSkew, clock);
    }

    /** Returns the accepted issuers; at least one. */
    Set<String> issuers() {
        return issuers;
    }

    /** Returns the accepted audiences; at least one. */
    Set<String> audiences() {
        return audiences;
    }

    Duration clockSkew() {
        return clockSkew;
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * Rejects a token that no signature could make valid, before its key is looked up and its signature is checked. A
     * flood of expired tokens, or of tokens from another issuer, must cause neither.
     */
    void precheck(Map<String, @Nullable Object> claims) {
        issuer(claims);
        requireNotExpired(expiresAt(claims), now());
    }

    /** Validates all registered claims, and the times with {@link #requireTimely}. */
    VerifiedJwt validate(Map<String, @Nullable Object> claims, ClaimContext context) {
        return validate(claims, issuer(claims), audience(claims), context);
    }

    /**
     * Validates the claims of an opaque token, which the authorization server stated (RFC 7662 §2.2). They may have the
     * issuer of that server. A token without an audience must have been issued to the client that asked.
     */
    VerifiedJwt validateIntrospected(
            Map<String, @Nullable Object> claims, ClaimContext context, String server, String clientId) {
        String issuer = server.equals(claims.get("iss")) ? server : issuer(claims);
        boolean isOwn = claims.get("aud") == null && clientId.equals(claims.get("client_id"));
        return validate(claims, issuer, isOwn ? List.of() : audience(claims), context);
    }

    private VerifiedJwt validate(
            Map<String, @Nullable Object> claims, String issuer, List<String> audience, ClaimContext context) {
        VerifiedJwt jwt = new VerifiedJwt(
                claims,
                issuer,
                subject(claims),
                audience,
                expiresAt(claims),
                NumericDate.read(claims, "nbf"),
                NumericDate.read(claims, "iat"),
                context);
        requireTimely(jwt);
        return jwt;
    }

    /** Validates {@code exp}, {@code nbf} and {@code iat} against the clock. Also called for each cached token. */
    void requireTimely(VerifiedJwt jwt) {
        Instant now = now();
        requireNotExpired(jwt.expiresAt(), now);
        Instant notBefore = jwt.notBeforeOrNull();
        if (notBefore != null && isInFuture(notBefore, now)) {
            throw new InvalidJwtException(Reason.NOT_YET_VALID, "The token is not valid yet (\"nbf\")");
        }
        Instant issuedAt = jwt.issuedAtOrNull();
        if (issuedAt != null && isInFuture(issuedAt, now)) {
            throw new InvalidJwtException(Reason.NOT_YET_VALID, "The token was issued in the future (\"iat\")");
        }
    }

    private void requireNotExpired(Instant expiresAt, Instant now) {
        if (isExpired(expiresAt, now)) {
            throw new InvalidJwtException(Reason.EXPIRED, "The token expired");
        }
    }

    /** Returns whether a token with this {@code exp} has expired (RFC 7519 §4.1.4). */
    boolean isExpired(Instant expiresAt, Instant now) {
        return !now.minus(clockSkew).isBefore(expiresAt); // now == exp + skew has expired
    }

    /** Returns whether {@code nbf} or {@code iat} is in the future (RFC 7519 §4.1.5, §4.1.6). */
    boolean isInFuture(Instant time, Instant now) {
        return time.isAfter(now.plus(clockSkew));
    }

    private static Instant expiresAt(Map<String, @Nullable Object> claims) {
        Instant expiresAt = NumericDate.read(claims, "exp");
        if (expiresAt == null) {
            throw missing("exp");
        }
        return expiresAt;
    }

    /** Returns {@code iss} if it is an accepted issuer (RFC 7519 §4.1.1). */
    String issuer(Map<String, @Nullable Object> claims) {
        Object issuer = present(claims, "iss");
        if (issuer instanceof String text && issuers.contains(text)) {
            return text;
        }
        throw new InvalidJwtException(Reason.WRONG_ISSUER, wrongIssuer);
    }

    /** Returns {@code aud} if it names an accepted audience (RFC 7519 §4.1.3). */
    List<String> audience(Map<String, @Nullable Object> claims) {
        Object claim = present(claims, "aud");
        List<String> audience = new ArrayList<>();
        for (Object entry : claim instanceof List<?> list ? list : List.of(claim)) {
            if (!(entry instanceof String text)) {
                throw new InvalidJwtException(
                        Reason.WRONG_AUDIENCE, "The claim \"aud\" must be a string or an array of strings");
            }
            audience.add(text);
        }
        if (audience.stream().noneMatch(audiences::contains)) {
            throw new InvalidJwtException(Reason.WRONG_AUDIENCE, wrongAudience);
        }
        return audience;
    }

    /** Returns {@code sub} if it can identify a user (RFC 7519 §4.1.2). */
    static String subject(Map<String, @Nullable Object> claims) {
        Object subject = present(claims, "sub");
        if (!(subject instanceof String text) || !isPlain(text)) {
            throw new InvalidJwtException(
                    Reason.INVALID_CLAIM, "The claim \"sub\" must be a string without control characters");
        }
        if (text.isEmpty()) {
            throw missing("sub");
        }
        return text;
    }

    /**
     * Returns whether a text has no control characters and no lone surrogates, which cannot be stored, compared or
     * logged reliably.
     */
    private static boolean isPlain(String text) {
        return text.codePoints()
                .noneMatch(point -> Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE);
    }

    private static Object present(Map<String, @Nullable Object> claims, String name) {
        Object value = claims.get(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    private static InvalidJwtException missing(String name) {
        return new InvalidJwtException(Reason.MISSING_CLAIM, "The token must have the claim \"" + name + "\"");
    }
}
