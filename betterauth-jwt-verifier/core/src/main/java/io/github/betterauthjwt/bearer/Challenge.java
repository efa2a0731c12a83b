// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the challenges of a resource (RFC 6750 §3, RFC 9728 §5.1, RFC 9470 §3).
 *
 * @param realm the realm; may be empty
 * @param metadata the metadata that challenges refer to, or null
 * @param schemes the accepted schemes, one challenge each
 */
record Challenge(String realm, @Nullable ProtectedResourceMetadata metadata, List<Scheme> schemes) {

    private static final String BEARER = "Bearer";

    /**
     * A scheme that the resource accepts.
     *
     * @param algorithms the algorithms of DPoP proofs, separated by spaces (RFC 9449 §7.1); empty for another scheme
     * @param failed whether the error concerns credentials of this scheme
     */
    record Scheme(String name, String algorithms, boolean failed) {}

    /** Returns the challenges to a request whose scheme is not known, so that an error is in each of them. */
    static Challenge of(String realm, @Nullable ProtectedResourceMetadata metadata, @Nullable Dpop dpop) {
        return new Challenge(realm, metadata, schemes(dpop, true, true));
    }

    /** Returns the challenges to a request that used a scheme (RFC 9449 §7.1, §7.2). */
    static Challenge toScheme(
            boolean bound, String realm, @Nullable ProtectedResourceMetadata metadata, @Nullable Dpop dpop) {
        boolean onlyDpop = dpop != null && dpop.isRequired();
        return new Challenge(realm, metadata, schemes(dpop, !bound, bound || onlyDpop));
    }

    private static List<Scheme> schemes(@Nullable Dpop dpop, boolean bearerFailed, boolean dpopFailed) {
        Scheme bearer = new Scheme(BEARER, "", bearerFailed);
        if (dpop == null) {
            return List.of(bearer);
        }
        Scheme proof = new Scheme("DPoP", String.join(" ", dpop.algorithms()), dpopFailed);
        return dpop.isRequired() ? List.of(proof) : List.of(bearer, proof);
    }

    /** Returns the challenge to a request without a token, or with a token that was rejected with this error. */
    String forToken(@Nullable String error, String detail) {
        return write(error, detail, Map.of("scope", metadata == null ? "" : metadata.initialScope()));
    }

    /** Returns the challenge to a token that lacks one of these scopes. */
    String forScopes(String error, String detail, Collection<String> scopes) {
        return write(error, detail, Map.of("scope", String.join(" ", scopes)));
    }

    /** Returns the challenge to a token whose user signed in longer ago than this. */
    String forAge(String error, String detail, Duration maximumAge) {
        return write(error, detail, Map.of("max_age", Long.toString(maximumAge.toSeconds())));
    }

    private String write(@Nullable String error, String detail, Map<String, String> more) {
        return schemes.stream()
                .map(scheme -> error == null || scheme.failed()
                        ? write(scheme, error, detail, more)
                        : write(scheme, Map.of("realm", realm)))
                .collect(Collectors.joining(", "));
    }

    private String write(Scheme scheme, @Nullable String error, String detail, Map<String, String> more) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("realm", realm);
        if (error != null) {
            parameters.put("error", error);
            parameters.put("error_description", quotable(detail));
        }
        parameters.putAll(more);
        parameters.put(
                "resource_metadata", metadata == null ? "" : metadata.uri().toString());
        return write(scheme, parameters);
    }

    private static String write(Scheme scheme, Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("algs", scheme.algorithms());
        String written = all.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter -> parameter.getKey() + "=\"" + parameter.getValue() + '"')
                .collect(Collectors.joining(", "));
        return written.isEmpty() ? scheme.name() : scheme.name() + ' ' + written;
    }

    /**
     * Returns the text in the characters of an error description (RFC 6750 §3): printable ASCII without quotes and
     * backslashes.
     */
    private static String quotable(String text) {
        return text.replace('"', '\'').replaceAll("[^\\x20-\\x5b\\x5d-\\x7e]", "?");
    }
}
