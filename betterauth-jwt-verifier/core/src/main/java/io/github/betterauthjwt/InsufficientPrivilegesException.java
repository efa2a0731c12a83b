// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a token is valid but does not allow the operation. The user is signed in, so a server responds with 403. A
 * missing scope is {@code insufficient_scope} (RFC 6750 §3.1): the client can request the scope and try again. A missing
 * role is a plain 403, because new consent cannot add a role. If the sign-in is too old, a server responds with 401 (RFC
 * 9470 §3). There is no stack trace.
 */
public final class InsufficientPrivilegesException extends JwtVerificationException {

    private static final long serialVersionUID = 1L;
    private static final Duration SHORTEST_AGE = Duration.ofSeconds(1);
    private static final Duration LONGEST_AGE = Duration.ofDays(365);

    private final String code;
    private final LinkedHashSet<String> requiredScopes;
    private final LinkedHashSet<String> requiredRoles;
    private final @Nullable Duration maximumAge;

    private InsufficientPrivilegesException(String code, String message, Set<String> scopes, Set<String> roles) {
        this(code, message, scopes, roles, null);
    }

    private InsufficientPrivilegesException(
            String code, String message, Set<String> scopes, Set<String> roles, @Nullable Duration maximumAge) {
        super(message, null, false);
        this.maximumAge = maximumAge;
        this.code = code;
        this.requiredScopes = new LinkedHashSet<>(scopes);
        this.requiredRoles = new LinkedHashSet<>(roles);
    }

    /**
     * Returns an exception for an operation that requires scopes.
     *
     * @param required all scopes of the operation, including those that the token has; at least one, each a scope token
     *     (RFC 6749 §3.3)
     * @throws IllegalArgumentException if there is no scope, or if one is not a scope token
     */
    public static InsufficientPrivilegesException missingScopes(Collection<String> required) {
        Set<String> scopes = copyOf("scope", required);
        scopes.forEach(InsufficientPrivilegesException::requireScopeToken);
        String names = String.join(" and ", scopes);
        return new InsufficientPrivilegesException(
                "insufficient_scope", "This operation requires the scope " + names, scopes, Set.of());
    }

    /**
     * Returns an exception for an operation that requires one of several roles.
     *
     * @param required the roles, each of which allows the operation; at least one
     * @throws IllegalArgumentException if there is no role
     */
    public static InsufficientPrivilegesException missingRole(Collection<String> required) {
        Set<String> roles = copyOf("role", required);
        String names = String.join(" or ", roles);
        return new InsufficientPrivilegesException(
                "insufficient_role", "This operation requires the role " + names, Set.of(), roles);
    }

    /**
     * Returns an exception for an operation that the token does not allow for a reason other than a scope or a role.
     *
     * @param message what is not allowed; clients may see it, so it must not quote the token
     */
    public static InsufficientPrivilegesException accessDenied(String message) {
        return new InsufficientPrivilegesException(
                "access_denied", requireNonNull(message, "message"), Set.of(), Set.of());
    }

    /**
     * Returns an exception for an operation that requires a more recent sign-in (RFC 9470 §3).
     *
     * @param maximumAge the longest time since the sign-in, from 1 second to 365 days, both inclusive
     * @throws IllegalArgumentException if {@code maximumAge} is out of these bounds
     */
    public static InsufficientPrivilegesException authenticationTooOld(Duration maximumAge) {
        requireAge(maximumAge);
        return new InsufficientPrivilegesException(
                "insufficient_user_authentication",
                "This operation requires a sign-in within the last " + maximumAge.toSeconds() + " seconds",
                Set.of(),
                Set.of(),
                maximumAge);
    }

    /** Checks the bounds of {@link #authenticationTooOld}. */
    static void requireAge(Duration maximumAge) {
        requireNonNull(maximumAge, "maximumAge");
        if (maximumAge.compareTo(SHORTEST_AGE) < 0 || maximumAge.compareTo(LONGEST_AGE) > 0) {
            throw new IllegalArgumentException(
                    "maximumAge must be from " + SHORTEST_AGE + " to " + LONGEST_AGE + "; it is " + maximumAge);
        }
    }

    private static Set<String> copyOf(String name, Collection<String> required) {
        Set<String> copy = new LinkedHashSet<>(requireNonNull(required, "required"));
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("required must name at least one " + name);
        }
        return copy;
    }

    private static void requireScopeToken(String scope) {
        boolean isToken = !scope.isEmpty()
                && scope.chars()
                        .allMatch(character ->
                                character > ' ' && character < 0x7f && character != '"' && character != '\\');
        if (!isToken) {
            throw new IllegalArgumentException(
                    "a scope must be printable ASCII without spaces, quotes and backslashes; it is \"" + scope + '"');
        }
    }

    /**
     * Returns the stable machine-readable name of the cause: {@code insufficient_scope}, {@code insufficient_role},
     * {@code access_denied}, or {@code insufficient_user_authentication}.
     */
    public String code() {
        return code;
    }

    /** Returns all scopes that the operation requires, in order, unmodifiable; empty if no scope is missing. */
    public Set<String> requiredScopes() {
        return Collections.unmodifiableSet(requiredScopes);
    }

    /** Returns the roles of which the operation requires one, in order, unmodifiable; empty if no role is missing. */
    public Set<String> requiredRoles() {
        return Collections.unmodifiableSet(requiredRoles);
    }

    /** Returns the longest time since the sign-in that the operation allows; empty if the age is not the cause. */
    public Optional<Duration> maximumAge() {
        return Optional.ofNullable(maximumAge);
    }
}
