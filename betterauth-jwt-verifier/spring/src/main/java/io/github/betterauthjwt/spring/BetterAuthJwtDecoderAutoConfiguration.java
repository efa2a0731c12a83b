// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.JwtVerifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/** Lets an existing {@code oauth2ResourceServer(server -> server.jwt(…))} accept Better Auth's tokens. */
@AutoConfiguration(
        after = BetterAuthAutoConfiguration.class,
        before = {BetterAuthServletAutoConfiguration.class, BetterAuthReactiveAutoConfiguration.class},
        beforeName = {
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.reactive.ReactiveOAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.oauth2.resource.servlet.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.oauth2.resource.reactive.ReactiveOAuth2ResourceServerAutoConfiguration"
        })
@ConditionalOnClass(JwtDecoder.class)
final class BetterAuthJwtDecoderAutoConfiguration {

    BetterAuthJwtDecoderAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(JwtDecoder.class)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    JwtDecoder betterAuthJwtDecoder(JwtVerifier verifier) {
        return new VerifierJwtDecoder(verifier);
    }

    /** The WebFlux beans, in a separate class so that an application without Reactor never loads its types. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Mono.class)
    @Import(KeyWaitExecutor.class)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Reactive {

        @Bean
        @ConditionalOnMissingBean(ReactiveJwtDecoder.class)
        ReactiveJwtDecoder betterAuthReactiveJwtDecoder(JwtVerifier verifier, KeyWaitExecutor waiting) {
            VerifierJwtDecoder decoder = new VerifierJwtDecoder(verifier);
            return token -> waiting.mono(threads -> verifier.verify(token, threads))
                    .map(verified -> decoder.jwt(token, verified))
                    .onErrorMap(JwtVerificationException.class, VerifierJwtDecoder::rejected);
        }
    }
}
