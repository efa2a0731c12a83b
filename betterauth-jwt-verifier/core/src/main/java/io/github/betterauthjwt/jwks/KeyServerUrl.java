// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** The rules for the URLs of key servers. */
public final class KeyServerUrl {

    private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/?#]*@");
    private static final Pattern QUERY = Pattern.compile("\\?[^#]+");

    private KeyServerUrl() {}

    /**
     * Returns a URL for messages and logs. User info and query are replaced by an ellipsis, because they may contain a
     * secret.
     *
     * @param url a URL, or a text that was expected to be one
     */
    public static String redacted(String url) {
        return QUERY.matcher(USER_INFO.matcher(url).replaceAll("…@")).replaceAll("?…");
    }

    /**
     * Requires the URL of a JWK Set that an attacker on the network cannot replace: {@code https}, or {@code http} on a
     * loopback host or with {@code insecureHttpAllowed}.
     *
     * @throws IllegalArgumentException if the URL is of another kind, or has user info or a fragment
     */
    static void requireSecure(URI uri, boolean insecureHttpAllowed) {
        requireSecure("jwksUri", "replace the keys", uri, insecureHttpAllowed);
    }

    /**
     * Requires a URL that an attacker on the network can neither read nor replace; see
     * {@link #requireSecure(URI, boolean)}.
     *
     * @param name the name of the setting in messages
     * @param risk what an attacker could do otherwise
     * @throws IllegalArgumentException if the URL is of another kind, or has user info or a fragment
     */
    public static void requireSecure(String name, String risk, URI uri, boolean insecureHttpAllowed) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getRawAuthority() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new IllegalArgumentException(
                    name + " must be an absolute https URL; it is " + redacted(uri.toString()));
        }
        requireHost(uri);
        if (uri.getUserInfo() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException(name + " must have no user info and no fragment");
        }
        if (scheme.equals("http") && !insecureHttpAllowed && !Hosts.isLoopback(uri)) {
            throw new IllegalArgumentException(name + " is plain http on " + uri.getHost()
                    + ": an attacker on the network could " + risk
                    + ". Use https, or allowInsecureHttp() inside a network you trust");
        }
    }

    /**
     * Requires a URL to have a host. {@link URI#getHost} is also null for invalid host names such as
     * {@code auth_server}, a common kind of service name in Docker Compose.
     *
     * @throws IllegalArgumentException if the URL has no host; the message states what to change
     */
    public static void requireHost(URI uri) {
        if (uri.getHost() != null) {
            return;
        }
        String authority = String.valueOf(uri.getRawAuthority()).replaceFirst(".*@", "");
        throw new IllegalArgumentException(
                authority.contains("_")
                        ? "an underscore is not allowed in host names (RFC 952, RFC 1123 §2.1), as in \"" + authority
                                + "\": give the service an alias without one, such as \"" + authority.replace('_', '-')
                                + '"'
                        : "expected a URL with a host name; it is " + redacted(uri.toString()));
    }
}
