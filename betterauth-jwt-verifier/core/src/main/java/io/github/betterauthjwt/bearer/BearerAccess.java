// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

/** Whether a route needs a token. */
public enum BearerAccess {
    /** Anyone may call the route. A token that is sent is not read. */
    PUBLIC,
    /** A request without a token passes as anonymous. A request with a token that is not accepted never passes. */
    OPTIONAL,
    /** Only a request with an accepted token passes. */
    REQUIRED
}
