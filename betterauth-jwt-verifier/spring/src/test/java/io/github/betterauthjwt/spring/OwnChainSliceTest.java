// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static io.github.betterauthjwt.spring.BetterAuthConfigurer.betterAuth;
import static org.springframework.security.config.Customizer.withDefaults;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.github.betterauthjwt.testing.TestIssuer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tests a slice of an application with a chain for a part of its paths. */
@WebMvcTest
class OwnChainSliceTest {

    private static final TestIssuer ISSUER = TestIssuer.start();

    @SpringBootConfiguration
    @Import(Routes.class)
    static class Application {

        @Bean
        SecurityFilterChain admin(HttpSecurity http) throws Exception {
            return http.securityMatcher("/admin/**")
                    .with(betterAuth(), withDefaults())
                    .authorizeHttpRequests(requests -> requests.anyRequest().hasRole("admin"))
                    .build();
        }
    }

    @RestController
    static class Routes {

        @GetMapping({"/admin/page", "/page"})
        String page() {
            return "page";
        }
    }

    @DynamicPropertySource
    static void betterAuthUrl(DynamicPropertyRegistry registry) {
        registry.add("better-auth.url", ISSUER::url);
    }

    @Autowired
    private MockMvc mvc;

    @Test
    void request_toThePathsOfBothChains_isAuthorizedByEach() throws Exception {
        String header = "Bearer " + ISSUER.token("ada");
        mvc.perform(get("/page")).andExpect(status().isUnauthorized());
        mvc.perform(get("/admin/page")).andExpect(status().isUnauthorized());
        mvc.perform(get("/page").header("Authorization", header)).andExpect(status().isOk());
        mvc.perform(get("/admin/page").header("Authorization", header)).andExpect(status().isForbidden());
    }
}
