// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.TestIssuer;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tests a controller that rejects a request after it has begun to respond. */
class LateRejectionIT {

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class Application {

        @GetMapping("/half")
        void half(@AuthenticationPrincipal VerifiedJwt jwt, HttpServletResponse response) throws IOException {
            response.setHeader("Access-Control-Allow-Origin", "https://app.example.com");
            response.setHeader("X-Half", "half");
            response.addCookie(new Cookie("half", "half"));
            response.getWriter().write("half");
            jwt.requireScope("tasks:write");
        }
    }

    @Test
    void controller_rejectingAfterItHasWritten_is403WithChallengeAndCors() throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.SERVLET)
                        .properties("server.port=0", "server.address=127.0.0.1", "better-auth.url=" + issuer.url())
                        .run()) {
            String port = application.getEnvironment().getRequiredProperty("local.server.port");
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/half"))
                    .header("Authorization", "Bearer " + issuer.token())
                    .build();
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).startsWith("{").contains("insufficient_scope");
            assertThat(answer.headers().allValues("Access-Control-Allow-Origin"))
                    .containsExactly("https://app.example.com");
            assertThat(answer.headers().map()).doesNotContainKeys("x-half", "set-cookie");
        }
    }
}
