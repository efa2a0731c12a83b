// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifierListener;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerTokenResolver;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Creates the verifier from {@link BetterAuthProperties}. */
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
                    "Could not create the JwtVerifier from better-auth.*: " + e.getMessage(),
                    "Fix the property named above. A minimal configuration is\n\n    " + EXAMPLE,
                    e);
        }
    }

    private static JwtVerifier.Builder builder(BetterAuthProperties properties) {
        String url = properties.url();
        if (url == null || url.isBlank()) {
            throw new BetterAuthConfigurationException(
                    "The property better-auth.url is missing, so the issuer of accepted JWTs is unknown.",
                    "Set it to the baseURL of your Better Auth server, for example\n\n    " + EXAMPLE
                            + "\n\nor declare a bean of type " + JwtVerifier.class.getName() + ".",
                    null);
        }
        String audience = properties.audience();
        JwtVerifier.Builder builder = audience == null
                ? setting("url", () -> JwtVerifier.builderForBetterAuth(url))
                : setting("audience", () -> JwtVerifier.builderForBetterAuth(url, audience));
        setting(
                "additional-issuers",
                () -> builder.additionalIssuers(properties.additionalIssuers().toArray(String[]::new)));
        setting("roles-claim", () -> builder.rolesClaim(names(properties.rolesClaim())));
        setting("clock-skew", () -> builder.clockSkew(properties.clockSkew()));
        properties
                .requestHeaders()
                .forEach((name, value) -> setting("request-headers", () -> builder.requestHeader(name, value)));
        if (properties.jwksUri() != null) {
            builder.jwksUri(properties.jwksUri());
        }
        if (properties.allowInsecureHttp()) {
            builder.allowInsecureHttp();
        }
        builder.preload();
        return properties.acceptAccessTokens() ? builder.acceptAccessTokens() : builder;
    }

    @Bean
    @ConditionalOnMissingBean
    BearerAuthenticator bearerAuthenticator(
            ObjectProvider<JwtVerifier> verifiers,
            ObjectProvider<BearerTokenResolver> resolvers,
            BetterAuthProperties properties) {
        JwtVerifier verifier = verifiers.getIfUnique();
        if (verifier == null) {
            throw new BetterAuthConfigurationException(
                    "There are several beans of type JwtVerifier, and none is primary.",
                    "Mark one with @Primary. Inject each other one with @Qualifier into a chain for its paths:\n\n"
                            + "    http.securityMatcher(\"/staff/**\").with(betterAuth().authenticator("
                            + "BearerAuthenticator.create(staff)), withDefaults())",
                    null);
        }
        BearerAuthenticator.Builder builder = BearerAuthenticator.builder(verifier);
        resolvers.ifUnique(builder::tokenResolver);
        String realm = properties.realm();
        return (realm == null ? builder : setting("realm", () -> builder.realm(realm))).build();
    }

    private static <T> T setting(String property, Supplier<T> applied) {
        try {
            return applied.get();
        } catch (IllegalArgumentException e) {
            throw new BetterAuthConfigurationException(
                    "The property better-auth." + property + " is wrong: " + e.getMessage(),
                    "Fix it, or remove it to use the default.",
                    e);
        }
    }

    /** Rejects an empty path, because without member names no token would have roles. */
    private static String[] names(List<String> path) {
        if (path.isEmpty() || path.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "expected member names that lead to the roles, such as role, or app,roles");
        }
        return path.toArray(String[]::new);
    }
}
