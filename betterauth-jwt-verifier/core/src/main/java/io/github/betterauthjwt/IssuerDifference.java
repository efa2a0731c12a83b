// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.advice.Advice;
import io.github.betterauthjwt.jwks.Hosts;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes how two issuers differ, for common mistakes. */
final class IssuerDifference {

    private IssuerDifference() {}

    /**
     * Returns what to change if an issuer is not one of the expected ones. If these are on several hosts, the remedies
     * name all of them.
     *
     * @param expected the accepted issuers, in the order of the settings; not empty
     */
    static List<String> remedies(Collection<String> expected, String found) {
        String host = host(found);
        Optional<String> similar =
                expected.stream().filter(one -> host(one).equals(host)).findFirst();
        if (expected.stream().map(IssuerDifference::host).distinct().count() == 1) {
            return List.of(between(similar.orElse(expected.iterator().next()), found));
        }
        List<String> remedies = new ArrayList<>();
        similar.ifPresent(one -> remedies.add(between(one, found)));
        remedies.addAll(Advice.remedies(
                Reason.WRONG_ISSUER.code(), "several", Map.of("expected", String.join(", ", expected))));
        return remedies;
    }

    /** Returns the host, where all names of this machine are equal. Returns the issuer itself if it is not a URL. */
    private static String host(String issuer) {
        URI uri = parse(issuer);
        if (uri == null) {
            return issuer;
        }
        return Hosts.isLoopback(uri) ? "localhost" : uri.getHost().toLowerCase(Locale.ROOT);
    }

    static String between(String expected, String found) {
        URI left = parse(expected);
        URI right = parse(found);
        if (right == null && left != null) {
            return "The issuer is not a URL. A column or member of the user named \"iss\" may have overwritten the"
                    + " claim: see definePayload and the user's columns; or jwt({ jwt: { issuer } }) is set.";
        }
        String use = " Expect what is issued: builder(\"" + found + "\", …).";
        if (left == null || right == null) {
            return "The issuers differ; jwt({ jwt: { issuer } }) sets what is issued." + use;
        }
        if (strip(expected).equals(strip(found))) {
            return "They differ by a trailing slash; the comparison is exact." + use;
        }
        if (expected.equalsIgnoreCase(found)) {
            return "They differ by capital letters: Better Auth writes the host of baseURL in lower case." + use;
        }
        if (Hosts.isLoopback(left) && Hosts.isLoopback(right) && !left.getHost().equals(right.getHost())) {
            return "localhost and 127.0.0.1 are two issuers: use one of them in BETTER_AUTH_URL and everywhere." + use;
        }
        if (!String.valueOf(left.getHost()).equalsIgnoreCase(String.valueOf(right.getHost()))) {
            return "The hosts differ. If baseURL is unset, Better Auth takes the one of each request: set"
                    + " BETTER_AUTH_URL to " + expected + ".";
        }
        if (!String.valueOf(left.getScheme()).equalsIgnoreCase(right.getScheme())) {
            return "The schemes differ: behind a TLS proxy, set BETTER_AUTH_URL to the public https address." + use;
        }
        if (left.getPort() != right.getPort()) {
            return "The ports differ: BETTER_AUTH_URL must have the public one, and a scheme's own port is left out."
                    + use;
        }
        if (strip(String.valueOf(right.getPath())).isEmpty()) {
            return "The paths differ: the jwt plugin issues the origin of baseURL alone, without basePath." + use;
        }
        return "The paths differ: the jwt plugin issues the origin alone, the oauth-provider origin + basePath. Accept"
                + " it too by additionalIssuers(\"" + found + "\"), if this is an OAuth access token.";
    }

    private static String strip(String url) {
        return url.replaceFirst("/+$", "");
    }

    private static @Nullable URI parse(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() == null ? null : uri;
        } catch (IllegalArgumentException e) {
            return null; // an issuer need not be a URL
        }
    }
}
