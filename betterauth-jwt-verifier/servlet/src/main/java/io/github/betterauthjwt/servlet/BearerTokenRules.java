// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.BearerRequest;
import io.github.betterauthjwt.bearer.BearerResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which paths need a token, and what it must be good for. Immutable. */
final class BearerTokenRules {

    private final JwtVerifier verifier;
    private final BearerAuthenticator authenticator;
    private final List<PathPattern> publicPaths;
    private final List<PathPattern> optionalPaths;
    private final List<String> roles;
    private final List<String> scopes;

    private BearerTokenRules(Draft draft) {
        this.verifier = draft.verifier;
        this.authenticator = draft.authenticator.build();
        this.publicPaths = List.copyOf(draft.publicPaths);
        this.optionalPaths = List.copyOf(draft.optionalPaths);
        this.roles = List.copyOf(draft.roles);
        this.scopes = List.copyOf(draft.scopes);
    }

    /**
     * Decides about a request. Roles and scopes are checked by {@link #requireAuthority}.
     *
     * @param path null if it is not written plainly; such a path needs a token
     */
    BearerDecision decide(BearerRequest request, boolean isErrorPage, @Nullable String path) {
        return authenticator.authenticate(request, isErrorPage ? BearerAccess.PUBLIC : access(path));
    }

    private BearerAccess access(@Nullable String path) {
        if (matches(publicPaths, path)) {
            return BearerAccess.PUBLIC;
        }
        return matches(optionalPaths, path) && !demandsAuthority() ? BearerAccess.OPTIONAL : BearerAccess.REQUIRED;
    }

    /** Returns whether a role or scope is required; if so, no path is optional. */
    private boolean demandsAuthority() {
        return !roles.isEmpty() || !scopes.isEmpty();
    }

    void requireAuthority(VerifiedJwt jwt) {
        roles.forEach(jwt::requireRole);
        if (!scopes.isEmpty()) {
            jwt.requireScopes(scopes);
        }
    }

    JwtVerifier verifier() {
        return verifier;
    }

    BearerResponse response(JwtVerificationException rejection) {
        return authenticator.response(rejection);
    }

    private static boolean matches(List<PathPattern> patterns, @Nullable String path) {
        return path != null && patterns.stream().anyMatch(pattern -> pattern.matches(path));
    }

    /** The rules in the making. */
    static final class Draft {

        private final List<PathPattern> publicPaths = new ArrayList<>();
        private final List<PathPattern> optionalPaths = new ArrayList<>();
        private final List<String> roles = new ArrayList<>();
        private final List<String> scopes = new ArrayList<>();
        private final JwtVerifier verifier;
        private final BearerAuthenticator.Builder authenticator;

        Draft(JwtVerifier verifier) {
            this.verifier = verifier;
            this.authenticator = BearerAuthenticator.builder(verifier);
        }

        void publicPaths(List<String> patterns) {
            patterns.forEach(pattern -> publicPaths.add(PathPattern.of(pattern)));
        }

        void optionalPaths(List<String> patterns) {
            patterns.forEach(pattern -> optionalPaths.add(PathPattern.of(pattern)));
        }

        void requireRole(String role) {
            roles.add(role);
        }

        void requireScope(String scope) {
            scopes.add(scope);
        }

        void realm(String realm) {
            authenticator.realm(realm);
        }

        void passPreflights() {
            authenticator.passPreflights();
        }

        BearerTokenRules build() {
            return new BearerTokenRules(this);
        }
    }
}
