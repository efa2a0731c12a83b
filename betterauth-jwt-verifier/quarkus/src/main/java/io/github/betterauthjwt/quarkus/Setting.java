// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import java.util.function.Supplier;

/** Names the property whose value was rejected. */
final class Setting {

    private Setting() {}

    static <T> T apply(String property, Supplier<T> applied) {
        try {
            return applied.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "The property better-auth." + property + " is wrong: " + e.getMessage()
                            + ". Fix it, or remove it to use the default",
                    e);
        }
    }
}
