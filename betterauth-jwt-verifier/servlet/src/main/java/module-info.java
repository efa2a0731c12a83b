// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** Protects Jakarta Servlet applications with the JWTs of a Better Auth server. */
@org.jspecify.annotations.NullMarked
module io.github.betterauthjwt.servlet {
    requires transitive io.github.betterauthjwt;
    requires transitive jakarta.servlet;
    requires static transitive org.jspecify;

    exports io.github.betterauthjwt.servlet;
}
