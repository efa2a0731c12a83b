// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.schema.DataFetchingEnvironment;
import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.VerifiedJwt;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.graphql.data.method.annotation.GraphQlExceptionHandler;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.execution.ErrorType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import reactor.core.publisher.Mono;

/** Tests that the starter protects a GraphQL endpoint, and how a denial of one query reaches the client. */
class GraphQlIT {

    private static final String SCHEMA = "spring.graphql.schema.locations=classpath:graphql-of-the-tests/";

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({Queries.class, Denied.class})
    static class Application {}

    /** The controller of the README. */
    @Controller
    static class Queries {

        @QueryMapping
        Mono<String> me(@AuthenticationPrincipal VerifiedJwt jwt) {
            return Mono.just(jwt.subject());
        }

        @PreAuthorize("hasAuthority('SCOPE_tasks:read')")
        @QueryMapping
        Mono<String> tasks() {
            return Mono.just("tasks");
        }

        @QueryMapping
        Mono<String> report(@AuthenticationPrincipal VerifiedJwt jwt) {
            jwt.requireScope("reports:read");
            return Mono.just("report");
        }
    }

    /** The advice of the README. */
    @ControllerAdvice
    static class Denied {

        @GraphQlExceptionHandler
        GraphQLError denied(InsufficientPrivilegesException rejection, DataFetchingEnvironment environment) {
            return GraphqlErrorBuilder.newError(environment)
                    .errorType(ErrorType.FORBIDDEN)
                    .message(rejection.getMessage())
                    .extensions(Map.of("code", rejection.code()))
                    .build();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void query_withAToken_isAuthorizedPerField(WebApplicationType type) throws Exception {
        try (TestServer server = TestServer.start(type, Application.class, SCHEMA)) {
            assertThat(query(server, null, "me").statusCode()).isEqualTo(401);
            assertThat(query(server, server.issuer().forgedToken(), "me").statusCode())
                    .isEqualTo(401);

            String token = server.issuer().token("ada");
            assertThat(query(server, token, "me").body())
                    .contains("\"me\":\"ada\"")
                    .doesNotContain("errors");
            assertThat(query(server, token, "me tasks").body())
                    .contains("\"me\":\"ada\"", "\"tasks\":null", "\"classification\":\"FORBIDDEN\"");
            assertThat(query(server, token, "report").body())
                    .contains("\"report\":null", "\"classification\":\"FORBIDDEN\"", "\"code\":\"insufficient_scope\"");

            String scoped =
                    server.issuer().jwt().scope("tasks:read reports:read").sign();
            assertThat(query(server, scoped, "tasks report").body())
                    .contains("\"tasks\":\"tasks\"", "\"report\":\"report\"")
                    .doesNotContain("errors");
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Queries.class)
    static class WithoutAdvice {}

    @Test
    void missingScope_withoutTheAdvice_isAnInternalErrorWithoutData() throws Exception {
        try (TestServer server = TestServer.mvc(WithoutAdvice.class, SCHEMA)) {
            assertThat(query(server, server.issuer().token("ada"), "report").body())
                    .contains("\"report\":null", "\"classification\":\"INTERNAL_ERROR\"");
        }
    }

    private static HttpResponse<String> query(TestServer server, @Nullable String token, String fields)
            throws Exception {
        String body = "{\"query\":\"{ " + fields + " }\"}";
        return token == null
                ? server.post("/graphql", body)
                : server.post("/graphql", body, "Authorization", "Bearer " + token);
    }
}
