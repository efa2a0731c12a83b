// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

/** The token requirement of a route. */
public enum BearerAccess {
    /** Anyone may call the route. Credentials are not read. */
    PUBLIC,
    /** A request without a token passes as anonymous. A request with a rejected token never passes. */
    OPTIONAL,
    /** Only a request with an accepted token passes. */
    REQUIRED
}
