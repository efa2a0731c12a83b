// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.SignedJWT;
import io.github.betterauthjwt.JwtVerifier;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.token.jwt.signature.ReactiveSignatureConfiguration;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.security.Principal;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import reactor.core.publisher.Mono;

/** Micronaut Security in Netty, with the whole verification as its signature check. */
@SuppressWarnings("rawtypes") // as Micronaut declares ExceptionHandler
class MicronautIT extends HostContract {

    @Override
    protected Host start(JwtVerifier verifier) {
        ApplicationContext context = ApplicationContext.builder()
                .singletons(verifier)
                .properties(Map.of("micronaut.server.port", "-1", "micronaut.server.host", "127.0.0.1"))
                .start();
        EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
        return new Host(server.getURI(), context::close);
    }

    @Factory
    static class BetterAuth {

        @Singleton
        ReactiveSignatureConfiguration<SignedJWT> betterAuthTokens(
                JwtVerifier verifier, @Named(TaskExecutors.BLOCKING) ExecutorService waiting) {
            VerifierJwtProcessor processor = VerifierJwtProcessor.create(verifier);
            return jwt -> Mono.fromFuture(() -> processor.processAsync(jwt, waiting))
                    .map(claims -> true)
                    .onErrorReturn(BadJOSEException.class, false);
        }
    }

    /** Responds with 503 while the keys are unavailable. */
    @Singleton
    static class UnavailableKeys implements ExceptionHandler<KeySourceException, HttpResponse<?>> {
        @Override
        public HttpResponse<?> handle(HttpRequest request, KeySourceException e) {
            return HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE).header(HttpHeaders.RETRY_AFTER, "5");
        }
    }

    @Controller
    @Secured(SecurityRule.IS_AUTHENTICATED)
    static class Routes {

        @Get("/me")
        @Produces(MediaType.TEXT_PLAIN)
        String me(Principal user) {
            return user.getName();
        }
    }
}
