// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JWT whose signature and claims have been verified, or an opaque access token about which Better Auth has stated the
 * claims. Only {@link JwtVerifier} and {@link TokenIntrospector} create one, so an instance is proof of verification.
 * {@link Principal#getName} returns the subject. Immutable.
 */
public final class VerifiedJwt implements Principal {

    private static final String SIGN_IN_TIME = "auth_time";

    private final Map<String, @Nullable Object> claims;
    private final String issuer;
    private final String subject;
    private final List<String> audience;
    private final Instant expiresAt;
    private final @Nullable Instant notBefore;
    private final @Nullable Instant issuedAt;
    private final ClaimContext context;

    VerifiedJwt(
            Map<String, @Nullable Object> claims,
            String issuer,
            String subject,
            List<String> audience,
            Instant expiresAt,
            @Nullable Instant notBefore,
            @Nullable Instant issuedAt,
            ClaimContext context) {
        this.claims = claims;
        this.issuer = issuer;
        this.subject = subject;
        this.audience = List.copyOf(audience);
        this.expiresAt = expiresAt;
        this.notBefore = notBefore;
        this.issuedAt = issuedAt;
        this.context = context;
    }

    /**
     * Returns the {@code sub} claim (RFC 7519 §4.1.2). It is Better Auth's user id unless configured otherwise, and
     * never empty. In an access token it may instead be a client, see {@link #isMachine}, or an identifier of the user
     * that differs between clients, if the client has pairwise subjects (OpenID Connect Core §8.1).
     */
    public String subject() {
        return subject;
    }

    /** Returns {@link #subject()}. */
    @Override
    public String getName() {
        return subject;
    }

    /** Returns the {@code iss} claim (RFC 7519 §4.1.1), which is one of the verifier's issuers. */
    public String issuer() {
        return issuer;
    }

    /**
     * Returns the {@code aud} claim (RFC 7519 §4.1.3), which contains at least one of the verifier's audiences;
     * unmodifiable. Empty only for an opaque token without a resource, which was issued to the client of the
     * {@link TokenIntrospector}.
     */
    public List<String> audience() {
        return audience;
    }

    /** Returns the {@code exp} claim (RFC 7519 §4.1.4), without clock skew. */
    public Instant expiresAt() {
        return expiresAt;
    }

    /** Returns the {@code iat} claim (RFC 7519 §4.1.6); empty if the token does not have it. */
    public Optional<Instant> issuedAt() {
        return Optional.ofNullable(issuedAt);
    }

    @Nullable
    Instant issuedAtOrNull() {
        return issuedAt;
    }

    @Nullable
    Instant notBeforeOrNull() {
        return notBefore;
    }

    /**
     * Returns all claims, unmodifiable at every depth. Values are {@code String}, {@code Long} (integers of up to 18
     * digits), {@code BigInteger} (longer integers), {@code BigDecimal} (numbers with a point or an exponent; compare
     * them, but do not expand one of unknown size), {@code Boolean}, {@code null}, {@code Map} or {@code List}.
     */
    public Map<String, @Nullable Object> claims() {
        return claims;
    }

    /**
     * Returns a claim as a type to which its JSON value converts without loss. Prefer the accessors for one type:
     * {@link #stringClaim}, {@link #booleanClaim}, {@link #longClaim}, {@link #instantClaim}, {@link #listClaim}.
     *
     * @param name the claim's name
     * @param type {@code String}, {@code Boolean}, {@code Long}, {@code Integer}, {@code Double}, {@code BigDecimal},
     *     {@code BigInteger}, {@code Number}, {@code Instant} (seconds since 1970), {@code Map}, {@code List}, or
     *     {@code Object}; a primitive class works like its wrapper
     * @return empty if the claim is absent or null
     * @throws InvalidJwtException with {@link Reason#INVALID_CLAIM} if the claim has another JSON type, or is a number
     *     that {@code type} cannot represent exactly (a {@code Double} is the nearest value)
     * @throws IllegalArgumentException if {@code type} is not one of these types
     */
    public <T> Optional<T> claim(String name, Class<T> type) {
        return ClaimTypes.convert(Objects.requireNonNull(name, "name"), claims.get(name), type);
    }

    /**
     * Returns a claim that is a JSON string.
     *
     * @return empty if the claim is absent or null
     * @throws InvalidJwtException with {@link Reason#INVALID_CLAIM} if the claim has another JSON type
     */
    public Optional<String> stringClaim(String name) {
        return claim(name, String.class);
    }

    /**
     * Returns a claim that is {@code true} or {@code false}.
     *
     * @return empty if the claim is absent or null
     * @throws InvalidJwtException with {@link Reason#INVALID_CLAIM} if the claim has another JSON type
     */
    public Optional<Boolean> booleanClaim(String name) {
        return claim(name, Boolean.class);
    }

    /**
     * Returns a claim that is a whole JSON number, such as {@code 7} or {@code 7.0}.
     *
     * @return empty if the claim is absent or null
     * @throws InvalidJwtException with {@link Reason#INVALID_CLAIM} if the claim has another JSON type, is not a whole
     *     number, or does not fit in 64 bits
     */
    public Optional<Long> longClaim(String name) {
        return claim(name, Long.class);
    }

    /**
     * Returns a claim that is a time: a JSON number of seconds since 1970-01-01T00:00:00Z (RFC 7519 §2, NumericDate).
     *
     * @return empty if the claim is absent or null
     * @throws InvalidJwtException with {@link Reason#INVALID_CLAIM} if the claim has another JSON type
     */
    public Optional<Instant> instantClaim(String name) {
        return claim(name, Instant.class);
    }

    /**
     * Returns a claim that is a JSON array of strings.
     *
     * @return unmodifiable; empty if the claim is absent or null
     * @throws InvalidJwtException with {@link Reason#INVALID_CLAIM} if the claim is not an array or an element is not a
     *     string
     */
    public Optional<List<String>> listClaim(String name) {
        return ClaimTypes.strings(Objects.requireNonNull(name, "name"), claims.get(name));
    }

    /** Returns the user data that the JWT plugin writes into the token. */
    public BetterAuthUser user() {
        return new BetterAuthUser(this);
    }

    /**
     * Returns the roles. They are read from the claim {@code role}, or from the path set with
     * {@link JwtVerifier.Builder#rolesClaim}. The claim may be a comma-separated string, as Better Auth's admin plugin
     * writes it, or an array of strings.
     *
     * @return the roles in order, unmodifiable, without surrounding whitespace, blanks and duplicates; empty if there
     *     is no such claim
     */
    public Set<String> roles() {
        return words(ClaimPaths.resolve(claims, context.paths().roles()), ",");
    }

    /**
     * Returns the id of the organization that this token is for. Better Auth keeps it in the session and not in the
     * JWT. The application must therefore add it to the payload and name its path with
     * {@link JwtVerifier.Builder#organizationClaim}.
     *
     * @return empty if no path is set, or if the token does not have a non-empty string there
     */
    public Optional<String> organization() {
        return ClaimPaths.resolve(claims, context.paths().organization()) instanceof String id && !id.isEmpty()
                ? Optional.of(id)
                : Optional.empty();
    }

    /** Returns whether {@link #roles()} contains exactly this role. */
    public boolean hasRole(String role) {
        return roles().contains(Objects.requireNonNull(role, "role"));
    }

    /**
     * Checks that the token has the role.
     *
     * @throws InsufficientPrivilegesException if it does not; a server responds with 403
     */
    public void requireRole(String role) {
        requireAnyRole(List.of(role));
    }

    /**
     * Checks that the token has at least one of the roles.
     *
     * @param roles at least one
     * @throws InsufficientPrivilegesException if it has none of them; a server responds with 403
     * @throws IllegalArgumentException if {@code roles} is empty
     */
    public void requireAnyRole(Collection<String> roles) {
        Set<String> present = roles();
        if (roles.stream().noneMatch(present::contains)) {
            throw InsufficientPrivilegesException.missingRole(roles);
        }
    }

    /**
     * Returns the scopes of an access token ({@code scope}, RFC 9068 §2.2.3), in order, unmodifiable; empty for other
     * tokens. If the verifier has a {@link ScopeHierarchy}, each scope is followed by those that it implies.
     */
    public Set<String> scopes() {
        Set<String> granted = words(claims.get("scope"), " ");
        ScopeHierarchy hierarchy = context.scopes();
        if (hierarchy == null) {
            return granted;
        }
        Set<String> scopes = new LinkedHashSet<>();
        for (String scope : granted) {
            scopes.add(scope);
            scopes.addAll(hierarchy.impliedBy(scope));
        }
        return Collections.unmodifiableSet(scopes);
    }

    /** Returns whether {@link #scopes()} contains exactly this scope. */
    public boolean hasScope(String scope) {
        return scopes().contains(Objects.requireNonNull(scope, "scope"));
    }

    /**
     * Checks that the token has the scope.
     *
     * @throws InsufficientPrivilegesException if it does not; a server responds with 403
     * @throws IllegalArgumentException if the scope is missing and is not a scope token (RFC 6749 §3.3)
     */
    public void requireScope(String scope) {
        requireScopes(List.of(scope));
    }

    /**
     * Checks that the token has all of the scopes.
     *
     * @throws InsufficientPrivilegesException if one is missing. It contains all scopes, so that a client can request
     *     all of them at once. A server responds with 403
     * @throws IllegalArgumentException if a scope is missing and one of the scopes is not a scope token (RFC 6749 §3.3)
     */
    public void requireScopes(Collection<String> scopes) {
        if (!scopes().containsAll(scopes)) {
            throw InsufficientPrivilegesException.missingScopes(scopes);
        }
    }

    /**
     * Returns the id of the OAuth client that requested the token: the claim {@code client_id} of an access token (RFC
     * 9068 §2.2), otherwise {@code azp} (OpenID Connect Core §2). A client that publishes its metadata has an {@code https}
     * URL as its id.
     *
     * @return empty for tokens of the JWT plugin
     */
    public Optional<String> clientId() {
        return text("client_id").or(() -> text("azp"));
    }

    private Optional<String> text(String name) {
        return claims.get(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /**
     * Returns whether the token belongs to a client that acts for itself, not to a user (client credentials). Then
     * {@code sub} equals {@link #clientId} (RFC 9068 §2.2).
     */
    public boolean isMachine() {
        return clientId().filter(subject::equals).isPresent();
    }

    /**
     * Returns when the user last signed in: {@code auth_time} (RFC 9068 §2.2.1), or the claim set with
     * {@link JwtVerifier.Builder#signInTimeClaim}.
     *
     * @return empty if the claim is absent or is not a number
     */
    public Optional<Instant> authenticatedAt() {
        return ClaimPaths.resolve(claims, context.paths().signInTime()) instanceof Number seconds
                ? Optional.ofNullable(NumericDate.read(Map.of(SIGN_IN_TIME, seconds), SIGN_IN_TIME))
                : Optional.empty();
    }

    /**
     * Checks that the user signed in recently (RFC 9470). The verifier's clock and clock skew apply.
     *
     * @param maximumAge the longest time since {@link #authenticatedAt}, from 1 second to 365 days, both inclusive
     * @throws InsufficientPrivilegesException if the user signed in earlier, or if the token does not have the time. A
     *     server responds with 401 and the challenge {@code insufficient_user_authentication}
     * @throws IllegalArgumentException if {@code maximumAge} is out of these bounds
     */
    public void requireAuthenticatedWithin(Duration maximumAge) {
        InsufficientPrivilegesException.requireAge(maximumAge);
        Instant now = context.clock().instant();
        Instant earliest = now.minus(maximumAge).minus(context.clockSkew());
        Instant latest = now.plus(context.clockSkew());
        if (authenticatedAt()
                .filter(time -> !time.isBefore(earliest) && !time.isAfter(latest))
                .isEmpty()) {
            throw InsufficientPrivilegesException.authenticationTooOld(maximumAge);
        }
    }

    /** Returns the words of a string or an array; empty for any other value. */
    private static Set<String> words(@Nullable Object claim, String separator) {
        List<?> entries = claim instanceof String text
                ? List.of(text.split(separator))
                : claim instanceof List<?> list ? list : List.of();
        Set<String> words = new LinkedHashSet<>();
        for (Object entry : entries) {
            if (entry instanceof String word && !word.isBlank()) {
                words.add(word.strip());
            }
        }
        return Collections.unmodifiableSet(words);
    }

    /** Returns the issuer and the expiry, and no data about the user. */
    @Override
    public String toString() {
        return "VerifiedJwt[issuer=" + issuer + ", expiresAt=" + expiresAt + "]";
    }
}
