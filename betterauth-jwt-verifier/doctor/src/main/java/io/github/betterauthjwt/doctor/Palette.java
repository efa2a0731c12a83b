// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The colors of the report, or plain text. */
enum Palette {
    PLAIN,
    COLOUR;

    /** When to use color. */
    enum When {
        auto,
        always,
        never
    }

    private static final String ESCAPE = "\u001b[";

    /** Returns colors for a terminal that supports them, unless {@code NO_COLOR} has a value. */
    static Palette choose(When when, @Nullable String noColor, @Nullable String term, boolean isTerminal) {
        if (when != When.auto) {
            return when == When.always ? COLOUR : PLAIN;
        }
        boolean isWanted = noColor == null || noColor.isEmpty();
        return isWanted && isTerminal && !"dumb".equals(term) ? COLOUR : PLAIN;
    }

    /**
     * Returns whether standard output is a terminal. Java itself reports only whether standard input and output both
     * are.
     */
    @SuppressWarnings("SystemConsoleNull") // the property set below makes null possible
    static boolean isTerminal() {
        Path output = Path.of("/proc/self/fd/1");
        if (Files.isSymbolicLink(output)) {
            try {
                String to = Files.readSymbolicLink(output).toString();
                return to.startsWith("/dev/pts/") || to.startsWith("/dev/tty") || to.equals("/dev/console");
            } catch (IOException e) {
                return false; // plain text is readable everywhere
            }
        }
        System.setProperty("jdk.console", "java.base"); // without it, JDK 22 to 24 return a console even for a file
        return System.console() != null;
    }

    String green(String text) {
        return coloured("32", text);
    }

    String yellow(String text) {
        return coloured("33", text);
    }

    String red(String text) {
        return coloured("31", text);
    }

    String bold(String text) {
        return coloured("1", text);
    }

    String dim(String text) {
        return coloured("2", text);
    }

    String cyan(String text) {
        return coloured("36", text);
    }

    private String coloured(String code, String text) {
        return this == COLOUR && !text.isEmpty() ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
    }
}
