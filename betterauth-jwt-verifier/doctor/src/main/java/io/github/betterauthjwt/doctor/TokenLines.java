// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads tokens, one per line, as they arrive. It skips the rest of a line that is longer than any token may be. */
final class TokenLines {

    private static final int AT_ONCE = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[AT_ONCE];
    private int next;
    private int end;

    TokenLines(InputStream in) {
        this.in = in;
    }

    /** Returns the next line unchanged but without its end (LF or CR LF), or null after the last line. */
    @Nullable
    String next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean isAny = false;
        while (fill()) {
            isAny = true;
            int stop = next;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            line.write(buffer, next, Math.min(stop - next, TokenInput.LONGEST - line.size()));
            boolean isWhole = stop < end;
            next = isWhole ? stop + 1 : stop;
            if (isWhole) {
                break;
            }
        }
        return isAny ? withoutReturn(line.toString(StandardCharsets.UTF_8)) : null;
    }

    private boolean fill() throws IOException {
        if (next == end) {
            next = 0;
            end = Math.max(0, in.read(buffer));
        }
        return end > 0;
    }

    private static String withoutReturn(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    /** Returns whether the next read may block. */
    boolean wouldWait() throws IOException {
        return next == end && in.available() == 0;
    }
}
