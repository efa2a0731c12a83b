// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

/** What kept the JWK Set from being fetched, as far as the remedies differ. */
public enum FetchProblem {
    /** The host name cannot be resolved. */
    DNS,
    /** Nobody listens at that address and port. */
    REFUSED,
    /** No connection, or no complete answer, in time. */
    TIMEOUT,
    /** The TLS handshake failed: an unknown certificate authority, another host's certificate, an old protocol. */
    TLS,
    /** A proxy stands between and refuses (407), or cannot reach the server (502, 504). */
    PROXY,
    /** 404: no JWK Set at that path. */
    NOT_FOUND,
    /** 429: asked too often. */
    RATE_LIMITED,
    /** Another 5xx: the auth server fails by itself. */
    SERVER_ERROR,
    /** 3xx: redirects are not followed. */
    REDIRECT,
    /** Any other status but 200. */
    OTHER_STATUS,
    /** A web page instead of JSON. */
    HTML,
    /** An answer that is no JWK Set, or too long for one. */
    NOT_A_JWK_SET,
    /** A JWK Set, and none of its keys can be used. */
    NO_USABLE_KEY,
    /** The exchange broke off in another way. */
    OTHER;

    static FetchProblem ofStatus(int status) {
        return switch (status) {
            case 404, 405, 410 -> NOT_FOUND;
            case 407, 502, 504 -> PROXY;
            case 429 -> RATE_LIMITED;
            default -> status >= 500 ? SERVER_ERROR : status >= 300 && status < 400 ? REDIRECT : OTHER_STATUS;
        };
    }
}
