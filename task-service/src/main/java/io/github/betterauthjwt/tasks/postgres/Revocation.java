// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Ends tokens before they expire.
 *
 * @param claim names a user or a session
 * @param value the id of the user or the session
 * @param issuedUntil ends only the tokens of a user that were issued until this time; ends all tokens of a session
 */
public record Revocation(Claim claim, String value, Instant issuedUntil) {

    /** The longest id, in bytes of UTF-8. */
    public static final int MAX_BYTES = 255;

    public enum Claim {
        SUB,
        SID
    }

    /** Returns whether the text has the length of an id. */
    public static boolean isId(String text) {
        return !text.isEmpty() && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }
}
