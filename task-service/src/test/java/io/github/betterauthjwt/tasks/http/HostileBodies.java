// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A program that reads many hostile bodies, each with different text, and prints how much memory stays in use after
 * each kind.
 */
final class HostileBodies {

    static final int EACH = 20_000;

    /** Kinds of bodies, all below the limit of the service. */
    enum Kind {
        LONG_NAMES,
        LONG_NAMES_NOT_ASCII,
        DEEP_NESTING,
        NESTING_IN_BOUNDS,
        MANY_MEMBERS,
        LONG_STRINGS,
        CUT_OFF;

        String body(int number) {
            return switch (this) {
                case LONG_NAMES -> "{\"" + text(number, 20_000) + "\":1}";
                case LONG_NAMES_NOT_ASCII -> "{\"" + number + "\u00e4\u4e2d".repeat(5_000) + "\":1}";
                case DEEP_NESTING -> "{\"title\":" + "[".repeat(20_000) + number + "]".repeat(20_000) + "}";
                case NESTING_IN_BOUNDS -> "{\"u\":" + ("{\"n" + number + "\":").repeat(30) + "1" + "}".repeat(30) + "}";
                case MANY_MEMBERS -> manyMembers(number);
                case LONG_STRINGS -> "{\"title\":\"" + text(number, 60_000) + "\"}";
                case CUT_OFF -> "{\"title\":\"" + text(number, 10_000);
            };
        }
    }

    private HostileBodies() {}

    private static String text(int number, int length) {
        return number + "x".repeat(length);
    }

    private static String manyMembers(int number) {
        StringBuilder body = new StringBuilder("{");
        for (int i = 0; i < 200; i++) {
            body.append("\"m").append(number).append('-').append(i).append("\":1,");
        }
        return body.append("\"title\":\"a\"}").toString();
    }

    /** Prints one line for each kind: its name, and how many bytes stay reachable. */
    @SuppressWarnings("SystemOut") // Another process reads it.
    public static void main(String[] args) {
        for (Kind kind : Kind.values()) {
            read(kind, 0, 10); // loads all classes
            long before = used();
            read(kind, 10, EACH);
            System.out.printf(Locale.ROOT, "%s %d%n", kind, used() - before);
        }
    }

    private static void read(Kind kind, int from, int to) {
        for (int i = from; i < to; i++) {
            byte[] body = kind.body(i).getBytes(StandardCharsets.UTF_8);
            if (body.length > RequestBodies.LIMIT) {
                throw new IllegalStateException(kind + " has " + body.length + " bytes");
            }
            if (DocumentedOutcome.unlessRejected(() -> TaskBody.task(body), 400, 422)
                    .isPresent()) {
                throw new IllegalStateException(kind + " was accepted");
            }
        }
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
