// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.springframework.security.config.Customizer.withDefaults;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.spring.BetterAuthConfigurer;
import io.github.betterauthjwt.spring.JwtVerifierCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;

/** What becomes of it. */
final class ToSpring {

    private ToSpring() {}

    @Bean
    SecurityFilterChain api(HttpSecurity http, BearerAuthenticator authenticator) throws Exception {
        return http.with(new BetterAuthConfigurer(authenticator), withDefaults())
                .authorizeHttpRequests(requests -> requests.requestMatchers("/admin/**")
                        .hasRole("admin")
                        .anyRequest()
                        .authenticated())
                .build();
    }

    @GetMapping("/me")
    String me(@AuthenticationPrincipal VerifiedJwt jwt) {
        return jwt.subject();
    }

    @Bean
    JwtVerifierCustomizer verifiedAddressesOnly() {
        return builder -> builder.require("emailVerified", true);
    }
}
