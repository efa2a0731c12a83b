// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.tasks.task.TaskQuery;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
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
        int[] value = position.value() == null
                ? new int[0]
                : position.value().codePoints().toArray();
        int marker = position.value() == null ? 0 : 1; // tells an empty value from none
        ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + marker + CODE_POINT_BYTES * value.length)
                .put(FORMAT)
                .put(fingerprint(owner, query))
                .putLong(position.id().getMostSignificantBits())
                .putLong(position.id().getLeastSignificantBits())
                .put(new byte[] {FORMAT}, 0, marker);
        for (int codePoint : value) {
            bytes.put((byte) (codePoint >> Short.SIZE)).putShort((short) codePoint);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /**
     * Reads a cursor that {@link #write} made for the same owner and query. Everything except the position is verified by
     * writing it again.
     *
     * @throws Problem 400 if the text is not such a cursor
     */
    public static TaskQuery.Position read(String text, String owner, TaskQuery query) {
        try {
            TaskQuery.Position position =
                    position(ByteBuffer.wrap(Base64.getUrlDecoder().decode(text)));
            if (write(owner, query, position).equals(text) && fits(position.value(), query.sort())) {
                return position;
            }
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            // not written by this class
        }
        throw Problem.INVALID_CURSOR;
    }

    private static TaskQuery.Position position(ByteBuffer bytes) {
        bytes.position(1 + FINGERPRINT_BYTES);
        UUID id = new UUID(bytes.getLong(), bytes.getLong());
        if (!bytes.hasRemaining()) {
            return new TaskQuery.Position(id, null);
        }
        bytes.get();
        StringBuilder value = new StringBuilder();
        while (bytes.hasRemaining()) {
            value.appendCodePoint(
                    Byte.toUnsignedInt(bytes.get()) << Short.SIZE | Short.toUnsignedInt(bytes.getShort()));
        }
        return new TaskQuery.Position(id, value.toString());
    }

    /** Returns whether a task can have the value, because PostgreSQL must be able to cast it. */
    private static boolean fits(@Nullable String value, TaskQuery.Sort sort) {
        if (value == null) {
            return sort == TaskQuery.Sort.CREATED_AT || sort == TaskQuery.Sort.DUE_DATE;
        }
        return switch (sort) {
            case CREATED_AT -> false;
            case PRIORITY -> value.matches("[1-3]");
            case TITLE -> TaskBody.hasTitleLength(value) && Text.isStorable(value);
            case UPDATED_AT, DUE_DATE ->
                Dates.parse(value).map(Instant::toString).equals(Optional.of(value));
        };
    }

    /**
     * Returns the first bytes of a hash of the owner and of every parameter except the position. The text that is hashed
     * is unambiguous: of its parts, only the owner and the search are free text, and the owner's length comes first.
     * It contains the text of the record, so cursors become invalid when a component of {@link TaskQuery} changes.
     */
    private static byte[] fingerprint(String owner, TaskQuery query) {
        String bound = owner.length() + "\n" + owner + "\n" + (query.search() != null) + query.startingAfter(null);
        return Arrays.copyOf(Text.sha256(bound.getBytes(StandardCharsets.UTF_8)), FINGERPRINT_BYTES);
    }
}
