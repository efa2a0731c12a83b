// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.soak;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A least-squares line through samples, which shows whether a value grows.
 *
 * @param mean of the samples
 * @param slope per second
 * @param error the slope's standard error
 * @param seconds from the first sample to the last
 */
record Trend(double mean, double slope, double error, double seconds) {

    /** The growth over the whole time, relative to the mean, that still counts as flat. */
    private static final double ALLOWANCE = 0.05;

    static Trend of(List<Sample> samples, ToDoubleFunction<Sample> value) {
        int n = samples.size();
        double x = samples.stream().mapToDouble(Sample::seconds).average().orElse(0);
        double y = samples.stream().mapToDouble(value).average().orElse(0);
        double xx = 0;
        double xy = 0;
        for (Sample sample : samples) {
            xx += Math.pow(sample.seconds() - x, 2);
            xy += (sample.seconds() - x) * (value.applyAsDouble(sample) - y);
        }
        double slope = xy / xx;
        double squares = 0;
        for (Sample sample : samples) {
            squares += Math.pow(value.applyAsDouble(sample) - y - slope * (sample.seconds() - x), 2);
        }
        double error = Math.sqrt(squares / (n - 2) / xx);
        return new Trend(
                y, slope, error, samples.get(n - 1).seconds() - samples.get(0).seconds());
    }

    double growth() {
        return slope * seconds;
    }

    /** Returns whether the growth is at most a twentieth of the mean, or at most what chance explains. */
    boolean isFlat() {
        return growth() <= ALLOWANCE * mean || slope <= 2 * error;
    }
}
