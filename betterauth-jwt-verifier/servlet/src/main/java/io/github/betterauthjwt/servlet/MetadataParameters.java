// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.BetterAuthUrls;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import jakarta.servlet.FilterConfig;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The init parameters that describe the metadata of a resource: {@code resource}, {@code supported-scopes},
 * {@code initial-scopes}, {@code resource-name} and {@code resource-documentation}.
 */
final class MetadataParameters {

    private static final String ATTRIBUTE = ProtectedResourceMetadata.class.getName();
    private static final List<String> DETAILS =
            List.of("supported-scopes", "initial-scopes", "resource-name", "resource-documentation");

    private MetadataParameters() {}

    /**
     * Returns the metadata of the application, or of the init parameters, or empty.
     *
     * @param urls the base URLs of the servers that issue tokens for the resource
     * @throws IllegalArgumentException if a parameter is wrong or has no effect
     */
    static Optional<ProtectedResourceMetadata> metadata(
            FilterConfig config, List<String> urls, Function<String, List<String>> lists) {
        Object shared = config.getServletContext().getAttribute(ATTRIBUTE);
        String resource = config.getInitParameter("resource");
        if (resource == null || shared != null) {
            DETAILS.stream()
                    .filter(name -> config.getInitParameter(name) != null)
                    .findFirst()
                    .ifPresent(name -> {
                        throw new IllegalArgumentException(name + " has no effect without the init parameter resource,"
                                + " or with a servlet context attribute " + ATTRIBUTE);
                    });
            return shared instanceof ProtectedResourceMetadata metadata ? Optional.of(metadata) : Optional.empty();
        }
        List<String> servers =
                urls.stream().map(BetterAuthUrls::authorizationServer).toList();
        ProtectedResourceMetadata.Builder builder = ProtectedResourceMetadata.builder(resource, servers.get(0))
                .additionalAuthorizationServers(servers.toArray(String[]::new))
                .scopes(lists.apply("supported-scopes").toArray(String[]::new));
        if (config.getInitParameter("initial-scopes") != null) {
            builder.initialScopes(lists.apply("initial-scopes").toArray(String[]::new));
        }
        Optional.ofNullable(config.getInitParameter("resource-name")).ifPresent(builder::name);
        Optional.ofNullable(config.getInitParameter("resource-documentation"))
                .map(URI::create)
                .ifPresent(builder::documentation);
        return Optional.of(builder.build());
    }
}
