// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Tokens, one a line, read as they come; of a line that is longer than any token may be, the rest is passed over. */
final class TokenLines {

    private static final int AT_ONCE = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[AT_ONCE];
    private int next;
    private int end;

    TokenLines(InputStream in) {
        this.in = in;
    }

    /** The next line without its end (LF or CR LF), as it stands; null after the last. */
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

    /** Whether reading on may have to wait for whoever writes. */
    boolean wouldWait() throws IOException {
        return next == end && in.available() == 0;
    }
}
