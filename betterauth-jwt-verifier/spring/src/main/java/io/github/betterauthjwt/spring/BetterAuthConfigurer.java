// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.bearer.BearerAuthenticator;
import java.util.List;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.cors.CorsUtils;

/**
 * Brings Better Auth's tokens into a {@code SecurityFilterChain} of your own, with
 * {@code http.with(new BetterAuthConfigurer(authenticator), withDefaults())}: no session, no CSRF tokens, refusals as
 * everywhere in this library. Which routes need a token stays yours to say.
 */
public final class BetterAuthConfigurer extends AbstractHttpConfigurer<BetterAuthConfigurer, HttpSecurity> {

    private final BearerAuthenticator authenticator;
    private List<String> publicPaths = List.of();

    /** Takes the bean of that type. */
    public BetterAuthConfigurer(BearerAuthenticator authenticator) {
        this.authenticator = requireNonNull(authenticator, "authenticator");
    }

    /** Does not look at tokens sent to these paths; permit the paths too. */
    public BetterAuthConfigurer publicPaths(List<String> patterns) {
        publicPaths = List.copyOf(patterns);
        return this;
    }

    @Override
    public void init(HttpSecurity http) {
        ServletChallenges challenges = new ServletChallenges(authenticator);
        http.csrf(csrf -> csrf.disable())
                .logout(logout -> logout.disable())
                .requestCache(cache -> cache.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(challenges).accessDeniedHandler(challenges));
    }

    @Override
    public void configure(HttpSecurity http) {
        RequestMatcher notLookedAt = new OrRequestMatcher(CorsUtils::isPreFlightRequest, matcher(publicPaths));
        http.addFilterBefore(new BearerTokenFilter(authenticator, notLookedAt), AnonymousAuthenticationFilter.class);
    }

    /** Matches any of the path patterns; none matches nothing. */
    static RequestMatcher matcher(List<String> patterns) {
        List<RequestMatcher> matchers = patterns.stream()
                .<RequestMatcher>map(PathPatternRequestMatcher.withDefaults()::matcher)
                .toList();
        return matchers.isEmpty() ? request -> false : new OrRequestMatcher(matchers);
    }
}
