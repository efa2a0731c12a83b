// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;

/**
 * Makes a {@code SecurityFilterChain} stateless, with {@code http.with(stateless(), withDefaults())}. The chain never
 * creates a session and never accepts a user from another chain's session. It has no cache for rejected requests and no
 * CSRF token, because both are stored in sessions. {@link BetterAuthConfigurer} does the same. Use this configurer for
 * a chain with Spring Security's resource server.
 */
public final class StatelessConfigurer extends AbstractHttpConfigurer<StatelessConfigurer, HttpSecurity> {

    private StatelessConfigurer() {}

    /** Returns a new configurer for one chain. */
    public static StatelessConfigurer stateless() {
        return new StatelessConfigurer();
    }

    /** Makes the chain stateless. {@code http.with(…)} calls this method. */
    @Override
    public void setBuilder(HttpSecurity http) {
        super.setBuilder(http);
        apply(http);
    }

    /** Takes effect only before Spring Security's configurers are initialized, because they read the policy then. */
    static void apply(HttpSecurity http) {
        http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .securityContext(
                        context -> context.securityContextRepository(new RequestAttributeSecurityContextRepository()))
                .requestCache(cache -> cache.disable())
                .csrf(csrf -> csrf.disable());
    }
}
