// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.json;

import java.util.Arrays;
import java.util.Base64;

/**
 * Canonical base64url as RFC 7515 §2 has it: the URL-safe alphabet of RFC 4648 §5, no padding, and unused trailing bits
 * zero, so that one value has one encoding.
 */
public final class Base64Url {

    /** The value of each character of the alphabet, and -1 for all others. */
    private static final byte[] VALUES = new byte[128];

    static {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private Base64Url() {}

    /** Whether the character is one of the 64. */
    public static boolean isInAlphabet(char character) {
        return character < VALUES.length && VALUES[character] >= 0;
    }

    /**
     * Decodes.
     *
     * @param text characters of the alphabet only; may be empty
     * @return the octets
     * @throws MalformedJsonException if {@code text} has another character or is not the canonical encoding
     */
    public static byte[] decode(String text) throws MalformedJsonException {
        for (int i = 0; i < text.length(); i++) {
            if (!isInAlphabet(text.charAt(i))) {
                throw new MalformedJsonException("expected base64url characters only");
            }
        }
        int unusedBits =
                switch (text.length() % 4) {
                    case 0 -> 0;
                    case 2 -> 4;
                    case 3 -> 2;
                    default -> throw new MalformedJsonException("base64url of this length does not exist");
                };
        if (unusedBits > 0 && (VALUES[text.charAt(text.length() - 1)] & ((1 << unusedBits) - 1)) != 0) {
            throw new MalformedJsonException("expected unused base64url bits to be zero");
        }
        return Base64.getUrlDecoder().decode(text);
    }
}
