// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.UnambiguousPath;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Adds Better Auth's tokens to one of the application's {@code SecurityFilterChain}s with
 * {@code http.with(betterAuth(), withDefaults())}. The chain has no session and no CSRF token, and it sends the same
 * rejections as the rest of this library. The application decides which routes require a token.
 *
 * <p>Error pages keep their status, because an error dispatch needs no token. Spring's CORS filter responds to CORS
 * preflights. It uses a bean of type {@code CorsConfigurationSource} or Spring MVC's CORS configuration.
 */
public final class BetterAuthConfigurer extends AbstractHttpConfigurer<BetterAuthConfigurer, HttpSecurity> {

    private @Nullable BearerAuthenticator authenticator;
    private List<String> publicPaths = List.of();
    private @Nullable List<String> activePaths;

    private BetterAuthConfigurer() {}

    /** Returns a new configurer for one chain. It uses the bean of type {@link BearerAuthenticator}. */
    public static BetterAuthConfigurer betterAuth() {
        return new BetterAuthConfigurer();
    }

    /** Replaces the bean with this authenticator, for example for another audience. */
    public BetterAuthConfigurer authenticator(BearerAuthenticator authenticator) {
        this.authenticator = requireNonNull(authenticator, "authenticator");
        return this;
    }

    /** Ignores tokens sent to these paths. The default is no paths. Permit the paths in the chain too. */
    public BetterAuthConfigurer publicPaths(List<String> patterns) {
        publicPaths = List.copyOf(patterns);
        return this;
    }

    /**
     * Requires that the token of a request to these paths is still active, so that sign-out takes effect. The filter asks
     * Better Auth about it, and caches the answer. The response is 401 if the token is not active, and 503 if the answer
     * is unavailable. A path that is not written plainly counts as one of them. The default is the property
     * {@code better-auth.active-paths}, or no paths for another authenticator than the bean. The authenticator needs an
     * introspector.
     */
    public BetterAuthConfigurer activePaths(List<String> patterns) {
        activePaths = List.copyOf(patterns);
        return this;
    }

    /** Makes the chain stateless, disables logout and configures CORS. {@code http.with(…)} calls this method. */
    @Override
    public void setBuilder(HttpSecurity http) {
        super.setBuilder(http);
        StatelessConfigurer.apply(http);
        http.logout(logout -> logout.disable());
        CorsSource.configure(http);
    }

    @Override
    public void init(HttpSecurity http) {
        ServletChallengeWriter challenges = new ServletChallengeWriter(usedAuthenticator(http));
        http.exceptionHandling(
                handling -> handling.authenticationEntryPoint(challenges).accessDeniedHandler(challenges));
        @SuppressWarnings("unchecked") // Spring Security keys its generic configurers by raw classes
        AuthorizeHttpRequestsConfigurer<HttpSecurity> authorization =
                http.getConfigurer(AuthorizeHttpRequestsConfigurer.class);
        if (authorization != null) {
            authorization.addObjectPostProcessor(new ErrorPages());
        }
    }

    @Override
    public void configure(HttpSecurity http) {
        http.addFilterBefore(
                new BearerTokenFilter(
                        usedAuthenticator(http),
                        matcher(publicPaths),
                        activeMatcher(http),
                        getSecurityContextHolderStrategy()),
                AnonymousAuthenticationFilter.class);
    }

    private RequestMatcher activeMatcher(HttpSecurity http) {
        List<String> patterns = activePaths == null ? configuredActivePaths(http) : activePaths;
        if (patterns.isEmpty()) {
            return request -> false;
        }
        if (!usedAuthenticator(http).hasIntrospector()) {
            throw new IllegalStateException("the authenticator needs an introspector for the active paths " + patterns);
        }
        return new OrRequestMatcher(request -> !isPlain(request), matcher(patterns));
    }

    private List<String> configuredActivePaths(HttpSecurity http) {
        BetterAuthProperties properties = http.getSharedObject(ApplicationContext.class)
                .getBeanProvider(BetterAuthProperties.class)
                .getIfAvailable();
        return properties == null || authenticator != null ? List.of() : properties.activePaths();
    }

    private BearerAuthenticator usedAuthenticator(HttpSecurity http) {
        return authenticator != null
                ? authenticator
                : http.getSharedObject(ApplicationContext.class).getBean(BearerAuthenticator.class);
    }

    /** Returns a matcher for plainly written paths that match a pattern. Without patterns it matches nothing. */
    static RequestMatcher matcher(List<String> patterns) {
        List<RequestMatcher> matchers = patterns.stream()
                .<RequestMatcher>map(PathPatternRequestMatcher.withDefaults()::matcher)
                .toList();
        return matchers.isEmpty()
                ? request -> false
                : new AndRequestMatcher(BetterAuthConfigurer::isPlain, new OrRequestMatcher(matchers));
    }

    private static boolean isPlain(HttpServletRequest request) {
        String info = request.getPathInfo();
        String path = request.getContextPath() + request.getServletPath() + (info == null ? "" : info);
        return UnambiguousPath.is(request.getRequestURI(), path);
    }

    /**
     * Matches error dispatches. Only the container makes them, for a request that a filter chain has accepted or
     * rejected.
     */
    private static final class ErrorPages implements ObjectPostProcessor<AuthorizationFilter> {
        @Override
        public <O extends AuthorizationFilter> O postProcess(O filter) {
            filter.setFilterErrorDispatch(false);
            return filter;
        }
    }
}
