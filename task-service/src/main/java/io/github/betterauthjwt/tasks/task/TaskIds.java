// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.task;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * Creates and parses task ids. They are version 7 UUIDs (RFC 9562 §5.7), which sort by the millisecond of their
 * creation.
 */
public final class TaskIds {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MICROS_PER_MILLISECOND = 1000;
    private static final String FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    private TaskIds() {}

    /**
     * Returns a new id. Its first bits are the millisecond and the fraction of it in units of 1/4096 (RFC 9562 §6.2,
     * method 3). The rest is random.
     */
    public static UUID next(Instant createdAt) {
        byte[] random = new byte[Long.BYTES];
        RANDOM.nextBytes(random);
        long fraction =
                createdAt.get(ChronoField.MICRO_OF_SECOND) % MICROS_PER_MILLISECOND * 4096L / MICROS_PER_MILLISECOND;
        long high = (createdAt.toEpochMilli() << 16) | 0x7000L | fraction;
        long low = ByteBuffer.wrap(random).getLong();
        return new UUID(high, (low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }

    /** Parses an id in its canonical form of 36 characters, in upper or lower case. Any other text names no task. */
    public static Optional<UUID> parse(String text) {
        return isCanonical(text) ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /**
     * Returns whether the text has the canonical form. {@link UUID#fromString} accepts other forms and digits of other
     * scripts.
     */
    private static boolean isCanonical(String text) {
        if (text.length() != FORM.length()) {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char c = text.charAt(i);
            if (FORM.charAt(i) == '-' ? c != '-' : !HexFormat.isHexDigit(c)) {
                return false;
            }
        }
        return true;
    }
}
