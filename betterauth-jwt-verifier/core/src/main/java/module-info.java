// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** Verifies the JWTs of a Better Auth server. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the module that uses the JSON parser is built after this one
module io.github.betterauthjwt {
    requires com.fasterxml.jackson.core;
    requires com.github.benmanes.caffeine;
    requires transitive java.net.http;
    requires jdk.jfr;
    requires static transitive org.jspecify;

    exports io.github.betterauthjwt;
    exports io.github.betterauthjwt.bearer;
    exports io.github.betterauthjwt.json to
            io.github.betterauthjwt.mcp;

    uses java.security.Provider;
}
