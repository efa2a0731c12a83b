// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.jwks.Hosts;
import io.github.betterauthjwt.jwks.KeyServerUrl;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Derives URLs from a Better Auth server's base URL with Better Auth's own rules. */
public final class BetterAuthUrls {

    /** The message for a base URL that is null, usually because an environment variable is not set. */
    static final String MISSING = "baseUrl is null. Pass Better Auth's baseURL, such as https://app.example.com. If it"
            + " comes from the environment, set that variable, for example BETTER_AUTH_URL.";

    private static final String DEFAULT_AUTH_PATH = "/api/auth";
    private static final String JWKS_PATH = "/jwks";

    private BetterAuthUrls() {}

    /**
     * Returns the default issuer and audience: the origin (RFC 6454 §6.2) in lower case, without a path and without the
     * scheme's default port.
     *
     * @param baseUrl Better Auth's {@code baseURL}, such as {@code https://app.example.com}
     * @throws IllegalArgumentException if {@code baseUrl} is not an absolute {@code http} or {@code https} URL, has a
     *     query or a fragment, or is the URL of a JWK Set or of metadata
     */
    public static String origin(String baseUrl) {
        URI uri = parse(baseUrl);
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int ownPort = scheme.equals("https") ? 443 : 80;
        String port = uri.getPort() == -1 || uri.getPort() == ownPort ? "" : ":" + uri.getPort();
        return scheme + "://" + Hosts.canonical(uri) + port;
    }

    /**
     * Returns the URL of the JWK Set: below the base URL's path, or below Better Auth's default path if the base URL
     * has no path.
     *
     * @param baseUrl Better Auth's {@code baseURL}, such as {@code https://app.example.com}
     * @throws IllegalArgumentException if {@code baseUrl} is not an absolute {@code http} or {@code https} URL, has a
     *     query or a fragment, or is the URL of a JWK Set or of metadata
     */
    public static URI jwks(String baseUrl) {
        return URI.create(authorizationServer(baseUrl) + JWKS_PATH);
    }

    /**
     * Returns the default issuer of access tokens and ID tokens, which is also the issuer identifier of the
     * authorization server (RFC 8414 §2): the origin and the base URL's path, or the origin and Better Auth's default
     * path if the base URL has no path.
     *
     * @param baseUrl Better Auth's {@code baseURL}, such as {@code https://app.example.com}
     * @throws IllegalArgumentException if {@code baseUrl} is not an absolute {@code http} or {@code https} URL, has a
     *     query or a fragment, or is the URL of a JWK Set or of metadata
     */
    public static String authorizationServer(String baseUrl) {
        String path = parse(baseUrl).getRawPath().replaceAll("/+$", "");
        return origin(baseUrl) + (path.isEmpty() ? DEFAULT_AUTH_PATH : path);
    }

    /**
     * Returns whether a URL's host denotes this machine: {@code localhost}, {@code 127.0.0.0/8}, or {@code ::1} in any
     * spelling. Such a URL may have the scheme {@code http}. Does not resolve the name.
     */
    public static boolean isLoopback(URI url) {
        return Hosts.isLoopback(url);
    }

    private static URI parse(String baseUrl) {
        URI uri;
        try {
            uri = Hosts.toAscii(URI.create(baseUrl.strip()));
        } catch (IllegalArgumentException e) {
            throw notAUrl(baseUrl, e);
        }
        boolean isHttp = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
        boolean hasMore = uri.getRawQuery() != null || uri.getRawFragment() != null;
        if (!isHttp || uri.getRawAuthority() == null || hasMore) {
            throw notAUrl(baseUrl, null);
        }
        KeyServerUrl.requireHost(uri);
        requireNoDocument(uri);
        return uri;
    }

    /** Rejects the URL of a JWK Set, which would lead to {@code …/jwks/jwks}, and that of metadata. */
    private static void requireNoDocument(URI uri) {
        String path = uri.getRawPath().replaceAll("/+$", "");
        boolean isJwkSet = path.endsWith(JWKS_PATH) || path.endsWith("/jwks.json");
        if (isJwkSet || path.contains("/.well-known/")) {
            String what = isJwkSet
                    ? "a JWK Set, which jwksUri(...) of builder(issuer, audience) takes"
                    : "metadata, which the library does not read";
            throw new IllegalArgumentException("expected Better Auth's base URL, such as https://app.example.com; \""
                    + KeyServerUrl.redacted(uri.toString()) + "\" is the address of " + what);
        }
    }

    /** Omits the cause if the text may contain a secret, because the cause quotes the text. */
    private static IllegalArgumentException notAUrl(String baseUrl, @Nullable Throwable cause) {
        String shown = KeyServerUrl.redacted(baseUrl);
        return new IllegalArgumentException(
                "expected Better Auth's base URL, such as https://app.example.com; it is \"" + shown + "\"",
                shown.equals(baseUrl) ? cause : null);
    }
}
