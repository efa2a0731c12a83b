// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.task;

import java.util.Locale;
import java.util.Optional;

/** The urgency of a task, stored as the numbers 1 to 3 so that the database can sort by it. */
public enum Priority {
    LOW(1),
    MEDIUM(2),
    HIGH(3);

    private final String word = name().toLowerCase(Locale.ROOT);
    private final int number;

    Priority(int number) {
        this.number = number;
    }

    /** Returns the word used in JSON and in queries. */
    public String word() {
        return word;
    }

    int number() {
        return number;
    }

    static Priority ofNumber(int number) {
        for (Priority priority : values()) {
            if (priority.number == number) {
                return priority;
            }
        }
        throw new IllegalArgumentException("no priority has the number " + number);
    }

    /** Returns the priority that a word names, or empty if it names no priority. */
    public static Optional<Priority> ofWord(String word) {
        for (Priority priority : values()) {
            if (priority.word.equals(word)) {
                return Optional.of(priority);
            }
        }
        return Optional.empty();
    }
}
