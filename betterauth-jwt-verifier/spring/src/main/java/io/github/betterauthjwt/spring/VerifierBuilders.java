// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.BetterAuthUrls;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.spring.BetterAuthProperties.Server;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes one builder of a verifier for each server that {@link BetterAuthProperties} name. */
final class VerifierBuilders {

    static final String EXAMPLE = "better-auth.url=https://app.example.com";

    private final BetterAuthProperties properties;

    VerifierBuilders(BetterAuthProperties properties) {
        this.properties = properties;
    }

    /** Returns the servers by the prefix of their properties: the one of {@code better-auth.url}, then the others. */
    private Map<String, Server> servers() {
        Map<String, Server> servers = new LinkedHashMap<>();
        Server first = properties.first();
        if (first.url() != null || properties.servers().isEmpty()) {
            servers.put("", first);
        } else if (!first.equals(Server.NONE)) {
            throw new BetterAuthConfigurationException(
                    "The properties better-auth.audience, additional-issuers, jwks-uri, request-headers and"
                            + " accept-access-tokens have no effect without better-auth.url.",
                    "Set them for a server, such as better-auth.servers.<name>.audience, or set better-auth.url.",
                    null);
        }
        properties.servers().forEach((name, server) -> servers.put("servers." + name + '.', server));
        return servers;
    }

    /** Returns the URL of each server. */
    List<String> urls() {
        return servers().values().stream()
                .flatMap(server -> Optional.ofNullable(server.url()).stream())
                .toList();
    }

    List<JwtVerifier.Builder> all() {
        return servers().entrySet().stream()
                .map(server -> builder(server.getKey(), server.getValue()))
                .toList();
    }

    private JwtVerifier.Builder builder(String prefix, Server server) {
        JwtVerifier.Builder builder = start(prefix, server);
        setting(
                prefix + "additional-issuers",
                () -> builder.additionalIssuers(server.additionalIssuers().toArray(String[]::new)));
        server.requestHeaders()
                .forEach(
                        (name, value) -> setting(prefix + "request-headers", () -> builder.requestHeader(name, value)));
        List<String> roles = server.rolesClaim();
        setting(
                roles == null ? "roles-claim" : prefix + "roles-claim",
                () -> builder.rolesClaim(names(roles == null ? properties.rolesClaim() : roles)));
        setting("clock-skew", () -> builder.clockSkew(properties.clockSkew()));
        if (server.jwksUri() != null) {
            builder.jwksUri(server.jwksUri());
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
        return server.acceptAccessTokens() ? builder.acceptAccessTokens() : builder;
    }

    private static void explain(JwtVerifier.Builder builder, boolean explained) {
        if (explained) {
            builder.explainRejections();
        } else {
            builder.noExplanations();
        }
    }

    private JwtVerifier.Builder start(String prefix, Server server) {
        String url = requireUrl(prefix, server);
        String audience = server.audience();
        String resource = properties.resource();
        if (resource == null) {
            return audience == null
                    ? JwtVerifier.builderForBetterAuth(url)
                    : setting(prefix + "audience", () -> JwtVerifier.builderForBetterAuth(url, audience));
        }
        if (audience != null || server.acceptAccessTokens()) {
            throw new BetterAuthConfigurationException(
                    "The property better-auth.resource excludes better-auth." + prefix + "audience and better-auth."
                            + prefix + "accept-access-tokens, because only access tokens for the resource are"
                            + " accepted.",
                    "Remove better-auth.resource or the others.",
                    null);
        }
        return setting("resource", () -> JwtVerifier.builderForAccessTokens(url, resource));
    }

    private static String requireUrl(String prefix, Server server) {
        String url = server.url();
        if (url == null || url.isBlank()) {
            throw new BetterAuthConfigurationException(
                    "The property better-auth." + prefix + "url is missing, so the issuer of accepted JWTs is unknown.",
                    "Set it to the baseURL of your Better Auth server, for example\n\n    "
                            + EXAMPLE.replace("better-auth.", "better-auth." + prefix)
                            + "\n\nor declare a bean of type " + JwtVerifier.class.getName() + ".",
                    null);
        }
        setting(prefix + "url", () -> BetterAuthUrls.origin(url)); // before settings whose message has another name
        return url;
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
