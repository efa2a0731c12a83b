// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.TokenIntrospectorBuilder;
import io.github.betterauthjwt.spring.BetterAuthProperties.IntrospectionSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the introspector from the properties under {@code better-auth.introspection}. */
@Configuration(proxyBeanMethods = false)
final class IntrospectionConfiguration {

    private static final String PREFIX = "introspection.";

    IntrospectionConfiguration() {}

    /** Returns the introspector, which an application can also declare as a bean. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty("better-auth.introspection.client-id")
    TokenIntrospector betterAuthIntrospector(BetterAuthProperties properties, ObjectProvider<JwtVerifier> verifiers) {
        IntrospectionSettings settings = properties.introspection();
        String url = properties.url();
        if (!properties.servers().isEmpty()) {
            throw new BetterAuthConfigurationException(
                    "The properties better-auth.introspection exclude better-auth.servers, because one server cannot"
                            + " tell whether the tokens of another one are active.",
                    "Remove one of them, or use a chain with a separate authenticator for each server.",
                    null);
        }
        if (url == null) {
            throw missing("url", "names the server that knows whether tokens are active");
        }
        TokenIntrospectorBuilder builder =
                TokenIntrospector.builder(BetterAuthAutoConfiguration.unique(verifiers), url);
        VerifierBuilders.setting(PREFIX + "client-id", () -> authenticate(builder, settings));
        properties.requestHeaders().forEach(builder::requestHeader);
        URI endpoint = settings.endpoint();
        if (endpoint != null) {
            builder.endpoint(endpoint);
        }
        if (settings.allowInsecureHttp()) {
            builder.allowInsecureHttp();
        }
        VerifierBuilders.setting(PREFIX + "cache-age", () -> builder.cacheAge(settings.cacheAge()));
        VerifierBuilders.setting(
                PREFIX + "maximum-requests-per-minute",
                () -> builder.maximumRequestsPerMinute(settings.maximumRequestsPerMinute()));
        return VerifierBuilders.setting(PREFIX + "endpoint", builder::build);
    }

    private static TokenIntrospectorBuilder authenticate(
            TokenIntrospectorBuilder builder, IntrospectionSettings settings) {
        String clientId = String.valueOf(settings.clientId());
        String secret = settings.clientSecret();
        Path file = settings.privateKeyFile();
        if ((secret == null) == (file == null)) {
            throw new IllegalArgumentException("it needs either better-auth.introspection.client-secret or"
                    + " better-auth.introspection.private-key-file");
        }
        if (file != null) {
            String keyId = settings.keyId();
            if (keyId == null) {
                throw new IllegalArgumentException(
                        "with a private key, it needs better-auth.introspection.key-id, the kid of the public key");
            }
            return builder.clientKey(clientId, privateKey(file), keyId);
        }
        String text = String.valueOf(secret);
        return switch (settings.clientSecretMethod()) {
            case BASIC -> builder.clientSecret(clientId, text);
            case POST -> builder.clientSecretPost(clientId, text);
        };
    }

    private static PrivateKey privateKey(Path file) {
        try {
            PrivateKey key = PemContent.load(file).getPrivateKey();
            if (key == null) {
                throw new IllegalArgumentException("the file " + file + " contains no private key in PEM");
            }
            return key;
        } catch (IOException | IllegalStateException e) {
            throw new IllegalArgumentException("the file " + file + " cannot be read as a private key in PEM", e);
        }
    }

    /**
     * Rejects settings without an effect, because a service that should ask whether tokens are active would not.
     *
     * @param introspector the introspector that is used, or null
     */
    static void requireEffect(BetterAuthProperties properties, @Nullable TokenIntrospector introspector) {
        IntrospectionSettings settings = properties.introspection();
        boolean isUsed = settings.requireActive() || !properties.activePaths().isEmpty();
        boolean isPartial = settings.clientSecret() != null || settings.privateKeyFile() != null;
        if (introspector == null && (isUsed || isPartial)) {
            throw missing(
                    PREFIX + "client-id", "names the client of this service, which asks Better Auth about tokens");
        }
    }

    private static BetterAuthConfigurationException missing(String property, String purpose) {
        return new BetterAuthConfigurationException(
                "The property better-auth." + property + " is missing. It " + purpose + ".",
                "Set it, or declare a bean of type " + TokenIntrospector.class.getName() + ".",
                null);
    }
}
