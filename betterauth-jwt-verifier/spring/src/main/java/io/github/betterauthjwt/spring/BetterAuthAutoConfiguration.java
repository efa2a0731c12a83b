// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static io.github.betterauthjwt.spring.VerifierBuilders.setting;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    BetterAuthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    JwtVerifier jwtVerifier(
            BetterAuthProperties properties,
            ObjectProvider<VerifierListener> listeners,
            ObjectProvider<JwtVerifierCustomizer> customizers) {
        try {
            List<JwtVerifier.Builder> builders = new VerifierBuilders(properties).all();
            for (JwtVerifier.Builder builder : builders) {
                listeners.ifUnique(builder::listener);
                customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
            }
            return build(builders);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new BetterAuthConfigurationException(
                    "Could not create the JwtVerifier from better-auth.*: " + e.getMessage(),
                    "Fix the property named above. A minimal configuration is\n\n    " + VerifierBuilders.EXAMPLE,
                    e);
        }
    }

    /** Builds the verifiers, and joins several. A failure leaves no thread of a verifier behind. */
    private static JwtVerifier build(List<JwtVerifier.Builder> builders) {
        List<JwtVerifier> built = new ArrayList<>();
        try {
            builders.forEach(builder -> built.add(builder.build()));
            return built.size() == 1 ? built.get(0) : JwtVerifier.anyOf(built.toArray(JwtVerifier[]::new));
        } catch (RuntimeException e) {
            built.forEach(JwtVerifier::close);
            throw e;
        }
    }

    /** Returns the metadata of the resource, which an application can also declare as a bean. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty("better-auth.resource")
    ProtectedResourceMetadata protectedResourceMetadata(BetterAuthProperties properties) {
        String resource = requireNonNull(properties.resource(), "resource");
        BetterAuthProperties.Metadata metadata = properties.metadata();
        List<String> urls = new VerifierBuilders(properties).urls();
        ProtectedResourceMetadata.Builder builder = setting("resource", () -> metadata(resource, urls));
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

    private static ProtectedResourceMetadata.Builder metadata(String resource, List<String> urls) {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("expected better-auth.url, whose server issues the access tokens");
        }
        String[] servers =
                urls.stream().map(BetterAuthUrls::authorizationServer).toArray(String[]::new);
        return ProtectedResourceMetadata.builder(resource, servers[0]).additionalAuthorizationServers(servers);
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
                    "Mark one with @Primary, such as JwtVerifier.anyOf(...) of the others. Or inject each other one with"
                            + " @Qualifier into a chain for its paths:\n\n"
                            + "    http.securityMatcher(\"/staff/**\").with(betterAuth().authenticator("
                            + "BearerAuthenticator.create(staff)), withDefaults())",
                    null);
        }
        return verifier;
    }
}
