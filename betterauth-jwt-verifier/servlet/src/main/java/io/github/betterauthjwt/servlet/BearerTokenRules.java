// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.github.betterauthjwt.bearer.BearerTokenResolver;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.OpenPaths;
import io.github.betterauthjwt.bearer.PathPattern;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The paths that need a token, and the required roles and scopes. Immutable. */
final class BearerTokenRules {

    private final AcceptedTokens.Authority authority;
    private final BearerAuthenticator authenticator;
    private final OpenPaths open;
    private final List<List<String>> roles;
    private final List<String> scopes;
    private final boolean activeRequired;
    private final boolean jsonRpcErrors;

    private BearerTokenRules(Builder builder) {
        this.authority = new AcceptedTokens.Authority(builder.verifier, builder.introspector, builder.dpop);
        this.authenticator = builder.authenticator.build();
        this.activeRequired = builder.activeRequired;
        this.open = new OpenPaths(builder.publicPaths, builder.optionalPaths);
        this.roles = List.copyOf(builder.roles);
        this.scopes = List.copyOf(builder.scopes);
        this.jsonRpcErrors = builder.jsonRpcErrors;
    }

    /**
     * Decides about a request, or returns the earlier decision if the verifier has accepted the token of the request. An
     * error page requires no active token.
     */
    BearerDecision decide(HttpServletRequest request, AcceptedTokens accepted) {
        boolean isErrorPage = request.getDispatcherType() == DispatcherType.ERROR;
        BearerDecision known = accepted.by(authority);
        BearerDecision decision = known != null
                ? known
                : authenticator.authenticate(
                        ServletBearerRequest.of(request),
                        isErrorPage ? BearerAccess.PUBLIC : access(ApplicationPath.of(request)));
        if (activeRequired && !isErrorPage) {
            decision = authenticator.requireActive(decision);
        }
        if (decision.jwt().isPresent()) {
            accepted.add(authority, decision);
        }
        return decision;
    }

    /** Returns the response to a token that lacks a required role or scope. An error page requires none. */
    Optional<BearerResponse> forbidden(HttpServletRequest request, BearerDecision decision) {
        if (request.getDispatcherType() != DispatcherType.ERROR) {
            try {
                decision.jwt().ifPresent(this::requireAuthority);
            } catch (InsufficientPrivilegesException e) {
                return Optional.of(response(e));
            }
        }
        return Optional.empty();
    }

    /**
     * Returns whether a path is open.
     *
     * @param path the path, or null if it is not written plainly; such a path needs a token
     */
    private BearerAccess access(@Nullable String path) {
        BearerAccess access = open.access(path);
        return access == BearerAccess.OPTIONAL && demandsAuthority() ? BearerAccess.REQUIRED : access;
    }

    /** Returns whether a role or scope is required; if so, no path is optional. */
    private boolean demandsAuthority() {
        return !roles.isEmpty() || !scopes.isEmpty();
    }

    private void requireAuthority(VerifiedJwt jwt) {
        roles.forEach(jwt::requireAnyRole);
        if (!scopes.isEmpty()) {
            jwt.requireScopes(scopes);
        }
    }

    BearerResponse response(JwtVerificationException rejection) {
        return authenticator.response(rejection);
    }

    /** Returns the form in which the response is sent. */
    BearerResponse written(BearerResponse response) {
        return jsonRpcErrors ? response.asJsonRpcError() : response;
    }

    /** A builder of rules. Not thread-safe. */
    static final class Builder {

        private final List<PathPattern> publicPaths = new ArrayList<>();
        private final List<PathPattern> optionalPaths = new ArrayList<>();
        private final List<List<String>> roles = new ArrayList<>();
        private final List<String> scopes = new ArrayList<>();
        private final JwtVerifier verifier;
        private final BearerAuthenticator.Builder authenticator;
        private @Nullable Dpop dpop;
        private @Nullable TokenIntrospector introspector;
        private boolean activeRequired;
        private boolean jsonRpcErrors;

        Builder(JwtVerifier verifier) {
            this.verifier = verifier;
            this.authenticator = BearerAuthenticator.builder(verifier);
        }

        void publicPaths(List<String> patterns) {
            patterns.forEach(pattern -> publicPaths.add(PathPattern.of(pattern)));
        }

        void optionalPaths(List<String> patterns) {
            patterns.forEach(pattern -> optionalPaths.add(PathPattern.of(pattern)));
        }

        void requireAnyRole(List<String> anyOf) {
            InsufficientPrivilegesException.missingRole(anyOf); // fails at startup instead of on each request
            roles.add(anyOf);
        }

        void requireScopes(List<String> allOf) {
            InsufficientPrivilegesException.missingScopes(allOf);
            scopes.addAll(allOf);
        }

        void realm(String realm) {
            authenticator.realm(realm);
        }

        void metadata(ProtectedResourceMetadata metadata) {
            authenticator.metadata(metadata);
        }

        void dpop(Dpop settings) {
            dpop = settings;
            authenticator.dpop(settings);
        }

        void introspector(TokenIntrospector settings) {
            introspector = settings;
            authenticator.introspector(settings);
        }

        void requireActive() {
            activeRequired = true;
        }

        void jsonRpcErrors() {
            jsonRpcErrors = true;
        }

        void passPreflights() {
            authenticator.passPreflights();
        }

        void tokenResolver(BearerTokenResolver resolver) {
            authenticator.tokenResolver(resolver);
        }

        BearerTokenRules build() {
            if (activeRequired && introspector == null) {
                throw new IllegalStateException("requireActive() needs an introspector");
            }
            return new BearerTokenRules(this);
        }
    }
}
