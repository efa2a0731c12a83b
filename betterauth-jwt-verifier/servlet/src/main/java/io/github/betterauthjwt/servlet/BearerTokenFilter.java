// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.github.betterauthjwt.bearer.BearerTokenResolver;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Protects the servlets that it is mapped to with the JWTs of a Better Auth server. It responds to a request without an
 * acceptable bearer token itself. Servlets get the token from {@link #token}, from
 * {@link HttpServletRequest#getUserPrincipal}, and from the request attribute named after the type {@link VerifiedJwt}.
 * {@link HttpServletRequest#isUserInRole} looks up its roles. Thread-safe.
 *
 * <p>Map it to all dispatcher types, with asynchronous processing supported, and before all filters that serve requests
 * themselves, such as a WebSocket upgrade filter. In {@code web.xml}, init parameters configure it. A program calls
 * {@link #create}.
 */
public final class BearerTokenFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final String ATTRIBUTE = VerifiedJwt.class.getName();
    private static final System.Logger LOGGER = System.getLogger("io.github.betterauthjwt.servlet");

    private transient @Nullable BearerTokenRules rules;
    private transient @Nullable JwtVerifier ownVerifier;

    /** For {@code web.xml}: settings come from init parameters. Programs call {@link #create} or {@link #builder}. */
    public BearerTokenFilter() {
        // init() reads the settings
    }

    BearerTokenFilter(BearerTokenRules rules) {
        this.rules = rules;
    }

    /** Returns a filter that protects everything it is mapped to. */
    public static BearerTokenFilter create(JwtVerifier verifier) {
        return builder(verifier).build();
    }

    /** Returns a builder of a filter. */
    public static Builder builder(JwtVerifier verifier) {
        return new Builder(requireNonNull(verifier, "verifier"));
    }

    /**
     * Reads the init parameters, unless a program made the filter. Logs a warning if the filter's mapping leaves a part
     * of a servlet unprotected.
     *
     * @throws ServletException if a parameter is missing, unknown or wrong; the message names it
     */
    @Override
    public void init() throws ServletException {
        NarrowMappings.of(getFilterConfig()).forEach(fault -> LOGGER.log(Level.WARNING, fault));
        if (rules != null) {
            return;
        }
        FilterParameters parameters = FilterParameters.of(getFilterConfig());
        JwtVerifier shared = parameters.verifier().sharedVerifier();
        ownVerifier = shared == null ? parameters.verifier().newVerifier() : null;
        try {
            rules = parameters.rules(shared == null ? requireNonNull(ownVerifier) : shared);
        } finally {
            if (rules == null) {
                destroy(); // because no container calls it after a failure
            }
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        BearerTokenRules current = rules;
        if (current == null) {
            throw new IllegalStateException("init() was not called");
        }
        DispatcherType type = request.getDispatcherType();
        AcceptedTokens accepted = AcceptedTokens.of(request, response);
        OuterHeaders headers = type == DispatcherType.REQUEST ? OuterHeaders.of(response) : accepted.headers();
        BearerDecision decision = current.decide(request, accepted);
        Optional<BearerResponse> rejection = decision.response().or(() -> current.forbidden(request, decision));
        if (rejection.isPresent()) {
            // An included servlet cannot respond, so its part of the page is left out.
            if (type != DispatcherType.INCLUDE && !response.isCommitted()) {
                headers.replace(response, current.written(rejection.get()));
            }
            return;
        }
        if (type == DispatcherType.REQUEST && ApplicationPath.hasDotSegment(request)) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        HttpServletResponse guarded =
                PrivateResponse.of(type == DispatcherType.INCLUDE ? accepted.response() : response, decision);
        HttpServletRequest authenticated = decision.jwt()
                .<HttpServletRequest>map(token -> authenticated(request, token))
                .orElse(request);
        try {
            chain.doFilter(authenticated, type == DispatcherType.INCLUDE ? response : guarded);
        } catch (InsufficientPrivilegesException e) { // jwt.requireScope("…") in a servlet
            if (type == DispatcherType.INCLUDE || response.isCommitted()) {
                throw e;
            }
            headers.replace(response, current.written(current.response(e)));
            if (request.isAsyncStarted()) {
                request.getAsyncContext().complete(); // the response is final, and the servlet cannot do it any more
            }
        }
    }

    private static HttpServletRequest authenticated(HttpServletRequest request, VerifiedJwt jwt) {
        request.setAttribute(ATTRIBUTE, jwt);
        return jwt.equals(request.getUserPrincipal()) ? request : new AuthenticatedRequest(request, jwt);
    }

    /** Returns the verified token of a request that this filter passed on, or empty if the request is anonymous. */
    public static Optional<VerifiedJwt> token(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof VerifiedJwt jwt ? Optional.of(jwt) : Optional.empty();
    }

    /** Closes the verifier if init parameters made it. */
    @Override
    public void destroy() {
        if (ownVerifier != null) {
            ownVerifier.close();
        }
    }

    /** Settings of a {@link BearerTokenFilter}. Not thread-safe. */
    public static final class Builder {

        private final BearerTokenRules.Builder rules;

        private Builder(JwtVerifier verifier) {
            this.rules = new BearerTokenRules.Builder(verifier);
        }

        /**
         * Opens paths to anyone. A token that is sent there is not read. Only a plainly written path is public.
         *
         * @param patterns as in a servlet mapping, within the context: {@code /health}, or {@code /docs/*}
         * @throws IllegalArgumentException if a pattern has another form
         */
        public Builder publicPaths(String... patterns) {
            rules.publicPaths(List.of(patterns));
            return this;
        }

        /**
         * Passes requests without a token to these paths, without a principal. A request with a token that is not
         * accepted never passes. {@code /*} makes the token optional everywhere. The option has no effect in a filter
         * that requires a role or a scope.
         *
         * @param patterns as for {@link #publicPaths}
         * @throws IllegalArgumentException if a pattern has another form
         */
        public Builder optionalPaths(String... patterns) {
            rules.optionalPaths(List.of(patterns));
            return this;
        }

        /** Requires this role. Without it the response is 403. Several calls require all of their roles. */
        public Builder requireRole(String role) {
            return requireAnyRole(role);
        }

        /**
         * Requires one of these roles. Without one the response is 403. Several calls each require one of their roles.
         *
         * @throws IllegalArgumentException if there is no role
         */
        public Builder requireAnyRole(String... roles) {
            rules.requireAnyRole(List.of(roles));
            return this;
        }

        /** Requires this scope. Without it the response is 403. Several calls require all of their scopes. */
        public Builder requireScope(String scope) {
            return requireScopes(scope);
        }

        /**
         * Requires all of these scopes. Without one the response is 403, whose challenge names all required scopes.
         *
         * @throws IllegalArgumentException if there is no scope, or if one is not a scope token (RFC 6749 §3.3)
         */
        public Builder requireScopes(String... scopes) {
            rules.requireScopes(List.of(scopes));
            return this;
        }

        /**
         * Sets the realm in challenges (RFC 9110 §11.5). Default: no realm.
         *
         * @throws IllegalArgumentException if it contains anything but printable ASCII without quotes and backslashes
         */
        public Builder realm(String realm) {
            rules.realm(realm);
            return this;
        }

        /**
         * Sets the metadata of the resource (RFC 9728). The filter serves it without a token, and challenges refer to
         * it. Map the filter to its path too. Default: no metadata.
         */
        public Builder metadata(ProtectedResourceMetadata metadata) {
            rules.metadata(metadata);
            return this;
        }

        /**
         * Accepts tokens that are bound to a key, with a DPoP proof for each request (RFC 9449). Give all filters of a
         * request the same settings. Default: bound tokens are rejected.
         */
        public Builder dpop(Dpop dpop) {
            rules.dpop(dpop);
            return this;
        }

        /**
         * Accepts opaque access tokens too, after a question to Better Auth (RFC 7662). Give all filters of a request the
         * same introspector. Default: opaque tokens are rejected.
         *
         * @param introspector built with the verifier of this filter
         * @throws IllegalArgumentException if it was built with another verifier
         */
        public Builder introspector(TokenIntrospector introspector) {
            rules.introspector(introspector);
            return this;
        }

        /**
         * Requires that the token is still active. The filter asks Better Auth about a JWT too. The response is 401 if the
         * token is not active, and 503 if Better Auth's answer is unavailable. Needs an {@link #introspector}.
         */
        public Builder requireActive() {
            rules.requireActive();
            return this;
        }

        /**
         * Writes rejections as JSON-RPC errors, for MCP servers. Status and header fields do not change. Default:
         * problems (RFC 9457).
         */
        public Builder jsonRpcErrors() {
            rules.jsonRpcErrors();
            return this;
        }

        /**
         * Passes CORS preflights on without a token, to a servlet or filter behind this one that responds to them.
         * Every servlet that responds to {@code OPTIONS} is then open to requests of that form. Default: preflights get
         * 204.
         */
        public Builder passPreflights() {
            rules.passPreflights();
            return this;
        }

        /**
         * Accepts the token of a request from another place than the {@code Authorization} header too, for example
         * {@link BearerTokenResolver#webSocketProtocol}. Default: no other place.
         */
        public Builder tokenResolver(BearerTokenResolver resolver) {
            rules.tokenResolver(resolver);
            return this;
        }

        /**
         * Builds the filter, for example for {@code ServletContext.addFilter}.
         *
         * @throws IllegalStateException if an active token is required without an introspector
         */
        public BearerTokenFilter build() {
            return new BearerTokenFilter(rules.build());
        }
    }
}
