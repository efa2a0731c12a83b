// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** Micrometer meters for the decisions of the verifier and for changes of its keys. */
@org.jspecify.annotations.NullMarked
module io.github.betterauthjwt.micrometer {
    requires transitive io.github.betterauthjwt;
    requires transitive micrometer.core;
    requires static org.jspecify;

    exports io.github.betterauthjwt.micrometer;
}
