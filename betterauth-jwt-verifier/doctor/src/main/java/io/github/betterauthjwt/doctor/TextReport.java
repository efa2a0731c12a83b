// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.Explanation;
import io.github.betterauthjwt.Explanation.Finding;
import io.github.betterauthjwt.Explanation.Outcome;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report as text for a person. Each line has a mark, the name of the check and the finding. The remedies are
 * below a failed check.
 */
final class TextReport {

    private static final int WIDTH = 100;
    private static final int NAME_WIDTH = 12;

    private final Palette palette;
    private final StringBuilder text = new StringBuilder();
    private String hop = "";

    private TextReport(Palette palette) {
        this.palette = palette;
    }

    /**
     * Returns the text of a report.
     *
     * @param withClaims whether it contains the token's claims, including names and addresses
     */
    static String of(Report report, Palette palette, boolean withClaims) {
        TextReport lines = new TextReport(palette);
        lines.head(report.heading());
        report.checks().forEach(lines::check);
        if (report.token() != null) {
            lines.token(report.token(), withClaims);
        }
        lines.verdict(report);
        return lines.text.toString();
    }

    private void head(Heading heading) {
        section(heading.title());
        heading.lines().forEach(this::pair);
        text.append('\n');
    }

    private void section(String title) {
        text.append('\n').append("  ").append(palette.bold(title)).append('\n');
    }

    private void pair(String name, String value) {
        text.append("  ")
                .append(palette.dim(padded(name)))
                .append(Check.printable(value))
                .append('\n');
    }

    private void check(Check check) {
        if (!check.hop().equals(hop)) {
            text.append(hop.isEmpty() ? "" : "\n")
                    .append("  ")
                    .append(palette.bold(check.hop()))
                    .append('\n');
            hop = check.hop();
        }
        String mark =
                switch (check.status()) {
                    case OK -> palette.green("✓");
                    case WARNING -> palette.yellow("!");
                    case FAILED -> palette.red("✗");
                };
        line(mark, check.name(), check.text());
        for (String detail : check.details()) {
            String painted = detail.startsWith("dropped") ? palette.yellow(detail) : palette.dim(detail);
            text.append(" ".repeat(NAME_WIDTH + 4)).append(painted).append('\n');
        }
        remedies(check.remedies());
    }

    private void line(String mark, String name, String what) {
        text.append("  ").append(mark).append(' ').append(palette.bold(padded(name)));
        wrapped(what, NAME_WIDTH + 4, line -> line);
    }

    private void remedies(List<String> remedies) {
        for (String remedy : remedies) {
            text.append(" ".repeat(NAME_WIDTH + 4)).append(palette.cyan("→ "));
            wrapped(remedy, NAME_WIDTH + 6, palette::cyan);
        }
    }

    private void token(Explanation token, boolean withClaims) {
        section("The token");
        pair("looks like", token.kind());
        text.append('\n');
        for (Finding finding : token.findings()) {
            String mark = finding.passed() ? palette.green("✓") : palette.red("✗");
            String expected = finding.passed() ? "" : "; expected " + finding.expected();
            line(mark, finding.what(), finding.found() + expected);
        }
        boolean accepted = token.outcome() == Outcome.ACCEPTED;
        line(accepted ? palette.green("✓") : palette.red("✗"), "verdict", token.summary());
        remedies(token.remedies());
        if (withClaims) {
            claims(token.unverifiedClaims());
        }
    }

    private void claims(Map<String, @Nullable Object> claims) {
        section("Its claims, which are not verified");
        claims.forEach((name, value) -> {
            String shown = shortened(String.valueOf(value));
            text.append("    ")
                    .append(palette.dim(shortened(name) + ": "))
                    .append(shown)
                    .append('\n');
        });
    }

    private static String shortened(String value) {
        String printable = Check.printable(value);
        return printable.length() <= WIDTH ? printable : printable.substring(0, WIDTH) + "…";
    }

    private void verdict(Report report) {
        long problems = report.problems();
        String verdict = problems == 0
                ? palette.green("All checks passed.")
                : palette.red(problems == 1 ? "1 problem found." : problems + " problems found.");
        text.append('\n').append("  ").append(verdict).append('\n');
    }

    private static String padded(String name) {
        return name + " ".repeat(Math.max(1, NAME_WIDTH - name.length()));
    }

    /**
     * Breaks lines at spaces. A word that is longer than a line, for example a URL, stays whole so that it can be
     * copied.
     */
    private void wrapped(String words, int indent, UnaryOperator<String> paint) {
        StringBuilder line = new StringBuilder();
        for (String word : Check.printable(words).split(" ", -1)) {
            if (!line.isEmpty() && indent + line.length() + 1 + word.length() > WIDTH) {
                text.append(paint.apply(line.toString())).append('\n').append(" ".repeat(indent));
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        text.append(paint.apply(line.toString())).append('\n');
    }
}
