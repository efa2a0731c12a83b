// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Writes the results as Markdown. */
final class Report {

    /** The share of the samples to skip at the start, while the compiler and the pools warm up. */
    private static final double WARM_UP = 0.25;

    private final Path folder;
    private final Scoreboard scoreboard;
    private final List<Sample> samples;
    private final Formatter text = new Formatter(Locale.ROOT);

    Report(Path folder, Scoreboard scoreboard, List<Sample> samples) {
        this.folder = folder;
        this.scoreboard = scoreboard;
        this.samples = samples;
    }

    /** Returns whether there were no errors and no growth. */
    boolean write(String done) throws IOException {
        text.format("%s.%n", done);
        text.format("%n");
        text.format("Wrong responses: %d, expected: 0%n", scoreboard.wrongs());
        scoreboard.wrongByKind().forEach((kind, count) -> text.format("- %s: %d%n", kind, count.sum()));
        text.format("%n");
        text.format(
                "Without faults, milliseconds: median %.1f, 95 %% %.1f, 99 %% %.1f%n",
                scoreboard.percentile(0.5), scoreboard.percentile(0.95), scoreboard.percentile(0.99));
        text.format("%n");
        boolean flat = trends();
        text.format("%n");
        text.format(
                "Answers: %s%n",
                scoreboard.answersByKind().entrySet().stream()
                        .map(answers ->
                                answers.getKey() + ": " + answers.getValue().sum())
                        .collect(Collectors.joining("; ")));
        scoreboard.examples().forEach(example -> text.format("    %s%n", example));
        Files.writeString(folder.resolve("report.md"), text.toString());
        System.out.print(text);
        return flat && scoreboard.wrongs() == 0;
    }

    private boolean trends() {
        List<Sample> later = samples.subList((int) (samples.size() * WARM_UP), samples.size());
        if (later.size() < 5) {
            text.format("There are too few samples to decide whether memory grows.%n");
            return false;
        }
        text.format("After a quarter of the time, least squares through %d samples:%n", later.size());
        text.format("%n");
        text.format("| value | mean | least to most | per hour | during the run | |%n");
        text.format("| --- | ---: | ---: | ---: | ---: | --- |%n");
        boolean flat = trend("heap after a full collection, MiB", later, Sample::heap);
        flat &= trend("resident memory, MiB", later, Sample::resident);
        flat &= trend("threads", later, Sample::threads);
        flat &= trend("open files", later, Sample::files);
        return flat;
    }

    private boolean trend(String what, List<Sample> later, ToDoubleFunction<Sample> value) {
        Trend trend = Trend.of(later, value);
        text.format(
                "| %s | %.1f | %.1f to %.1f | %+.1f ± %.1f | %+.1f | %s |%n",
                what,
                trend.mean(),
                later.stream().mapToDouble(value).min().orElseThrow(),
                later.stream().mapToDouble(value).max().orElseThrow(),
                trend.slope() * 3600,
                2 * trend.error() * 3600,
                trend.growth(),
                trend.isFlat() ? "flat" : "**grows**");
        return trend.isFlat();
    }
}
