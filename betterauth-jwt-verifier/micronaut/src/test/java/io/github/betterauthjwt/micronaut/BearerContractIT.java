// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micronaut;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.testing.BearerContract;
import io.github.betterauthjwt.testing.ContractHost;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Options;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Map;

/** Runs the contract of all adapters in a real Micronaut server. */
class BearerContractIT extends BearerContract {

    @Override
    protected ContractHost start(JwtVerifier verifier) {
        return startWith(verifier);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, ProtectedResourceMetadata metadata) {
        return startWith(verifier, metadata);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, Dpop dpop) {
        return startWith(verifier, dpop);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, TokenIntrospector introspector) {
        return startWith(verifier, introspector);
    }

    private static ContractHost startWith(Object... beans) {
        ApplicationContext context = ApplicationContext.builder()
                .singletons(beans)
                .properties(Map.of(
                        "micronaut.server.port", "-1",
                        "micronaut.server.host", "127.0.0.1",
                        "micronaut.server.netty.max-header-size", "65536",
                        // The contract has an origin on another host, and this server is on loopback.
                        "micronaut.server.cors.localhost-pass-through", "true",
                        "better-auth.public-paths", "/public"))
                .start();
        EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
        return ContractHost.onPort(server.getPort(), context);
    }

    /** Micronaut runs controllers on the event loop. */
    @Override
    protected boolean usesVirtualThreads() {
        return false;
    }

    @Produces(MediaType.TEXT_PLAIN)
    @Consumes(MediaType.ALL)
    abstract static class Route {

        @Get
        HttpResponse<String> get(HttpRequest<?> request, @Nullable VerifiedJwt jwt) {
            return answer(request, jwt);
        }

        @Post
        HttpResponse<String> post(HttpRequest<?> request, @Nullable VerifiedJwt jwt) {
            return answer(request, jwt);
        }

        @Options
        HttpResponse<String> options(HttpRequest<?> request, @Nullable VerifiedJwt jwt) {
            return answer(request, jwt);
        }

        HttpResponse<String> answer(HttpRequest<?> request, @Nullable VerifiedJwt jwt) {
            MutableHttpResponse<String> response = HttpResponse.ok();
            String path = request.getPath();
            return path.equals("/demanding-late")
                    ? response.body(handle(path, jwt, response::header))
                    : response.body(handle(path, jwt));
        }
    }

    @Controller("/public")
    static class Public extends Route {}

    @Controller("/optional")
    @Secured(SecurityRule.IS_ANONYMOUS)
    static class Optional extends Route {}

    @Controller("/admin")
    @Secured("admin")
    static class Admin extends Route {}

    @Controller("/scoped")
    @RequireScope("tasks:write")
    static class Scoped extends Route {}

    @Controller("/scopes")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    @RequireScope({"tasks:read", "tasks:write"})
    static class Scopes extends Route {}

    @Controller("/protected")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    static class Protected extends Route {}

    @Controller("/demanding")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    static class Demanding extends Route {}

    @Controller("/demanding-scopes")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    static class DemandingScopes extends Route {}

    @Controller("/demanding-late")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    static class DemandingLate extends Route {}

    @Controller("/recent")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    static class Recent extends Route {}

    @Controller("/fails")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    static class Fails extends Route {}

    @Controller("/fails-with-token-error")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    static class FailsWithTokenError extends Route {}

    @Controller("/active")
    @Requires(beans = TokenIntrospector.class)
    @Secured(SecurityRule.IS_AUTHENTICATED)
    @RequireActive
    static class Active extends Route {}

    @Controller("/active")
    @Requires(missingBeans = TokenIntrospector.class)
    @Secured(SecurityRule.IS_AUTHENTICATED)
    static class ActiveUnasked extends Route {}

    @Controller("/any")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    static class AnyMethod extends Route {

        @Put
        HttpResponse<String> put(HttpRequest<?> request, @Nullable VerifiedJwt jwt) {
            return answer(request, jwt);
        }

        @Patch
        HttpResponse<String> patch(HttpRequest<?> request, @Nullable VerifiedJwt jwt) {
            return answer(request, jwt);
        }

        @Delete
        HttpResponse<String> delete(HttpRequest<?> request, @Nullable VerifiedJwt jwt) {
            return answer(request, jwt);
        }
    }
}
