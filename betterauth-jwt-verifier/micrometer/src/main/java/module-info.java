// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** Counts in a Micrometer registry what the verifier decides and what happens to its keys. */
@org.jspecify.annotations.NullMarked
module io.github.betterauthjwt.micrometer {
    requires transitive io.github.betterauthjwt;
    requires transitive micrometer.core;
    requires static org.jspecify;

    exports io.github.betterauthjwt.micrometer;
}
