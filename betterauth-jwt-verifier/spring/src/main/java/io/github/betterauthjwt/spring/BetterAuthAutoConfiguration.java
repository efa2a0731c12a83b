// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifierListener;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Makes the verifier from {@link BetterAuthProperties}. */
@AutoConfiguration
@EnableConfigurationProperties(BetterAuthProperties.class)
final class BetterAuthAutoConfiguration {

    private static final String EXAMPLE = "better-auth.url=https://app.example.com";

    BetterAuthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    JwtVerifier jwtVerifier(
            BetterAuthProperties properties,
            ObjectProvider<VerifierListener> listeners,
            ObjectProvider<JwtVerifierCustomizer> customizers) {
        try {
            JwtVerifier.Builder builder = builder(properties);
            listeners.ifUnique(builder::listener);
            customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
            return builder.build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new BetterAuthConfigurationException(
                    "The properties under better-auth make no JWT verifier: " + e.getMessage(),
                    "Mend the property that is named. A minimal configuration is\n\n    " + EXAMPLE,
                    e);
        }
    }

    private static JwtVerifier.Builder builder(BetterAuthProperties properties) {
        String url = properties.url();
        if (url == null || url.isBlank()) {
            throw new BetterAuthConfigurationException(
                    "The property better-auth.url is missing, so it is not known whose JWTs to accept.",
                    "Set it to the baseURL of your Better Auth server, for example\n\n    " + EXAMPLE
                            + "\n\nor declare a bean of type " + JwtVerifier.class.getName() + ".",
                    null);
        }
        JwtVerifier.Builder builder = properties.audience() == null
                ? JwtVerifier.builderForBetterAuth(url)
                : JwtVerifier.builderForBetterAuth(url, properties.audience());
        builder.additionalIssuers(properties.additionalIssuers().toArray(String[]::new))
                .rolesClaim(properties.rolesClaim().toArray(String[]::new))
                .clockSkew(properties.clockSkew())
                .preload();
        if (properties.jwksUri() != null) {
            builder.jwksUri(properties.jwksUri());
        }
        if (properties.allowInsecureHttp()) {
            builder.allowInsecureHttp();
        }
        return properties.acceptAccessTokens() ? builder.acceptAccessTokens() : builder;
    }

    @Bean
    @ConditionalOnMissingBean
    BearerAuthenticator bearerAuthenticator(JwtVerifier verifier, BetterAuthProperties properties) {
        BearerAuthenticator authenticator = BearerAuthenticator.create(verifier);
        return properties.realm() == null ? authenticator : authenticator.withRealm(properties.realm());
    }
}
