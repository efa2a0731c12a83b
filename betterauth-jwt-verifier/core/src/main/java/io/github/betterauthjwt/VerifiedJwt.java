// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.security.Principal;
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
 * A JWT whose signature and claims have been checked. Only {@link JwtVerifier} makes one, so holding one is proof. As a
 * {@link Principal} its name is the subject. Immutable.
 */
public final class VerifiedJwt implements Principal {

    private final Map<String, @Nullable Object> claims;
    private final String issuer;
    private final String subject;
    private final List<String> audience;
    private final Instant expiresAt;
    private final @Nullable Instant notBefore;
    private final @Nullable Instant issuedAt;
    private final ClaimPaths paths;

    VerifiedJwt(
            Map<String, @Nullable Object> claims,
            String issuer,
            String subject,
            List<String> audience,
            Instant expiresAt,
            @Nullable Instant notBefore,
            @Nullable Instant issuedAt,
            ClaimPaths paths) {
        this.claims = claims;
        this.issuer = issuer;
        this.subject = subject;
        this.audience = List.copyOf(audience);
        this.expiresAt = expiresAt;
        this.notBefore = notBefore;
        this.issuedAt = issuedAt;
        this.paths = paths;
    }

    /** The {@code sub} claim (RFC 7519 §4.1.2): Better Auth's user id unless it was configured otherwise; not empty. */
    public String subject() {
        return subject;
    }

    /** The same as {@link #subject()}. */
    @Override
    public String getName() {
        return subject;
    }

    /** The {@code iss} claim (RFC 7519 §4.1.1), one of the issuers that the verifier expects. */
    public String issuer() {
        return issuer;
    }

    /** The {@code aud} claim (RFC 7519 §4.1.3), at least one of them expected by the verifier; unmodifiable. */
    public List<String> audience() {
        return audience;
    }

    /** The {@code exp} claim (RFC 7519 §4.1.4), without clock skew. */
    public Instant expiresAt() {
        return expiresAt;
    }

    /** The {@code iat} claim (RFC 7519 §4.1.6), if the token has it. */
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
     * All claims; unmodifiable at every depth. Values are {@code String}, {@code Long} (integers of up to 18 digits),
     * {@code BigInteger}, {@code BigDecimal} (anything with a point or exponent; compare it, but do not expand one of
     * unknown size), {@code Boolean}, {@code null}, {@code Map} or {@code List}.
     */
    public Map<String, @Nullable Object> claims() {
        return claims;
    }

    /**
     * A claim as a type that JSON values have or convert to without loss. Prefer the accessors for one type:
     * {@link #stringClaim}, {@link #booleanClaim}, {@link #longClaim}, {@link #instantClaim}, {@link #listClaim}.
     *
     * @param name the claim's name
     * @param type {@code String}, {@code Boolean}, {@code Long}, {@code Integer}, {@code Double}, {@code BigDecimal},
     *     {@code BigInteger}, {@code Number}, {@code Instant} (seconds since 1970), {@code Map}, {@code List}, or
     *     {@code Object}; primitive classes work as their wrappers
     * @return empty if the claim is absent or null
     * @throws InvalidJwtException with {@link Reason#INVALID_CLAIM} if the claim has another JSON type, or is a number that
     *     {@code type} cannot hold exactly ({@code Double}: to the nearest value)
     * @throws IllegalArgumentException if {@code type} is none of these types
     */
    public <T> Optional<T> claim(String name, Class<T> type) {
        return ClaimTypes.convert(Objects.requireNonNull(name, "name"), claims.get(name), type);
    }

    /**
     * A claim that is a JSON string.
     *
     * @return empty if the claim is absent or null
     * @throws InvalidJwtException with {@link Reason#INVALID_CLAIM} if it is anything else
     */
    public Optional<String> stringClaim(String name) {
        return claim(name, String.class);
    }

    /**
     * A claim that is {@code true} or {@code false}.
     *
     * @return empty if the claim is absent or null
     * @throws InvalidJwtException with {@link Reason#INVALID_CLAIM} if it is anything else
     */
    public Optional<Boolean> booleanClaim(String name) {
        return claim(name, Boolean.class);
    }

    /**
     * A claim that is a whole JSON number, such as {@code 7} or {@code 7.0}.
     *
     * @return empty if the claim is absent or null
     * @throws InvalidJwtException with {@link Reason#INVALID_CLAIM} if it is anything else, or beyond 64 bits
     */
    public Optional<Long> longClaim(String name) {
        return claim(name, Long.class);
    }

    /**
     * A claim that is a point in time: a JSON number of seconds since 1970-01-01T00:00:00Z (RFC 7519 §2, NumericDate).
     *
     * @return empty if the claim is absent or null
     * @throws InvalidJwtException with {@link Reason#INVALID_CLAIM} if it is anything else
     */
    public Optional<Instant> instantClaim(String name) {
        return claim(name, Instant.class);
    }

    /**
     * A claim that is a JSON array of strings.
     *
     * @return empty if the claim is absent or null; unmodifiable
     * @throws InvalidJwtException with {@link Reason#INVALID_CLAIM} if it is anything else, or if an element is not a string
     */
    public Optional<List<String>> listClaim(String name) {
        return ClaimTypes.strings(Objects.requireNonNull(name, "name"), claims.get(name));
    }

    /** What the JWT plugin puts in of the user's row. */
    public BetterAuthUser user() {
        return new BetterAuthUser(this);
    }

    /**
     * The roles: Better Auth's admin plugin has them in one string with commas, other payloads in an array; both are
     * read from the claim {@code role}, or the one named by {@link JwtVerifier.Builder#rolesClaim}.
     *
     * @return without blanks and duplicates, in order, unmodifiable; empty if there is no such claim
     */
    public Set<String> roles() {
        return words(ClaimPaths.resolve(claims, paths.roles()), ",");
    }

    /**
     * The organisation this token is for. Better Auth keeps it in the session and not in the JWT, so the application must
     * put it there and say where by {@link JwtVerifier.Builder#organizationClaim}.
     *
     * @return empty if no claim was named, or the token does not have it as a non-empty string
     */
    public Optional<String> organization() {
        return ClaimPaths.resolve(claims, paths.organization()) instanceof String id && !id.isEmpty()
                ? Optional.of(id)
                : Optional.empty();
    }

    /** Whether {@link #roles()} has this one, by exact comparison. */
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

    /** The scopes of an access token (RFC 9068 §2.2.3, {@code scope}); in order, unmodifiable, empty for other tokens. */
    public Set<String> scopes() {
        return words(claims.get("scope"), " ");
    }

    /** Whether {@link #scopes()} has this one, by exact comparison. */
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
     * @throws InsufficientPrivilegesException if one is missing; it carries all scopes, so that a client can ask for all of
     *     them at once. A server responds with 403
     * @throws IllegalArgumentException if a scope is missing and one is not a scope token (RFC 6749 §3.3)
     */
    public void requireScopes(Collection<String> scopes) {
        if (!scopes().containsAll(scopes)) {
            throw InsufficientPrivilegesException.missingScopes(scopes);
        }
    }

    /** Whether this is a client acting for itself (RFC 9068 §2.2: {@code sub} is the {@code client_id}), not a user. */
    public boolean isMachine() {
        return subject.equals(claims.get("client_id"));
    }

    /** The words of a string or an array; any other claim has none. */
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

    /** Names the issuer and when it expires, and nothing about the user. */
    @Override
    public String toString() {
        return "VerifiedJwt[issuer=" + issuer + ", expiresAt=" + expiresAt + "]";
    }
}
