// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the token from standard input or a file. On the command line every user of the machine could see it. */
final class TokenInput {

    /** In bytes. This is the largest limit that the verifier accepts. */
    static final int LONGEST = 1024 * 1024;

    private TokenInput() {}

    /**
     * Reads the token.
     *
     * @param place {@code -} for standard input, or the name of a file
     * @return the token as it was sent, without the line break, the header's name and the scheme
     * @throws IOException if it cannot be read. The message never repeats {@code place}, which may be the token itself.
     */
    static String read(String place, InputStream standardInput) throws IOException {
        String text = place.equals("-") ? text(standardInput) : file(place);
        return text.strip().replaceFirst("(?i)^authorization: *", "").replaceFirst("(?i)^bearer +", "");
    }

    private static String file(String name) throws IOException {
        try {
            Path file = Path.of(name);
            if (Files.exists(file) && !Files.isDirectory(file)) {
                try (InputStream in = Files.newInputStream(file)) {
                    return text(in);
                }
            }
        } catch (InvalidPathException e) {
            throw notAFile(e);
        }
        throw notAFile(null);
    }

    private static IOException notAFile(@Nullable Throwable cause) {
        return new IOException(
                "--token takes the name of a file, or - for standard input, never the token itself, because other"
                        + " users of this machine can read the command line. The file does not exist.",
                cause);
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
    }
}
