// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.BetterAuthUrls;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifierListener;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Creates the verifier from {@link BetterAuthConfig}. */
@Singleton
final class Verifiers {

    @Produces
    @DefaultBean
    @Singleton
    JwtVerifier verifier(
            BetterAuthConfig config,
            Instance<VerifierListener> listeners,
            Instance<JwtVerifierCustomizer> customizers) {
        JwtVerifier.Builder builder = builder(config);
        if (!listeners.isUnsatisfied()) {
            builder.listener(listeners.get());
        }
        customizers.forEach(customizer -> customizer.customize(builder));
        return Setting.apply("jwks-uri", builder::build);
    }

    static JwtVerifier.Builder builder(BetterAuthConfig config) {
        JwtVerifier.Builder builder = forServer(config);
        config.additionalIssuers()
                .ifPresent(names -> Setting.apply("additional-issuers", () -> builder.additionalIssuers(array(names))));
        Setting.apply("roles-claim", () -> builder.rolesClaim(array(config.rolesClaim())));
        Setting.apply("clock-skew", () -> builder.clockSkew(config.clockSkew()));
        config.requestHeaders()
                .forEach((name, value) -> Setting.apply("request-headers", () -> builder.requestHeader(name, value)));
        config.jwksUri().ifPresent(builder::jwksUri);
        config.explainRejections().ifPresent(explained -> {
            if (explained) {
                builder.explainRejections();
            } else {
                builder.noExplanations();
            }
        });
        applyFlags(config, builder);
        return builder;
    }

    private static void applyFlags(BetterAuthConfig config, JwtVerifier.Builder builder) {
        if (config.allowInsecureHttp()) {
            builder.allowInsecureHttp();
        }
        if (config.lazy()) {
            builder.lazy();
        }
        if (config.acceptAccessTokens()) {
            builder.acceptAccessTokens();
        }
    }

    private static JwtVerifier.Builder forServer(BetterAuthConfig config) {
        String url = config.url()
                .orElseThrow(() -> new IllegalStateException(
                        "The property better-auth.url is missing, so the issuer of accepted JWTs is unknown. Set it to the"
                                + " baseURL of your Better Auth server, for example"
                                + " better-auth.url=https://app.example.com, or produce a bean of type "
                                + JwtVerifier.class.getName()));
        Setting.apply("url", () -> BetterAuthUrls.origin(url)); // before the others, whose message would name another
        if (config.resource().isEmpty()) {
            return config.audience()
                    .map(audience -> Setting.apply("audience", () -> JwtVerifier.builderForBetterAuth(url, audience)))
                    .orElseGet(() -> JwtVerifier.builderForBetterAuth(url));
        }
        if (config.audience().isPresent() || config.acceptAccessTokens()) {
            throw new IllegalStateException("The property better-auth.resource excludes better-auth.audience and"
                    + " better-auth.accept-access-tokens, because only access tokens for the resource are"
                    + " accepted. Remove better-auth.resource or the others.");
        }
        String resource = config.resource().get();
        return Setting.apply("resource", () -> JwtVerifier.builderForAccessTokens(url, resource));
    }

    void close(@Disposes JwtVerifier verifier) {
        verifier.close();
    }

    private static String[] array(List<String> values) {
        return values.toArray(String[]::new);
    }
}
