// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.BetterAuthUrls;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.VerifierListener;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerTokenResolver;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.bearer.ReplayStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Creates the verifier from {@link BetterAuthProperties}. */
@AutoConfiguration
@EnableConfigurationProperties(BetterAuthProperties.class)
@Import(IntrospectionConfiguration.class)
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
        JwtVerifier.Builder builder = builder(url, properties);
        setting("additional-issuers", () -> builder.additionalIssuers(array(properties.additionalIssuers())));
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
        if (properties.lazy()) {
            builder.lazy();
        }
        Boolean explained = properties.explainRejections();
        if (explained != null) {
            explain(builder, explained);
        }
        return properties.acceptAccessTokens() ? builder.acceptAccessTokens() : builder;
    }

    private static void explain(JwtVerifier.Builder builder, boolean explained) {
        if (explained) {
            builder.explainRejections();
        } else {
            builder.noExplanations();
        }
    }

    private static JwtVerifier.Builder builder(String url, BetterAuthProperties properties) {
        String audience = properties.audience();
        String resource = properties.resource();
        setting(
                "url",
                () -> BetterAuthUrls.origin(url)); // before the others, whose message would name another property
        if (resource == null) {
            return audience == null
                    ? JwtVerifier.builderForBetterAuth(url)
                    : setting("audience", () -> JwtVerifier.builderForBetterAuth(url, audience));
        }
        if (audience != null || properties.acceptAccessTokens()) {
            throw new BetterAuthConfigurationException(
                    "The property better-auth.resource excludes better-auth.audience and"
                            + " better-auth.accept-access-tokens, because only access tokens for the resource are"
                            + " accepted.",
                    "Remove better-auth.resource or the others.",
                    null);
        }
        return setting("resource", () -> JwtVerifier.builderForAccessTokens(url, resource));
    }

    /** Returns the metadata of the resource, which an application can also declare as a bean. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty("better-auth.resource")
    ProtectedResourceMetadata protectedResourceMetadata(BetterAuthProperties properties) {
        String resource = requireNonNull(properties.resource(), "resource");
        BetterAuthProperties.Metadata metadata = properties.metadata();
        ProtectedResourceMetadata.Builder builder = setting(
                "resource",
                () -> ProtectedResourceMetadata.builder(
                        resource, BetterAuthUrls.authorizationServer(String.valueOf(properties.url()))));
        setting("metadata.scopes", () -> builder.scopes(array(metadata.scopes())));
        List<String> initialScopes = metadata.initialScopes();
        if (initialScopes != null) {
            setting("metadata.initial-scopes", () -> builder.initialScopes(array(initialScopes)));
        }
        Optional.ofNullable(metadata.name()).ifPresent(name -> setting("metadata.name", () -> builder.name(name)));
        Optional.ofNullable(metadata.documentation())
                .ifPresent(page -> setting("metadata.documentation", () -> builder.documentation(page)));
        setting("metadata.signing-algorithms", () -> builder.signingAlgorithms(array(metadata.signingAlgorithms())));
        return builder.build();
    }

    /** Returns the DPoP settings, which an application can also declare as a bean. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty("better-auth.dpop.base-url")
    Dpop betterAuthDpop(BetterAuthProperties properties, ObjectProvider<ReplayStore> stores) {
        BetterAuthProperties.DpopSettings settings = properties.dpop();
        Dpop.Builder builder =
                setting("dpop.base-url", () -> Dpop.builder(requireNonNull(settings.baseUrl(), "base-url")));
        stores.ifUnique(builder::replayStore);
        if (settings.required()) {
            builder.required();
        }
        if (settings.requireNonces()) {
            builder.requireNonces();
        }
        return builder.build();
    }

    /** Rejects settings without an effect, because a service that should require DPoP would accept bearer tokens. */
    private static void requireEffect(BetterAuthProperties.DpopSettings settings, ObjectProvider<Dpop> dpop) {
        if (settings.baseUrl() == null && (settings.required() || settings.requireNonces())) {
            throw new BetterAuthConfigurationException(
                    "The property better-auth.dpop.base-url is missing, so better-auth.dpop.* has no effect.",
                    "Set it to the external URL of this service, such as https://api.example.com.",
                    null);
        }
        if (settings.required() && dpop.stream().anyMatch(used -> !used.isRequired())) {
            throw new BetterAuthConfigurationException(
                    "The property better-auth.dpop.required contradicts the bean of type " + Dpop.class.getName() + ".",
                    "Call required() on the builder of the bean, or remove the property.",
                    null);
        }
    }

    private static String[] array(List<String> values) {
        return values.toArray(String[]::new);
    }

    @Bean
    @ConditionalOnMissingBean
    BearerAuthenticator bearerAuthenticator(
            ObjectProvider<JwtVerifier> verifiers,
            ObjectProvider<BearerTokenResolver> resolvers,
            ObjectProvider<ProtectedResourceMetadata> metadata,
            ObjectProvider<Dpop> dpop,
            ObjectProvider<TokenIntrospector> introspectors,
            BetterAuthProperties properties) {
        BearerAuthenticator.Builder builder = BearerAuthenticator.builder(unique(verifiers));
        resolvers.ifUnique(builder::tokenResolver);
        metadata.ifUnique(builder::metadata);
        requireEffect(properties.dpop(), dpop);
        dpop.ifUnique(builder::dpop);
        IntrospectionConfiguration.requireEffect(properties, introspectors.getIfUnique());
        introspectors.ifUnique(builder::introspector);
        if (properties.introspection().requireActive()) {
            builder.requireActive();
        }
        String realm = properties.realm();
        return (realm == null ? builder : setting("realm", () -> builder.realm(realm))).build();
    }

    static JwtVerifier unique(ObjectProvider<JwtVerifier> verifiers) {
        JwtVerifier verifier = verifiers.getIfUnique();
        if (verifier == null) {
            throw new BetterAuthConfigurationException(
                    "There are several beans of type JwtVerifier, and none is primary.",
                    "Mark one with @Primary. Inject each other one with @Qualifier into a chain for its paths:\n\n"
                            + "    http.securityMatcher(\"/staff/**\").with(betterAuth().authenticator("
                            + "BearerAuthenticator.create(staff)), withDefaults())",
                    null);
        }
        return verifier;
    }

    static <T> T setting(String property, Supplier<T> applied) {
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
