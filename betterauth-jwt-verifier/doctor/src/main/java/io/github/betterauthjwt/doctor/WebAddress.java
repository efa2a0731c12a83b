// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.jwks.Hosts;
import java.net.URI;
import java.util.Optional;

/** The addresses that servers name, and the well-known addresses below them. */
final class WebAddress {

    private WebAddress() {}

    /** Returns the address if it is an absolute {@code http} or {@code https} URL with a host and without user info. */
    static Optional<URI> parse(String text) {
        try {
            URI uri = URI.create(text);
            boolean isHttp = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            boolean isUsable = isHttp && uri.getHost() != null && uri.getRawUserInfo() == null;
            return isUsable && uri.getRawFragment() == null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the caller reports the text
        }
    }

    /** Returns the well-known address whose suffix stands before the path (RFC 8414 §3.1, RFC 9728 §3.1). */
    static URI inserted(URI uri, String suffix) {
        String query = uri.getRawQuery() == null ? "" : '?' + uri.getRawQuery();
        return URI.create(origin(uri) + "/.well-known/" + suffix + withoutSlash(uri.getRawPath()) + query);
    }

    /** Returns the well-known address whose suffix stands after the path (OpenID Connect Discovery §4.1). */
    static URI appended(URI uri, String suffix) {
        return URI.create(origin(uri) + withoutSlash(uri.getRawPath()) + "/.well-known/" + suffix);
    }

    static String origin(URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Returns why clients elsewhere cannot use an address that a server names, or nothing if they can. */
    static Optional<String> fault(URI source, URI named) {
        if (Hosts.isLoopback(named) && !Hosts.isLoopback(source)) {
            return Optional.of("is an address of the server's own machine, which clients cannot reach");
        }
        boolean isDowngrade =
                "https".equalsIgnoreCase(source.getScheme()) && "http".equalsIgnoreCase(named.getScheme());
        return isDowngrade && !Hosts.isLoopback(named)
                ? Optional.of("is plain http, although the server that names it is https")
                : Optional.empty();
    }
}
