// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.springframework.security.test.web.reactive.server.SecurityMockServerConfigurers.mockAuthentication;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.TestIssuer;
import io.github.betterauthjwt.testing.VerifiedJwts;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Tests that a slice of a WebFlux application includes the starter's security. */
@WebFluxTest
class WebFluxSliceTest {

    private static final TestIssuer ISSUER = TestIssuer.start();

    @SpringBootConfiguration
    @Import(Routes.class)
    static class Application {}

    @RestController
    static class Routes {

        @GetMapping("/me")
        Mono<String> me(@AuthenticationPrincipal VerifiedJwt jwt) {
            return Mono.just(jwt.subject());
        }

        @PostMapping("/tasks")
        Mono<String> create(@AuthenticationPrincipal VerifiedJwt jwt) {
            return Mono.just(jwt.subject());
        }
    }

    @DynamicPropertySource
    static void betterAuth(DynamicPropertyRegistry registry) {
        registry.add("better-auth.url", ISSUER::url);
    }

    @Autowired
    private WebTestClient client;

    @Test
    void request_withATokenOfTheTestIssuer_isAccepted() {
        String header = "Bearer " + ISSUER.token("ada");
        client.get()
                .uri("/me")
                .header("Authorization", header)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .isEqualTo("ada");
        client.post()
                .uri("/tasks")
                .header("Authorization", header)
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void request_withoutAToken_getsTheChallengeOfTheStarter() {
        client.get()
                .uri("/me")
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .valueEquals("WWW-Authenticate", "Bearer");
    }

    @Test
    void request_withAMockUser_isAccepted() {
        client.mutateWith(mockAuthentication(new VerifiedJwtAuthentication(VerifiedJwts.of("ada"))))
                .get()
                .uri("/me")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .isEqualTo("ada");
    }
}
