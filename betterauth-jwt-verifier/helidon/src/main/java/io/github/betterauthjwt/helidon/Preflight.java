// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;

/** Tells a CORS preflight, which a browser sends without credentials and which must be answered before there are any. */
final class Preflight {

    private Preflight() {}

    static boolean is(ServerRequest request) {
        return Method.OPTIONS.equals(request.prologue().method())
                && request.headers().contains(HeaderNames.ORIGIN)
                && request.headers().contains(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    }
}
