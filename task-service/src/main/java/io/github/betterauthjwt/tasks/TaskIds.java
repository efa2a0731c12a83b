// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Makes and reads task ids: UUID version 7 (RFC 9562 §5.7), which sort by the millisecond they were made in. */
final class TaskIds {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int CANONICAL_LENGTH = 36;

    private TaskIds() {}

    /**
     * A new id.
     *
     * @param createdAt its first 48 bits, in milliseconds
     */
    static UUID next(Instant createdAt) {
        byte[] random = new byte[10];
        RANDOM.nextBytes(random);
        long high = (createdAt.toEpochMilli() << 16) | 0x7000L | ((random[0] & 0x0FL) << 8) | (random[1] & 0xFFL);
        long low = 0;
        for (int i = 2; i < random.length; i++) {
            low = (low << 8) | (random[i] & 0xFFL);
        }
        return new UUID(high, (low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }

    /** Reads an id in its canonical 36 characters, in either case; anything else names no task. */
    static Optional<UUID> parse(String text) {
        if (text.length() != CANONICAL_LENGTH) {
            return Optional.empty();
        }
        for (int i = 0; i < CANONICAL_LENGTH; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : !isHexDigit(c)) {
                return Optional.empty();
            }
        }
        return Optional.of(UUID.fromString(text));
    }

    private static boolean isHexDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
