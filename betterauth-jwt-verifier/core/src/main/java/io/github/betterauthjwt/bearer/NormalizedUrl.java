// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Normalizes {@code http} and {@code https} URLs for comparison (RFC 3986 §6.2.2 and §6.2.3), as RFC 9449 §4.3
 * recommends. The query and the fragment are left out.
 */
final class NormalizedUrl {

    private static final Pattern URL = Pattern.compile(
            "(https?)://([^/?#@\\\\]+)(/[^?#]*)?(?:[?#].*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Pattern HTTP_PORT = Pattern.compile(":(?:80)?$");
    private static final Pattern HTTPS_PORT = Pattern.compile(":(?:443)?$");
    private static final String UNRESERVED = "-._~";

    private NormalizedUrl() {}

    /** Returns the normalized URL; empty if the text is not an absolute URL without user information. */
    static Optional<String> of(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        Pattern defaultPort = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
        String host = defaultPort
                .matcher(withPlainEscapes(parts.group(2)).toLowerCase(Locale.ROOT))
                .replaceFirst("");
        String path = parts.group(3) == null ? "/" : withoutDots(withPlainEscapes(parts.group(3)));
        return Optional.of(scheme + "://" + host + path);
    }

    /** Decodes the escapes of unreserved characters and writes the others in upper case (RFC 3986 §6.2.2.1, §6.2.2.2). */
    private static String withPlainEscapes(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> {
            char character = (char) Integer.parseInt(escape.group(1), 16);
            boolean isUnreserved =
                    character < 0x80 && (Character.isLetterOrDigit(character) || UNRESERVED.indexOf(character) >= 0);
            return isUnreserved ? String.valueOf(character) : escape.group().toUpperCase(Locale.ROOT);
        });
    }

    /** Removes the segments {@code .} and {@code ..} (RFC 3986 §5.2.4). */
    private static String withoutDots(String path) {
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean isParent = segments[i].equals("..");
            if (isParent) {
                kept.pollLast();
            }
            if (!isParent && !segments[i].equals(".")) {
                kept.addLast(segments[i]);
            } else if (i == segments.length - 1) {
                kept.addLast("");
            }
        }
        return "/" + String.join("/", kept);
    }
}
