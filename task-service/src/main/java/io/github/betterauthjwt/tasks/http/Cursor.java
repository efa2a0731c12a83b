// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.tasks.task.TaskQuery;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The opaque text that identifies a position in a list. A fingerprint binds it to the owner and to the other parameters
 * of the request. It is not signed, because a forged cursor can only start at another position in the client's own list
 * of tasks.
 */
public final class Cursor {

    private static final byte FORMAT = 1;
    private static final int FINGERPRINT_BYTES = 8;
    private static final int HEAD_BYTES = 1 + FINGERPRINT_BYTES + 2 * Long.BYTES;
    /** Three bytes hold any code point, so the longest title fits. UTF-8 can need four. */
    private static final int CODE_POINT_BYTES = 3;

    private Cursor() {}

    /** Returns the text of a position, bound to the owner and the query. */
    public static String write(String owner, TaskQuery query, TaskQuery.Position position) {
        String value = position.value();
        int[] codePoints = value == null ? new int[0] : value.codePoints().toArray();
        ByteBuffer bytes =
                ByteBuffer.allocate(HEAD_BYTES + (value == null ? 0 : 1) + CODE_POINT_BYTES * codePoints.length);
        bytes.put(FORMAT).put(fingerprint(owner, query));
        bytes.putLong(position.id().getMostSignificantBits())
                .putLong(position.id().getLeastSignificantBits());
        if (value != null) {
            bytes.put(FORMAT);
        }
        for (int codePoint : codePoints) {
            bytes.put((byte) (codePoint >> 16)).putShort((short) codePoint);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /**
     * Reads a cursor that {@link #write} made for the same owner and query.
     *
     * @throws Problem 400 if the text is not such a cursor
     */
    public static TaskQuery.Position read(String text, String owner, TaskQuery query) {
        ByteBuffer bytes = decode(text);
        byte[] fingerprint = new byte[FINGERPRINT_BYTES];
        if (bytes.remaining() < HEAD_BYTES || bytes.get() != FORMAT) {
            throw Problem.invalidCursor();
        }
        bytes.get(fingerprint);
        if (!Arrays.equals(fingerprint, fingerprint(owner, query))) {
            throw Problem.invalidCursor();
        }
        UUID id = new UUID(bytes.getLong(), bytes.getLong());
        TaskQuery.Position position = new TaskQuery.Position(id, value(bytes));
        if (!fits(position.value(), query.sort())) {
            throw Problem.invalidCursor();
        }
        return position;
    }

    private static ByteBuffer decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text)) {
                throw Problem.invalidCursor();
            }
            return ByteBuffer.wrap(bytes);
        } catch (IllegalArgumentException e) {
            throw Problem.invalidCursor();
        }
    }

    private static @Nullable String value(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return null;
        }
        if (bytes.get() != FORMAT || bytes.remaining() % CODE_POINT_BYTES != 0) {
            throw Problem.invalidCursor();
        }
        StringBuilder value = new StringBuilder();
        while (bytes.hasRemaining()) {
            int codePoint = ((bytes.get() & 0xFF) << 16) | (bytes.getShort() & 0xFFFF);
            if (!Character.isValidCodePoint(codePoint) || Character.getType(codePoint) == Character.SURROGATE) {
                throw Problem.invalidCursor();
            }
            value.appendCodePoint(codePoint);
        }
        return value.toString();
    }

    private static boolean fits(@Nullable String value, TaskQuery.Sort sort) {
        if (value == null) {
            return sort == TaskQuery.Sort.CREATED_AT || sort == TaskQuery.Sort.DUE_DATE;
        }
        return switch (sort) {
            case CREATED_AT -> false;
            case PRIORITY -> value.matches("[1-3]");
            case TITLE -> TaskBody.hasTitleLength(value) && !TaskBody.hasForbiddenCharacter(value);
            case UPDATED_AT, DUE_DATE -> isStorableTime(value);
        };
    }

    /** Returns whether PostgreSQL can cast the time. Its range of years is smaller than that of {@link Instant}. */
    private static boolean isStorableTime(String value) {
        try {
            Instant instant = Instant.parse(value);
            return Dates.isStorable(instant) && instant.toString().equals(value);
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static byte[] fingerprint(String owner, TaskQuery query) {
        return Arrays.copyOf(sha256(fingerprintSource(owner, query)), FINGERPRINT_BYTES);
    }

    /** Returns the text that the cursor is bound to: the owner and every parameter except the position. */
    private static byte[] fingerprintSource(String owner, TaskQuery query) {
        Object[] parts = {
            owner,
            query.completed(),
            query.priority(),
            query.tags(),
            query.dueAfter(),
            query.dueBefore(),
            query.sort(),
            query.descending(),
            query.limit(),
            query.includeTotal(),
            query.search() == null ? "" : "=" + query.search()
        };
        // The search text comes last. Of the other parts only the owner can contain a line break, and its length comes
        // first.
        return (owner.length() + "\n"
                        + String.join(
                                "\n", Arrays.stream(parts).map(String::valueOf).toList()))
                .getBytes(StandardCharsets.UTF_8);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
