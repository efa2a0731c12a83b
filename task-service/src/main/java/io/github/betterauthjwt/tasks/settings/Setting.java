// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import java.util.Locale;

/**
 * The declaration of a setting.
 *
 * @param <T> the type of the value
 * @param name its name in the environment; a YAML file has {@code better-auth.url} for {@code BETTER_AUTH_URL}
 * @param standard the text of its default
 * @param meaning written for operators, in {@code --help} and in README.md
 * @param isSecret whether the value may contain a credential, so that messages must not show it
 */
record Setting<T>(String name, String standard, Parser<T> parser, String meaning, boolean isSecret) {

    private String meaningAndBounds() {
        return parser.bounds().isEmpty() ? meaning : meaning + "; from " + parser.bounds();
    }

    /** Returns a line of {@code --help}. */
    String help() {
        String end = standard.isEmpty() ? "" : " [" + standard + "]";
        return String.format(
                Locale.ROOT, "  %-28s %s%s", name, meaningAndBounds().replace("`", ""), end);
    }

    /** Returns a row of the table in README.md. */
    String row() {
        String end = standard.isEmpty() ? "|" : "`" + standard + "` |";
        return "| `" + name + "` | " + meaningAndBounds() + " | " + end;
    }
}
