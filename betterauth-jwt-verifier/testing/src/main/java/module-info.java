// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** Test support for services that accept Better Auth's JWTs. */
@org.jspecify.annotations.NullMarked
module io.github.betterauthjwt.testing {
    requires transitive io.github.betterauthjwt;
    requires transitive java.net.http;
    requires transitive org.junit.jupiter.api;
    requires com.fasterxml.jackson.core;
    requires java.logging;
    requires jdk.httpserver;
    requires jdk.jfr;
    requires org.assertj.core;
    requires org.junit.jupiter.params;
    requires org.junit.platform.commons;
    requires static transitive org.jspecify;

    exports io.github.betterauthjwt.testing;

    // JUnit finds and calls the tests of BearerContract, which are not public API
    opens io.github.betterauthjwt.testing to
            org.junit.platform.commons;
}
