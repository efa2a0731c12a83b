// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.json.Base64Url;
import io.github.betterauthjwt.json.MalformedJsonException;
import io.github.betterauthjwt.json.StrictJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses JOSE headers (RFC 7515 §4) and caches the last one. Tokens signed with the same key start with the same
 * header, and parsing a header takes as long as parsing the claims. The cached value depends on the text alone, so one
 * token cannot change the meaning of another. Thread-safe.
 */
final class JoseHeaders {

    /**
     * The maximum length of a cached header. It exceeds any header of Better Auth, so a hostile longer one is not
     * cached.
     */
    private static final int LONGEST_REMEMBERED = 512;

    private record Read(String encoded, Map<String, @Nullable Object> header) {}

    private volatile @Nullable Read last;

    /** Returns the header, whose encoded form is the first {@code length} characters of the token. */
    Map<String, @Nullable Object> read(String token, int length) throws MalformedJsonException {
        Read read = last;
        if (read != null && read.encoded.length() == length && token.startsWith(read.encoded)) {
            return read.header;
        }
        String encoded = token.substring(0, length);
        Map<String, @Nullable Object> header = StrictJson.object(Base64Url.decode(encoded));
        if (length <= LONGEST_REMEMBERED) {
            last = new Read(encoded, header);
        }
        return header;
    }
}
