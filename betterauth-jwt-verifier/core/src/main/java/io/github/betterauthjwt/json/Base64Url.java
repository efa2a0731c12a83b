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

    /** The value of each character of the alphabet, and -1 for all other octets. */
    private static final byte[] VALUES = new byte[256];

    static {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private Base64Url() {}

    /** Whether all octets from {@code start} until before {@code end} are of the 64 characters. */
    public static boolean isInAlphabet(byte[] ascii, int start, int end) {
        int all = 0;
        for (int i = start; i < end; i++) {
            all |= VALUES[ascii[i] & 0xff]; // without a branch, as each token is read through here
        }
        return all >= 0;
    }

    /**
     * Decodes.
     *
     * @param text characters of the alphabet only; may be empty
     * @return the octets
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
        byte[] octets = decoded(text);
        if (unusedBits > 0 && (VALUES[text.charAt(text.length() - 1)] & ((1 << unusedBits) - 1)) != 0) {
            throw new MalformedJsonException("expected unused base64url bits to be zero");
        }
        return octets;
    }

    private static byte[] decoded(String text) throws MalformedJsonException {
        if (!text.endsWith("=")) { // which the decoder would take
            try {
                return Base64.getUrlDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                // told below
            }
        }
        throw new MalformedJsonException("expected base64url characters only");
    }
}
