// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.BearerResponse;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Protects the servlets it is mapped to with the JWTs of a Better Auth server: a request without an acceptable bearer
 * token is answered here. Servlets find the token as {@link HttpServletRequest#getUserPrincipal} and as the request
 * attribute named by the type {@link VerifiedJwt}; {@link HttpServletRequest#isUserInRole} asks its roles. Thread-safe.
 *
 * <p>Map it for the dispatcher types {@code REQUEST} and {@code ASYNC}, with asynchronous processing supported. In
 * {@code web.xml} it is set up by the init parameters of {@link FilterParameters}; in a program by {@link #create}.
 */
public final class BearerTokenFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final String ATTRIBUTE = VerifiedJwt.class.getName();
    private static final String CACHE_CONTROL = "Cache-Control";

    private transient @Nullable BearerTokenRules rules;
    private transient @Nullable JwtVerifier ownVerifier;

    /** For {@code web.xml}: settings come from init parameters. Programs call {@link #create} or {@link #builder}. */
    public BearerTokenFilter() {
        // init() does the rest
    }

    BearerTokenFilter(BearerTokenRules rules) {
        this.rules = rules;
    }

    /** Protects everything it is mapped to. */
    public static BearerTokenFilter create(JwtVerifier verifier) {
        return builder(verifier).build();
    }

    /** Protects everything it is mapped to but what the builder is told of. */
    public static Builder builder(JwtVerifier verifier) {
        return new Builder(requireNonNull(verifier, "verifier"));
    }

    /**
     * Reads the init parameters, unless the filter was made by a program.
     *
     * @throws ServletException if a parameter is missing, unknown or wrong; the message names it
     */
    @Override
    public void init() throws ServletException {
        if (rules != null) {
            return;
        }
        FilterParameters parameters = FilterParameters.of(getFilterConfig());
        JwtVerifier shared = parameters.sharedVerifier();
        ownVerifier = shared == null ? parameters.newVerifier() : null;
        try {
            rules = parameters.rules(shared == null ? requireNonNull(ownVerifier) : shared);
        } finally {
            if (rules == null) {
                destroy(); // which no container calls after a failure
            }
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        BearerTokenRules judge = rules;
        if (judge == null) {
            throw new IllegalStateException("init() was not called");
        }
        BearerDecision decision;
        try {
            decision = decide(judge, request);
        } catch (JwtVerificationException e) {
            send(judge.response(e), response);
            return;
        }
        if (decision.response().isPresent()) {
            send(decision.response().get(), response);
            return;
        }
        decision.vary().ifPresent(name -> response.addHeader("Vary", name));
        decision.cacheControl()
                .filter(unset -> !response.containsHeader(CACHE_CONTROL))
                .ifPresent(value -> response.setHeader(CACHE_CONTROL, value)); // the servlet may set another
        HttpServletRequest authenticated = decision.jwt()
                .<HttpServletRequest>map(token -> authenticated(request, token))
                .orElse(request);
        try {
            chain.doFilter(authenticated, response);
        } catch (InsufficientPrivilegesException e) { // jwt.requireScope("…") in a servlet
            if (response.isCommitted()) {
                throw e;
            }
            response.resetBuffer();
            send(judge.response(e), response);
        }
    }

    /** Passes error pages on, and requests whose token this verifier accepted before an asynchronous dispatch. */
    private static BearerDecision decide(BearerTokenRules rules, HttpServletRequest request) {
        Judgements judgements = Judgements.of(request);
        BearerDecision known = judgements.by(rules.verifier());
        if (known != null) {
            known.jwt().ifPresent(rules::requireAuthority);
            return known;
        }
        BearerDecision decision = rules.decide(
                new ServletBearerRequest(request),
                request.getDispatcherType() == DispatcherType.ERROR,
                PlainPath.of(request));
        decision.jwt().ifPresent(token -> {
            rules.requireAuthority(token);
            judgements.add(rules.verifier(), decision);
        });
        return decision;
    }

    private static HttpServletRequest authenticated(HttpServletRequest request, VerifiedJwt jwt) {
        request.setAttribute(ATTRIBUTE, jwt);
        return jwt.equals(request.getUserPrincipal()) ? request : new AuthenticatedRequest(request, jwt);
    }

    private static void send(BearerResponse challenge, HttpServletResponse response) throws IOException {
        response.setStatus(challenge.status());
        challenge.headers().forEach(response::setHeader);
        if (!challenge.body().isEmpty()) {
            write(challenge.body(), response);
        }
    }

    /** By the writer where one was asked for before: a response that has one gives no stream. */
    private static void write(String body, HttpServletResponse response) throws IOException {
        OutputStream stream;
        try {
            stream = response.getOutputStream();
        } catch (IllegalStateException e) {
            Charset charset = Charset.forName(response.getCharacterEncoding());
            response.setContentLength(body.getBytes(charset).length);
            response.getWriter().write(body);
            return;
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setContentLength(bytes.length);
        stream.write(bytes);
    }

    /** Closes the verifier, if it was made from init parameters. */
    @Override
    public void destroy() {
        if (ownVerifier != null) {
            ownVerifier.close();
        }
    }

    /** Collects what is to be different from protecting everything. Not thread-safe. */
    public static final class Builder {

        private final BearerTokenRules.Draft draft;

        private Builder(JwtVerifier verifier) {
            this.draft = new BearerTokenRules.Draft(verifier);
        }

        /**
         * Leaves paths to everybody; a token sent there is not looked at.
         *
         * @param patterns as in a servlet mapping, within the context: {@code /health}, or {@code /docs/*}
         * @throws IllegalArgumentException if one is neither
         */
        public Builder publicPaths(String... patterns) {
            draft.publicPaths(List.of(patterns));
            return this;
        }

        /**
         * Lets requests to these paths pass without a token, with no principal. A token that is not accepted never
         * passes. {@code /*} makes it optional everywhere. Of no effect in a filter that requires a role or a scope.
         *
         * @param patterns as for {@link #publicPaths}
         * @throws IllegalArgumentException if one is not such a pattern
         */
        public Builder optionalPaths(String... patterns) {
            draft.optionalPaths(List.of(patterns));
            return this;
        }

        /** Answers 403 if the token lacks this role. For a filter of its own, mapped to what needs the role. */
        public Builder requireRole(String role) {
            draft.requireRole(requireNonNull(role, "role"));
            return this;
        }

        /** Answers 403 if the token lacks this scope. For a filter of its own, mapped to what needs the scope. */
        public Builder requireScope(String scope) {
            draft.requireScope(requireNonNull(scope, "scope"));
            return this;
        }

        /**
         * Names the realm in challenges (RFC 9110 §11.5). Default: none.
         *
         * @throws IllegalArgumentException if it holds anything but printable ASCII without quotes and backslashes
         */
        public Builder realm(String realm) {
            draft.realm(realm);
            return this;
        }

        /**
         * Passes CORS preflights on without a token, to a servlet or filter behind this one that answers them. Every servlet
         * that answers {@code OPTIONS} is then open to requests of that shape. Default: preflights are answered with 204.
         */
        public Builder passPreflights() {
            draft.passPreflights();
            return this;
        }

        /** The filter, to be given to {@code ServletContext.addFilter}. */
        public BearerTokenFilter build() {
            return new BearerTokenFilter(draft.build());
        }
    }
}
