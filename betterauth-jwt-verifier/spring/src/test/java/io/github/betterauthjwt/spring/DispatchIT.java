// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.TestDpopKey;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** Tests that a dispatch inside the server has the same requirements as a request from outside. */
class DispatchIT {

    private static final String PROTECTED = "/me";
    private static final String EXTERNAL_URL = "https://api.example.com";

    private static TestServer server;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class Application {

        @GetMapping({PROTECTED, "/public/me"})
        String me(@AuthenticationPrincipal @Nullable VerifiedJwt jwt) {
            return jwt == null ? "anonymous" : jwt.subject();
        }

        @GetMapping({"/callable", "/public/callable"})
        Callable<String> callable(@AuthenticationPrincipal @Nullable VerifiedJwt jwt) {
            return () -> me(jwt) + " " + SecurityContextHolder.getContext().getAuthentication();
        }

        @GetMapping("/deferred")
        DeferredResult<ResponseEntity<String>> deferred(@AuthenticationPrincipal VerifiedJwt jwt) {
            DeferredResult<ResponseEntity<String>> result = new DeferredResult<>();
            Thread later = new Thread(() -> result.setResult(ResponseEntity.ok(jwt.subject())));
            later.start();
            return result;
        }

        @Bean
        ServletRegistrationBean<HttpServlet> dispatching() {
            ServletRegistrationBean<HttpServlet> bean =
                    new ServletRegistrationBean<>(new Dispatching(), "/public/dispatch", "/dispatch");
            bean.setAsyncSupported(true);
            return bean;
        }
    }

    @Controller
    static class Forwarding {
        @GetMapping("/public/forward-by-view")
        String forward() {
            return "forward:" + PROTECTED;
        }
    }

    static class ApplicationWithViews extends Application {
        @Bean
        Forwarding forwarding() {
            return new Forwarding();
        }
    }

    /** Dispatches to another path. The query names the kind of dispatch. */
    static class Dispatching extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            switch (request.getQueryString()) {
                case "async" -> request.startAsync().dispatch(PROTECTED);
                case "include" -> request.getRequestDispatcher(PROTECTED).include(request, response);
                default -> request.getRequestDispatcher(PROTECTED).forward(request, response);
            }
        }
    }

    @BeforeAll
    static void start() {
        server = TestServer.mvc(
                ApplicationWithViews.class,
                "better-auth.public-paths=/public/**",
                "better-auth.dpop.base-url=" + EXTERNAL_URL);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/public/dispatch?async", "/public/dispatch?forward", "/public/forward-by-view"})
    void dispatch_fromAPublicPathToAProtectedOne_needsAToken(String path) throws Exception {
        assertThat(server.get(path).statusCode()).isEqualTo(401);
        assertThat(server.getAs("ada", path).body()).isEqualTo("ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dispatch?async", "/dispatch?forward", "/dispatch?include"})
    void dispatch_fromAProtectedPath_keepsTheUser(String path) throws Exception {
        assertThat(server.get(path).statusCode()).isEqualTo(401);
        assertThat(server.getAs("ada", path).body()).isEqualTo("ada");
    }

    /** Later dispatches find the proof used, and another target than the client's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/public/dispatch?async",
                "/public/dispatch?forward",
                "/public/forward-by-view",
                "/dispatch?async",
                "/dispatch?forward",
                "/dispatch?include",
                "/callable",
                "/deferred"
            })
    void dispatch_withDpop_needsOneProof(String path) throws Exception {
        TestDpopKey key = TestDpopKey.generate("EdDSA");
        String token = server.issuer().jwt().subject("ada").boundTo(key).sign();
        String proof = key.proof("GET", EXTERNAL_URL + path.split("\\?", 2)[0], token);
        assertThat(server.get(path, "Authorization", "DPoP " + token, "DPoP", proof)
                        .body())
                .startsWith("ada");
        assertThat(server.get(path, "Authorization", "DPoP " + token, "DPoP", proof)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void include_fromAPublicPathOfAProtectedOne_showsNothing() throws Exception {
        assertThat(server.get("/public/dispatch?include").body()).doesNotContain("anonymous");
    }

    @Test
    void asyncController_withToken_respondsToItsUser() throws Exception {
        assertThat(server.getAs("ada", "/callable").body()).startsWith("ada VerifiedJwtAuthentication");
        assertThat(server.getAs("ada", "/deferred").body()).isEqualTo("ada");
        assertThat(server.get("/public/callable").body()).startsWith("anonymous");
        assertThat(server.get("/callable").statusCode()).isEqualTo(401);
    }
}
