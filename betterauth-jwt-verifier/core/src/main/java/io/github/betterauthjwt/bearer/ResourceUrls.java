// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.BetterAuthUrls;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** The rules of RFC 9728 for URLs. */
final class ResourceUrls {

    private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

    private ResourceUrls() {}

    /**
     * Returns a resource identifier or an issuer identifier.
     *
     * @throws IllegalArgumentException if it is not an {@code https} URL (or one of a loopback host), or has user
     *     information, a query or a fragment
     */
    static URI require(String name, String url) {
        URI uri = parse(name, requireNonNull(url, name));
        boolean isSecure = "https".equalsIgnoreCase(uri.getScheme())
                || ("http".equalsIgnoreCase(uri.getScheme()) && BetterAuthUrls.isLoopback(uri));
        boolean hasMore = uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null;
        if (uri.getHost() == null || !isSecure || hasMore || !url.equals(uri.toASCIIString())) {
            throw wrong(name, url, null);
        }
        return uri;
    }

    private static URI parse(String name, String url) {
        try {
            return URI.create(url).parseServerAuthority();
        } catch (IllegalArgumentException | URISyntaxException e) {
            throw wrong(name, url, e);
        }
    }

    /** Omits the cause if the text may contain a secret, because the cause quotes the text. */
    private static IllegalArgumentException wrong(String name, String url, @Nullable Throwable cause) {
        String shown = redacted(url);
        return new IllegalArgumentException(
                name + " must be an https URL without user information, query and fragment, such as"
                        + " https://api.example.com/mcp; it is \"" + shown + '"',
                shown.equals(url) ? cause : null);
    }

    /** Omits user information and query, as {@code KeyServerUrl} does for the keys, which this package does not use. */
    private static String redacted(String url) {
        return url.replaceAll("(?<=//)[^/?#]*@", "…@").replaceAll("\\?[^#]+", "?…");
    }

    /** Returns the address of a page as text. */
    static String requirePage(URI page) {
        boolean isHttp = "https".equalsIgnoreCase(page.getScheme()) || "http".equalsIgnoreCase(page.getScheme());
        if (!isHttp || page.getRawAuthority() == null) {
            throw new IllegalArgumentException(
                    "page must be an absolute http or https URL; it is \"" + redacted(page.toString()) + '"');
        }
        return page.toASCIIString();
    }

    /** Returns the path of the metadata (RFC 9728 §3.1), in which a single slash as the resource's path is left out. */
    static String wellKnownPath(URI resource) {
        String path = resource.getRawPath();
        return WELL_KNOWN + (path.equals("/") ? "" : path);
    }

    /** Returns the address of the metadata (RFC 9728 §3.1). */
    static URI wellKnown(URI resource) {
        return URI.create(resource.getScheme() + "://" + resource.getRawAuthority() + wellKnownPath(resource));
    }
}
