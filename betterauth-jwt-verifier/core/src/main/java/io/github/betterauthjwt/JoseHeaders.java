// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.json.Base64Url;
import io.github.betterauthjwt.json.MalformedJsonException;
import io.github.betterauthjwt.json.StrictJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JOSE headers (RFC 7515 §4) and remembers the last one: tokens of one key begin alike, and reading a header takes
 * as long as reading the claims. What is remembered is a function of the text alone, so nobody's token can change another's
 * meaning. Thread-safe.
 */
final class JoseHeaders {

    /** Longer than any header of Better Auth; a hostile one is not kept. */
    private static final int LONGEST_REMEMBERED = 512;

    private record Read(String encoded, Map<String, @Nullable Object> header) {}

    private volatile @Nullable Read last;

    /** The header of a token whose first {@code length} characters are one, encoded. */
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
