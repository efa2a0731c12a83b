// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.Supplier;

/** The outcomes that a reader of hostile input may have: a value, or a documented problem of bounded size. */
final class DocumentedOutcome {

    /** The largest response to hostile input, in bytes. */
    static final int MOST_BYTES = 16 * 1024;

    private DocumentedOutcome() {}

    /**
     * Reads a value.
     *
     * @param statuses the documented statuses
     * @return empty if the input was rejected with one of them
     */
    static <T> Optional<T> unlessRejected(Supplier<T> reader, Integer... statuses) {
        try {
            return Optional.of(reader.get());
        } catch (Problem problem) {
            assertThat(problem.status()).isIn((Object[]) statuses);
            assertThat(problem.json("1")).hasSizeLessThan(MOST_BYTES);
            return Optional.empty();
        }
    }
}
