// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.Supplier;

/** What a reader of hostile input may do: return a value, or throw a documented problem of bounded size. */
final class Documented {

    /** The largest response to hostile input, in bytes. */
    static final int MOST_BYTES = 16 * 1024;

    private Documented() {}

    /**
     * Reads something.
     *
     * @param statuses the documented ones
     * @return empty if it was rejected by one of them
     */
    static <T> Optional<T> unlessRejected(Supplier<T> reader, Integer... statuses) {
        try {
            return Optional.of(reader.get());
        } catch (Problem problem) {
            assertThat(problem.status()).isIn((Object[]) statuses);
            assertThat(Answers.problemBody(problem, "urn:request:1")).hasSizeLessThan(MOST_BYTES);
            return Optional.empty();
        }
    }
}
