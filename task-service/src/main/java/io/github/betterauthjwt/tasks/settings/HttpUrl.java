// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import io.github.betterauthjwt.BetterAuthUrls;
import java.net.URI;

/** The http URLs that settings may contain. A URL must not contain a password, and the HTTP client must accept it. */
final class HttpUrl {

    static final String EXPECTED = "expected a URL such as https://app.example.com, without user, password, query and"
            + " fragment, whose host has no underscore";

    private static final int MAX_PORT = 65_535;

    private HttpUrl() {}

    /**
     * Parses Better Auth's base URL.
     *
     * @throws IllegalArgumentException whose message states what was expected
     */
    static URI parseBetterAuth(String text) {
        URI uri;
        try {
            uri = parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(EXPECTED, e);
        }
        try {
            BetterAuthUrls.origin(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "expected Better Auth's base URL, such as https://app.example.com; the address of the keys is the"
                            + " setting BETTER_AUTH_JWKS_URI",
                    e);
        }
        return uri;
    }

    /**
     * Parses a URL.
     *
     * @throws IllegalArgumentException if the text is not such a URL. The message may contain the text.
     */
    static URI parse(String text) {
        URI uri = URI.create(text);
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
            throw new IllegalArgumentException("not an http URL");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("more than scheme, host, port and path");
        }
        return uri;
    }
}
