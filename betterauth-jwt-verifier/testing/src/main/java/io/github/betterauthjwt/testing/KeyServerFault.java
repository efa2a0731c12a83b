// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import java.util.Locale;

/**
 * The faults of a key server that {@link BetterAuthStub} simulates. Each is a state of the scenario {@code key-server} in
 * the published WireMock mappings. The name of the state is the name of the constant in lower case with hyphens.
 */
public enum KeyServerFault {
    /** 500 without a body, as Better Auth responds when its database is unavailable. */
    OUTAGE,
    /** 429 with the wait in {@code X-Retry-After}, as Better Auth's rate limit responds. */
    RATE_LIMIT,
    /** 503, as a proxy responds when Better Auth is unavailable. */
    UNAVAILABLE,
    /** The JWK Set after 20 seconds, which is later than the timeout of a fetch. */
    DELAY,
    /** The JWK Set in small parts over 60 seconds. */
    DRIP,
    /** The connection is reset before the response. */
    RESET,
    /** The connection is closed without a response. */
    EMPTY,
    /** The header of a response, and then a broken body. */
    TRUNCATED,
    /** Bytes that are not HTTP. */
    GARBAGE,
    /** 200 with a web page, as a captive portal or a wrong address responds. */
    HTML,
    /** 302 to another path. */
    REDIRECT,
    /** 200 with a JWK Set without keys, as after a long idle time. */
    NO_KEYS;

    /** Returns the state of the scenario {@code key-server}. */
    String state() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
