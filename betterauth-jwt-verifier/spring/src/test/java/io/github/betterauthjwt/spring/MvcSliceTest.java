// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.TestIssuer;
import io.github.betterauthjwt.testing.VerifiedJwts;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tests that a slice of an MVC application includes the starter's security. */
@WebMvcTest
class MvcSliceTest {

    private static final TestIssuer ISSUER = TestIssuer.start();

    @SpringBootConfiguration
    @Import(Routes.class)
    static class Application {}

    @RestController
    static class Routes {

        @GetMapping("/me")
        String me(@AuthenticationPrincipal VerifiedJwt jwt) {
            return jwt.subject();
        }

        @PostMapping("/tasks")
        String create(@AuthenticationPrincipal VerifiedJwt jwt) {
            return jwt.subject();
        }

        @PreAuthorize("hasRole('admin')")
        @GetMapping("/report")
        String report() {
            return "report";
        }
    }

    @DynamicPropertySource
    static void betterAuth(DynamicPropertyRegistry registry) {
        registry.add("better-auth.url", ISSUER::url);
    }

    @Autowired
    private MockMvc mvc;

    @Test
    void request_withATokenOfTheTestIssuer_isAccepted() throws Exception {
        mvc.perform(get("/me").header("Authorization", "Bearer " + ISSUER.token("ada")))
                .andExpect(status().isOk())
                .andExpect(content().string("ada"));
        String header = "Bearer " + ISSUER.token("ada");
        mvc.perform(post("/tasks").header("Authorization", header)).andExpect(status().isOk());
        mvc.perform(get("/report").header("Authorization", header)).andExpect(status().isForbidden());
    }

    @Test
    void request_withoutAToken_getsTheChallengeOfTheStarter() throws Exception {
        mvc.perform(get("/me"))
                .andExpect(status().isUnauthorized())
                .andExpect(header().string("WWW-Authenticate", "Bearer"));
        mvc.perform(post("/tasks")).andExpect(status().isUnauthorized());
    }

    @Test
    void request_withAMockUser_isAccepted() throws Exception {
        mvc.perform(get("/me").with(authentication(new VerifiedJwtAuthentication(VerifiedJwts.of("ada")))))
                .andExpect(status().isOk())
                .andExpect(content().string("ada"));
        VerifiedJwtAuthentication admin =
                new VerifiedJwtAuthentication(VerifiedJwts.with(jwt -> jwt.claim("role", "admin")));
        mvc.perform(get("/report").with(authentication(admin))).andExpect(status().isOk());
    }
}
