// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of the commands that print a report, and the loop that prints it. */
final class ReportOptions {

    private static final int OK = 0;
    private static final int PROBLEM = 1;
    private static final long PAUSE_MILLIS = 2000;

    @Option(names = "--token", paramLabel = "-|FILE", description = "Explains the token on standard input, or in FILE.")
    @Nullable
    String token;

    @Option(
            names = "--claims",
            description = "Prints the token's claims, which may contain names and e-mail addresses.")
    boolean claims;

    @Option(names = "--json", description = "Prints one line of JSON instead of text.")
    boolean json;

    @Option(
            names = "--watch",
            description =
                    "Checks again every two seconds until all checks pass, while you fix the server; reads the token's file again.")
    boolean watch;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "auto, always or never. Default: auto, on a terminal unless NO_COLOR is set.")
    Palette.When color = Palette.When.auto;

    /** One examination. */
    @FunctionalInterface
    interface Examiner {
        /**
         * Examines a server and a token.
         *
         * @throws IOException if a file cannot be read
         * @throws IllegalArgumentException if an option is not valid; the message names it
         */
        Report examine(@Nullable String token) throws IOException;
    }

    /** Prints the report, with {@code --watch} again and again, and returns the exit status. */
    int print(CommandLine command, InputStream in, Examiner examiner) throws InterruptedException {
        Palette palette = Palette.choose(color, System.getenv("NO_COLOR"), System.getenv("TERM"), Palette.isTerminal());
        String before = "";
        try {
            String sent = token == null ? null : TokenInput.read(token, in);
            while (true) {
                Report report = examiner.examine(sent);
                if (!report.outline().equals(before)) {
                    print(command.getOut(), report, palette);
                }
                before = report.outline();
                if (report.healthy() || !watch) {
                    return report.healthy() ? OK : PROBLEM;
                }
                Thread.sleep(PAUSE_MILLIS);
                sent = token == null || token.equals("-") ? sent : TokenInput.read(token, in);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new ParameterException(command, String.valueOf(e.getMessage()), e);
        }
    }

    private void print(PrintWriter out, Report report, Palette palette) {
        if (json) {
            out.println(JsonReport.of(report, claims));
        } else {
            out.print(watch ? palette.dim("\n  ── " + now() + " ──\n") : "");
            out.print(TextReport.of(report, palette, claims));
        }
        out.flush();
    }

    private static String now() {
        return LocalTime.now(ZoneId.systemDefault())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }
}
