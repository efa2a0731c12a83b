// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.server.WebFilter;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import reactor.core.publisher.Mono;

/** Tests that Spring responds to CORS preflights, and that no part of the application responds without a token. */
class PreflightIT {

    private static final String PAGE = "https://app.example.com";
    private static final String SECRET = "secret";

    @RestController
    static class Routes {

        @GetMapping("/me")
        String me() {
            return SECRET;
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class WithServlet extends Routes {

        @Bean
        ServletRegistrationBean<HttpServlet> anyMethod() {
            return new ServletRegistrationBean<>(new AnyMethod(), "/any");
        }
    }

    /** Responds to every method. */
    static final class AnyMethod extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write(SECRET);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class WithFilter {

        @CrossOrigin(origins = PAGE)
        @GetMapping("/me")
        String me() {
            return SECRET;
        }

        @Bean
        WebFilter anyMethod() {
            return (exchange, chain) -> exchange.getRequest().getPath().value().equals("/any")
                    ? exchange.getResponse()
                            .writeWith(Mono.just(exchange.getResponse()
                                    .bufferFactory()
                                    .wrap(SECRET.getBytes(StandardCharsets.UTF_8))))
                    : chain.filter(exchange);
        }
    }

    @Test
    void preflight_ofAServletForAnyMethod_doesNotReachIt() throws Exception {
        try (TestServer server = TestServer.mvc(WithServlet.class)) {
            for (String path : new String[] {"/any", "/me", "/unknown"}) {
                HttpResponse<String> response = server.preflight(path);
                assertAllowsNothing(response);
            }
            assertThat(server.send("TRACE", "/me").statusCode()).isIn(400, 405);
        }
    }

    @Test
    void preflight_ofAWebFilter_doesNotReachIt() throws Exception {
        try (TestServer server = TestServer.start(WebApplicationType.REACTIVE, WithFilter.class)) {
            HttpResponse<String> response = server.preflight("/any");
            assertAllowsNothing(response);
            assertThat(server.preflight("/me").headers().allValues("Access-Control-Allow-Origin"))
                    .containsExactly(PAGE);
            assertThat(server.send("TRACE", "/me").statusCode()).isIn(400, 405);
        }
    }

    /** Spring responds with 200 or 403, depending on its version. A browser treats both as a rejection. */
    private static void assertAllowsNothing(HttpResponse<String> response) {
        assertThat(response.body()).doesNotContain(SECRET);
        assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @Configuration(proxyBeanMethods = false)
    static class CorsMappings extends WithServlet implements WebMvcConfigurer {

        @Override
        public void addCorsMappings(CorsRegistry registry) {
            registry.addMapping("/**").allowedOrigins(PAGE).exposedHeaders("WWW-Authenticate");
        }
    }

    static class CorsBean extends WithServlet {

        @Bean
        CorsConfigurationSource apiCors() {
            CorsConfiguration cors = new CorsConfiguration().applyPermitDefaultValues();
            return request -> cors;
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {CorsMappings.class, CorsBean.class})
    void rejection_toAnotherOrigin_canBeReadByThePage(Class<?> application) throws Exception {
        try (TestServer server = TestServer.mvc(application)) {
            for (String[] headers : new String[][] {
                {"Origin", PAGE},
                {"Origin", PAGE, "Authorization", "Bearer " + server.issuer().forgedToken()}
            }) {
                HttpResponse<String> response = server.get("/me", headers);
                assertThat(response.statusCode()).isEqualTo(401);
                assertThat(response.headers().allValues("Access-Control-Allow-Origin"))
                        .hasSize(1);
            }
            assertThat(server.preflight("/me").statusCode()).isEqualTo(200);
        }
    }
}
