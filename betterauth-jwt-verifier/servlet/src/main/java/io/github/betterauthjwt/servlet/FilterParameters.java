// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.bearer.Dpop;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The init parameters of {@link BearerTokenFilter} in {@code web.xml}. The verifier is the servlet context's attribute
 * {@code io.github.betterauthjwt.JwtVerifier} if there is one. Otherwise {@link VerifierParameters} make one. The
 * metadata of that resource is the servlet context's attribute
 * {@code io.github.betterauthjwt.bearer.ProtectedResourceMetadata} if there is one. Otherwise the init parameters of
 * {@link MetadataParameters} make it. The DPoP settings are the servlet context's attribute
 * {@code io.github.betterauthjwt.bearer.Dpop} if there is one. Otherwise {@code dpop-base-url}, with
 * {@code dpop-required}, makes them. The introspector is the servlet context's attribute
 * {@code io.github.betterauthjwt.TokenIntrospector}, which {@code require-active} needs. Commas separate the items of a list.
 */
final class FilterParameters {

    private static final Set<String> KNOWN = Set.of(
            "supported-scopes",
            "initial-scopes",
            "resource-name",
            "resource-documentation",
            "public-paths",
            "optional-paths",
            "required-roles",
            "required-scopes",
            "realm",
            "dpop-base-url",
            "dpop-required",
            "require-active",
            "pass-preflights");

    private final FilterConfig config;

    private FilterParameters(FilterConfig config) {
        this.config = config;
    }

    static FilterParameters of(FilterConfig config) throws ServletException {
        Set<String> unknown = new TreeSet<>(Collections.list(config.getInitParameterNames()));
        unknown.removeIf(name -> KNOWN.contains(name) || VerifierParameters.contains(name));
        if (!unknown.isEmpty()) {
            throw new ServletException("unknown init parameters " + unknown + "; expected some of "
                    + new TreeSet<>(KNOWN) + " and of url, resource, issuer, audience, jwks-uri, servers.<name>.url,"
                    + " servers.<name>.issuer, servers.<name>.audience, servers.<name>.jwks-uri");
        }
        return new FilterParameters(config);
    }

    VerifierParameters verifier() {
        return new VerifierParameters(config);
    }

    BearerTokenRules rules(JwtVerifier verifier) throws ServletException {
        try {
            BearerTokenRules.Builder builder = new BearerTokenRules.Builder(verifier);
            builder.publicPaths(list("public-paths"));
            builder.optionalPaths(list("optional-paths"));
            required("required-roles").forEach(role -> builder.requireAnyRole(List.of(role)));
            required("required-scopes").forEach(scope -> builder.requireScopes(List.of(scope)));
            MetadataParameters.metadata(config, verifier().urls(), this::list).ifPresent(builder::metadata);
            dpop().ifPresent(builder::dpop);
            introspector().ifPresent(builder::introspector);
            if (flag("require-active")) {
                builder.requireActive();
            }
            if (flag("pass-preflights")) {
                builder.passPreflights();
            }
            String realm = config.getInitParameter("realm");
            if (realm != null) {
                builder.realm(realm);
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ServletException("wrong init parameter: " + e.getMessage(), e);
        }
    }

    private Optional<Dpop> dpop() {
        boolean isRequired = flag("dpop-required");
        String baseUrl = config.getInitParameter("dpop-base-url");
        Object shared = config.getServletContext().getAttribute(Dpop.class.getName());
        if (shared instanceof Dpop dpop && baseUrl == null && config.getInitParameter("dpop-required") == null) {
            return Optional.of(dpop);
        }
        if (shared != null || (isRequired && baseUrl == null)) {
            throw new IllegalArgumentException(
                    "expected dpop-base-url, perhaps with dpop-required, or a servlet context attribute "
                            + Dpop.class.getName());
        }
        return Optional.ofNullable(baseUrl)
                .map(Dpop::builder)
                .map(builder -> (isRequired ? builder.required() : builder).build());
    }

    private Optional<TokenIntrospector> introspector() {
        Object shared = config.getServletContext().getAttribute(TokenIntrospector.class.getName());
        if (shared instanceof TokenIntrospector introspector) {
            return Optional.of(introspector);
        }
        if (flag("require-active")) {
            throw new IllegalArgumentException(
                    "require-active needs a servlet context attribute " + TokenIntrospector.class.getName());
        }
        return Optional.empty();
    }

    private boolean flag(String name) {
        String value = config.getInitParameter(name);
        if (value != null && !value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(name + " must be true or false; it is \"" + value + '"');
        }
        return "true".equals(value);
    }

    /** A list that is there but empty, for example of a property without a value, must not mean that nothing is required. */
    private List<String> required(String name) {
        List<String> values = list(name);
        if (values.isEmpty() && config.getInitParameter(name) != null) {
            throw new IllegalArgumentException(name + " is empty; remove it if nothing is required");
        }
        return values;
    }

    private List<String> list(String name) {
        String value = config.getInitParameter(name);
        return value == null
                ? List.of()
                : Stream.of(value.split(","))
                        .map(String::strip)
                        .filter(s -> !s.isEmpty())
                        .toList();
    }
}
