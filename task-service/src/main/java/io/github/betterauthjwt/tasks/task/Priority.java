// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.task;

import java.util.Arrays;
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
        return Arrays.stream(values())
                .filter(priority -> priority.number == number)
                .findFirst()
                .orElseThrow();
    }

    public static Optional<Priority> ofWord(String word) {
        return Arrays.stream(values())
                .filter(priority -> priority.word.equals(word))
                .findFirst();
    }
}
