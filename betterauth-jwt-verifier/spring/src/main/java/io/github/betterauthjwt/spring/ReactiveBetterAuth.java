// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.bearer.BearerAuthenticator;
import java.security.Principal;
import java.util.List;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Adds Better Auth's tokens to a {@code SecurityWebFilterChain} of a WebFlux application. The starter provides a bean
 * of this type. Call {@link #protect} on the {@code ServerHttpSecurity} of the chain. The application decides which
 * routes require a token. Immutable and thread-safe.
 */
public final class ReactiveBetterAuth {

    private final BearerAuthenticator authenticator;
    private final KeyWaitExecutor waiting;
    private final ReactiveCors cors;
    private final List<String> publicPaths;
    private final List<String> activePaths;

    ReactiveBetterAuth(
            BearerAuthenticator authenticator,
            KeyWaitExecutor waiting,
            ReactiveCors cors,
            List<String> publicPaths,
            List<String> activePaths) {
        this.authenticator = authenticator;
        this.waiting = waiting;
        this.cors = cors;
        this.publicPaths = List.copyOf(publicPaths);
        this.activePaths = List.copyOf(activePaths);
    }

    /**
     * Returns a copy with this authenticator instead of the bean, for example for another audience. The copy has no
     * {@link #withActivePaths active paths}.
     */
    public ReactiveBetterAuth withAuthenticator(BearerAuthenticator authenticator) {
        return new ReactiveBetterAuth(
                requireNonNull(authenticator, "authenticator"), waiting, cors, publicPaths, List.of());
    }

    /**
     * Returns a copy that ignores tokens sent to these paths. The default is no paths. Permit the paths in the chain
     * too.
     */
    public ReactiveBetterAuth withPublicPaths(List<String> patterns) {
        return new ReactiveBetterAuth(authenticator, waiting, cors, patterns, activePaths);
    }

    /**
     * Returns a copy that requires that the token of a request to these paths is still active, so that sign-out takes
     * effect. The filter asks Better Auth about it, and caches the answer. The response is 401 if the token is not active,
     * and 503 if the answer is unavailable. A path that is not written plainly counts as one of them. The default is the
     * property {@code better-auth.active-paths}.
     *
     * @throws IllegalStateException if there are patterns, and the authenticator has no introspector
     */
    public ReactiveBetterAuth withActivePaths(List<String> patterns) {
        if (!patterns.isEmpty() && !authenticator.hasIntrospector()) {
            throw new IllegalStateException("the authenticator needs an introspector for the active paths " + patterns);
        }
        return new ReactiveBetterAuth(authenticator, waiting, cors, publicPaths, patterns);
    }

    /**
     * Configures a chain so that it verifies tokens, is {@link #stateless stateless}, and sends the same rejections as
     * the rest of this library.
     *
     * @return the given object
     */
    public ServerHttpSecurity protect(ServerHttpSecurity http) {
        ReactiveChallengeWriter challenges = new ReactiveChallengeWriter(authenticator, cors);
        return stateless(http)
                .cors(Customizer.withDefaults()) // with a bean of type CorsConfigurationSource
                .httpBasic(basic -> basic.disable())
                .formLogin(form -> form.disable())
                .logout(logout -> logout.disable())
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(challenges).accessDeniedHandler(challenges))
                .addFilterAt(
                        new BearerTokenWebFilter(
                                authenticator,
                                waiting,
                                cors,
                                new ReactivePaths(publicPaths),
                                new ReactivePaths(activePaths)),
                        SecurityWebFiltersOrder.AUTHENTICATION)
                .addFilterAfter(
                        ReactiveBetterAuth::nameTheUser, SecurityWebFiltersOrder.SECURITY_CONTEXT_SERVER_WEB_EXCHANGE);
    }

    /**
     * Makes a chain stateless, for example one with Spring Security's resource server. The chain never creates a
     * session and never accepts a user from another chain's session. It has no cache for rejected requests and no CSRF
     * token, because both are stored in sessions.
     *
     * @return the given object
     */
    public static ServerHttpSecurity stateless(ServerHttpSecurity http) {
        return http.csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance());
    }

    /** Sets the token as the exchange's principal, because WebFlux resolves {@code Principal} parameters from it. */
    private static Mono<Void> nameTheUser(ServerWebExchange exchange, WebFilterChain chain) {
        Mono<Principal> principal = exchange.getPrincipal()
                .map(known -> known instanceof VerifiedJwtAuthentication user ? user.getPrincipal() : known);
        return chain.filter(exchange.mutate().principal(principal).build());
    }
}
