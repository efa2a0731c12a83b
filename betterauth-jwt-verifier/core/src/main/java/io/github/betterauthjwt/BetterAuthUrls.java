// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.jwks.RemoteSettings;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What follows from a Better Auth server's base URL by Better Auth's own rules. */
public final class BetterAuthUrls {

    private static final String DEFAULT_AUTH_PATH = "/api/auth";
    private static final String JWKS_PATH = "/jwks";

    private BetterAuthUrls() {}

    /**
     * The default issuer and audience: the origin (RFC 6454 §6.2), that is without path, in lower case, without the
     * scheme's own port.
     *
     * @throws IllegalArgumentException if this is not an absolute {@code http} or {@code https} URL
     */
    public static String origin(String baseUrl) {
        URI uri = parse(baseUrl);
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int ownPort = scheme.equals("https") ? 443 : 80;
        String port = uri.getPort() == -1 || uri.getPort() == ownPort ? "" : ":" + uri.getPort();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
    }

    /**
     * Where the JWK Set is: under the base URL's path, or under Better Auth's default path if it has none.
     *
     * @throws IllegalArgumentException if this is not an absolute {@code http} or {@code https} URL
     */
    public static URI jwks(String baseUrl) {
        String path = parse(baseUrl).getRawPath().replaceAll("/+$", "");
        return URI.create(origin(baseUrl) + (path.isEmpty() ? DEFAULT_AUTH_PATH : path) + JWKS_PATH);
    }

    private static URI parse(String baseUrl) {
        URI uri;
        try {
            uri = URI.create(baseUrl.strip());
        } catch (IllegalArgumentException e) {
            throw notAUrl(baseUrl, e);
        }
        boolean isHttp = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
        boolean hasMore = uri.getRawQuery() != null || uri.getRawFragment() != null;
        if (!isHttp || uri.getRawAuthority() == null || hasMore) {
            throw notAUrl(baseUrl, null);
        }
        RemoteSettings.requireHost(uri);
        requireNotTheJwkSet(uri);
        return uri;
    }

    /** The address of the JWK Set in place of the base URL would lead to {@code …/jwks/jwks}. */
    private static void requireNotTheJwkSet(URI uri) {
        String path = uri.getRawPath();
        if (path.endsWith(JWKS_PATH) || path.endsWith(".well-known/jwks.json")) {
            throw new IllegalArgumentException("expected Better Auth's base URL, such as https://app.example.com; \""
                    + uri + "\" is the address of a JWK Set, which jwksUri(...) of builder(issuer, audience) takes");
        }
    }

    private static IllegalArgumentException notAUrl(String baseUrl, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "expected Better Auth's base URL, such as https://app.example.com; it is \"" + baseUrl + "\"", cause);
    }
}
