// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.util.Collection;

/**
 * Defines which scopes imply others, so that for example {@code tasks:write} also allows what {@code tasks:read} allows.
 * Set it with {@link JwtVerifier.Builder#scopeHierarchy}. Must be thread-safe, fast, and return the same result for the
 * same scope.
 */
@FunctionalInterface
public interface ScopeHierarchy {

    /**
     * Returns all scopes that a scope implies, directly or indirectly. The method is called for each scope of a token
     * and not for the scopes that it returns.
     *
     * @param granted a scope of the token
     * @return empty if the scope implies no other; may contain {@code granted}
     */
    Collection<String> impliedBy(String granted);
}
