// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

/** Recognizes CORS preflights (Fetch standard, "CORS-preflight fetch"), which browsers send without credentials. */
final class Preflight {

    private Preflight() {}

    static boolean is(BearerRequest request) {
        return request.method().equals("OPTIONS")
                && !request.headers("Origin").isEmpty()
                && !request.headers("Access-Control-Request-Method").isEmpty();
    }
}
