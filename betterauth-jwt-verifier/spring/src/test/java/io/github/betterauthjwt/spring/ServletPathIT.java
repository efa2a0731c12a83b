// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tests public paths in an application with a servlet path and a context path. */
class ServletPathIT {

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class Application {

        @GetMapping("/public/page")
        String page() {
            return "page";
        }
    }

    @Test
    void publicPath_withAServletPathAndAContextPath_beginsWithTheServletPath() throws Exception {
        try (TestServer server = TestServer.mvc(
                Application.class,
                "server.servlet.context-path=/shop",
                "spring.mvc.servlet.path=/app",
                "better-auth.public-paths=/app/public/**")) {
            assertThat(server.get("/shop/app/public/page").body()).isEqualTo("page");
            assertThat(server.get("/shop/app/other").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void publicPath_withoutTheServletPath_matchesNothing() throws Exception {
        try (TestServer server = TestServer.mvc(
                Application.class, "spring.mvc.servlet.path=/app", "better-auth.public-paths=/public/**")) {
            assertThat(server.get("/app/public/page").statusCode()).isEqualTo(401);
        }
    }
}
