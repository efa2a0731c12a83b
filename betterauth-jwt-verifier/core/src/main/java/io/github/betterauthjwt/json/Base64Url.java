// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.json;

import java.util.Base64;

/**
 * Decodes canonical base64url (RFC 7515 §2): the URL-safe alphabet of RFC 4648 §5, no padding, and unused trailing bits
 * zero, so that each value has exactly one encoding.
 */
public final class Base64Url {

    /** Each character's index is its value (RFC 4648 §5). */
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private Base64Url() {}

    /**
     * Decodes a text.
     *
     * @param text characters of the alphabet only; may be empty
     * @return the bytes
     * @throws MalformedJsonException if {@code text} has another character or is not the canonical encoding
     */
    public static byte[] decode(String text) throws MalformedJsonException {
        int unusedBits =
                switch (text.length() % 4) {
                    case 0 -> 0;
                    case 2 -> 4;
                    case 3 -> 2;
                    default -> throw new MalformedJsonException("base64url of this length does not exist");
                };
        byte[] bytes = decoded(text);
        if (unusedBits > 0 && (ALPHABET.indexOf(text.charAt(text.length() - 1)) & ((1 << unusedBits) - 1)) != 0) {
            throw new MalformedJsonException("expected unused base64url bits to be zero");
        }
        return bytes;
    }

    private static byte[] decoded(String text) throws MalformedJsonException {
        if (!text.endsWith("=")) { // the decoder would accept padding
            try {
                return Base64.getUrlDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                // reported below
            }
        }
        throw new MalformedJsonException("expected base64url characters only");
    }
}
