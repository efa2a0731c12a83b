// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.BetterAuthUrls;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerTokenResolver;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.bearer.ReplayStore;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Creates the authenticator from {@link BetterAuthConfig} and the beans of the application. */
@Singleton
final class Authenticators {

    private final BetterAuthConfig config;

    Authenticators(BetterAuthConfig config) {
        this.config = config;
    }

    @Produces
    @DefaultBean
    @Singleton
    BearerAuthenticatorResolver resolver(BearerAuthenticator authenticator) {
        return context -> authenticator;
    }

    @Produces
    @DefaultBean
    @Singleton
    BearerAuthenticator authenticator(
            JwtVerifier verifier,
            Instance<BearerTokenResolver> resolvers,
            Instance<ProtectedResourceMetadata> metadata,
            Instance<Dpop> dpop,
            Instance<ReplayStore> stores,
            Instance<TokenIntrospector> introspectors) {
        BearerAuthenticator.Builder builder = BearerAuthenticator.builder(verifier);
        bean(resolvers).ifPresent(builder::tokenResolver);
        bean(metadata).or(this::metadata).ifPresent(builder::metadata);
        bean(introspectors).ifPresent(builder::introspector);
        requireIntrospector(introspectors.isUnsatisfied());
        Optional<Dpop> used = bean(dpop).or(() -> dpop(bean(stores)));
        requireEffect(used);
        used.ifPresent(builder::dpop);
        config.realm().ifPresent(realm -> Setting.apply("realm", () -> builder.realm(realm)));
        return builder.build();
    }

    /** Several beans without a default are an error, because one of them would be ignored. */
    private static <T> Optional<T> bean(Instance<T> beans) {
        return beans.isUnsatisfied() ? Optional.empty() : Optional.of(beans.get());
    }

    private Optional<ProtectedResourceMetadata> metadata() {
        return config.resource().map(resource -> {
            ProtectedResourceMetadata.Builder builder = Setting.apply(
                    "resource",
                    () -> ProtectedResourceMetadata.builder(
                            resource,
                            BetterAuthUrls.authorizationServer(config.url().orElse(""))));
            BetterAuthConfig.Metadata members = config.metadata();
            members.scopes().ifPresent(scopes -> Setting.apply("metadata.scopes", () -> builder.scopes(array(scopes))));
            members.initialScopes()
                    .ifPresent(scopes ->
                            Setting.apply("metadata.initial-scopes", () -> builder.initialScopes(array(scopes))));
            members.name().ifPresent(name -> Setting.apply("metadata.name", () -> builder.name(name)));
            return builder.build();
        });
    }

    private Optional<Dpop> dpop(Optional<ReplayStore> store) {
        return config.dpop().baseUrl().map(url -> {
            Dpop.Builder builder = Setting.apply("dpop.base-url", () -> Dpop.builder(url));
            store.ifPresent(builder::replayStore);
            if (config.dpop().required()) {
                builder.required();
            }
            if (config.dpop().requireNonces()) {
                builder.requireNonces();
            }
            return builder.build();
        });
    }

    private void requireIntrospector(boolean isMissing) {
        if (isMissing && config.activePaths().isPresent()) {
            throw new IllegalStateException("The property better-auth.active-paths requires a bean of type "
                    + TokenIntrospector.class.getName());
        }
    }

    /** Rejects settings without an effect, because a service that should require DPoP would accept bearer tokens. */
    private void requireEffect(Optional<Dpop> used) {
        boolean isSet = config.dpop().required() || config.dpop().requireNonces();
        if (isSet && config.dpop().baseUrl().isEmpty()) {
            throw new IllegalStateException(
                    "The property better-auth.dpop.base-url is missing, so better-auth.dpop.* has"
                            + " no effect. Set it to the external URL of this service, such as https://api.example.com");
        }
        if (config.dpop().required() && !used.map(Dpop::isRequired).orElse(false)) {
            throw new IllegalStateException(
                    "The property better-auth.dpop.required contradicts the bean of type " + Dpop.class.getName());
        }
    }

    private static String[] array(List<String> values) {
        return values.toArray(String[]::new);
    }
}
