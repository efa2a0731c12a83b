// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerChallenge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        this.authenticator = draft.authenticator;
        this.publicPaths = List.copyOf(draft.publicPaths);
        this.optionalPaths = List.copyOf(draft.optionalPaths);
        this.roles = List.copyOf(draft.roles);
        this.scopes = List.copyOf(draft.scopes);
    }

    /**
     * Judges a request.
     *
     * @param path null if it is not written plainly; such a path needs a token
     */
    Optional<VerifiedJwt> judge(@Nullable String path, List<String> authorization) {
        if (matches(publicPaths, path)) {
            return Optional.empty();
        }
        if (matches(optionalPaths, path) && !demandsAuthority()) {
            return authenticator.authenticateIfPresent(authorization);
        }
        VerifiedJwt jwt = authenticator.authenticate(authorization);
        requireAuthority(jwt);
        return Optional.of(jwt);
    }

    /** Which nobody has without a token, so that none is optional then. */
    private boolean demandsAuthority() {
        return !roles.isEmpty() || !scopes.isEmpty();
    }

    void requireAuthority(VerifiedJwt jwt) {
        roles.forEach(jwt::requireRole);
        scopes.forEach(jwt::requireScope);
    }

    JwtVerifier verifier() {
        return verifier;
    }

    BearerChallenge challenge(JwtVerificationException refusal) {
        return authenticator.challenge(refusal);
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
        private BearerAuthenticator authenticator;

        Draft(JwtVerifier verifier) {
            this.verifier = verifier;
            this.authenticator = BearerAuthenticator.create(verifier);
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
            authenticator = authenticator.withRealm(realm);
        }

        BearerTokenRules build() {
            return new BearerTokenRules(this);
        }
    }
}
