// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micronaut;

import io.github.betterauthjwt.BetterAuthUrls;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.VerifierListener;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerTokenResolver;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.KeyWaits;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.bearer.ReplayStore;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Prototype;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Creates the beans that {@link BetterAuthConfiguration} describes, unless the application declares them. */
@Factory
final class BetterAuthFactory {

    private final BetterAuthConfiguration configuration;

    BetterAuthFactory(BetterAuthConfiguration configuration) {
        this.configuration = configuration;
    }

    /** Returns the settings of the verifier, which a {@code BeanCreatedEventListener} of this type can change. */
    @Prototype
    JwtVerifier.Builder jwtVerifierBuilder(@Nullable VerifierListener listener) {
        JwtVerifier.Builder builder = builder();
        URI jwksUri = configuration.jwksUri();
        if (jwksUri != null) {
            builder.jwksUri(jwksUri);
        }
        if (configuration.allowInsecureHttp()) {
            builder.allowInsecureHttp();
        }
        if (configuration.acceptAccessTokens()) {
            builder.acceptAccessTokens();
        }
        Duration clockSkew = configuration.clockSkew();
        if (clockSkew != null) {
            setting("clock-skew", () -> builder.clockSkew(clockSkew));
        }
        List<String> rolesClaim = configuration.rolesClaim();
        if (rolesClaim != null) {
            setting("roles-claim", () -> builder.rolesClaim(array(rolesClaim)));
        }
        if (configuration.lazy()) {
            builder.lazy();
        }
        return listener == null ? builder : builder.listener(listener);
    }

    private JwtVerifier.Builder builder() {
        String url = requireUrl();
        String resource = configuration.resource();
        String audience = configuration.audience();
        if (resource == null) {
            return audience == null
                    ? setting("url", () -> JwtVerifier.builderForBetterAuth(url))
                    : setting("audience", () -> JwtVerifier.builderForBetterAuth(url, audience));
        }
        if (audience != null || configuration.acceptAccessTokens()) {
            throw new ConfigurationException("better-auth.resource excludes better-auth.audience and"
                    + " better-auth.accept-access-tokens, because only access tokens for the resource are accepted");
        }
        return setting("resource", () -> JwtVerifier.builderForAccessTokens(url, resource));
    }

    private String requireUrl() {
        String url = configuration.url();
        if (url == null || url.isBlank()) {
            throw new ConfigurationException("better-auth.url is missing. Set it to the baseURL of your Better Auth"
                    + " server, such as https://app.example.com, or declare a bean of type JwtVerifier");
        }
        return url;
    }

    /** Starts with the application, so that wrong settings fail its start and the keys are fetched early. */
    @Context
    @Bean(preDestroy = "close")
    @Requires(missingBeans = JwtVerifier.class)
    JwtVerifier jwtVerifier(JwtVerifier.Builder builder) {
        return setting("url", builder::build);
    }

    @Singleton
    @Requires(property = "better-auth.resource", missingBeans = ProtectedResourceMetadata.class)
    ProtectedResourceMetadata protectedResourceMetadata() {
        String resource = String.valueOf(configuration.resource());
        ProtectedResourceMetadata.Builder builder = setting(
                "resource",
                () -> ProtectedResourceMetadata.builder(resource, BetterAuthUrls.authorizationServer(requireUrl())));
        List<String> scopes = configuration.scopes();
        if (scopes != null) {
            setting("scopes", () -> builder.scopes(array(scopes)));
        }
        return builder.build();
    }

    @Singleton
    @Requires(property = "better-auth.dpop.base-url", missingBeans = Dpop.class)
    Dpop dpop(BetterAuthConfiguration.DpopConfiguration dpop, @Nullable ReplayStore store) {
        Dpop.Builder builder = setting("dpop.base-url", () -> Dpop.builder(String.valueOf(dpop.baseUrl())));
        if (store != null) {
            builder.replayStore(store);
        }
        if (dpop.required()) {
            builder.required();
        }
        return dpop.requireNonces() ? builder.requireNonces().build() : builder.build();
    }

    @Context
    @Requires(missingBeans = BearerAuthenticator.class)
    BearerAuthenticator bearerAuthenticator(
            JwtVerifier verifier,
            @Nullable ProtectedResourceMetadata metadata,
            @Nullable Dpop dpop,
            @Nullable BearerTokenResolver resolver,
            @Nullable TokenIntrospector introspector,
            BetterAuthConfiguration.DpopConfiguration settings) {
        requireEffect(settings, dpop);
        BearerAuthenticator.Builder builder = BearerAuthenticator.builder(verifier);
        if (metadata != null) {
            builder.metadata(metadata);
        }
        if (dpop != null) {
            builder.dpop(dpop);
        }
        if (resolver != null) {
            builder.tokenResolver(resolver);
        }
        if (introspector != null) {
            builder.introspector(introspector);
        }
        String realm = configuration.realm();
        return realm == null
                ? builder.build()
                : setting("realm", () -> builder.realm(realm)).build();
    }

    @Singleton
    @Bean(preDestroy = "close")
    KeyWaits keyWaits() {
        return new KeyWaits();
    }

    /** Rejects settings without an effect, because a service that should require DPoP would accept bearer tokens. */
    private static void requireEffect(BetterAuthConfiguration.DpopConfiguration settings, @Nullable Dpop dpop) {
        if (settings.required() && (dpop == null || !dpop.isRequired())) {
            throw new ConfigurationException("better-auth.dpop.required has no effect. Set better-auth.dpop.base-url,"
                    + " or call required() on the builder of your Dpop bean");
        }
        if (settings.requireNonces() && dpop == null) {
            throw new ConfigurationException(
                    "better-auth.dpop.require-nonces has no effect without better-auth.dpop.base-url");
        }
    }

    private static String[] array(List<String> values) {
        return values.toArray(String[]::new);
    }

    private static <T> T setting(String property, Supplier<T> applied) {
        try {
            return applied.get();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new ConfigurationException("better-auth." + property + " is wrong: " + e.getMessage(), e);
        }
    }
}
