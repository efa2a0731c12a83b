// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.util.regex.Pattern;

/**
 * Tells a compact JWS from all else that arrives in its place, by its outside alone: nothing is decoded. What Better Auth
 * issues besides JWTs is recognised, so that the refusal can name it.
 */
final class TokenShape {

    private static final Pattern BARE_SESSION_TOKEN = Pattern.compile("[A-Za-z0-9]{32}");
    /** {@code <32>.<base64 of an HMAC-SHA-256>}, percent-encoded where it comes straight from the cookie. */
    private static final Pattern SIGNED_SESSION_TOKEN =
            Pattern.compile("[A-Za-z0-9]{32}\\.(?:[A-Za-z0-9+/]|%2[BbFf]){43}(?:=|%3[Dd])");

    private static final Pattern OPAQUE_TOKEN = Pattern.compile("[A-Za-z0-9._~+/=:-]+");
    /** base64url of <code>{"session</code>: the session cache cookie in its compact form. */
    private static final String COMPACT_SESSION_CACHE = "eyJzZXNzaW9u";

    /** Five parts (RFC 7516 §7.1), of which the second is empty where the key is used directly. */
    private static final Pattern JWE = Pattern.compile("[\\w-]+\\.[\\w-]*\\.[\\w-]+\\.[\\w-]*\\.[\\w-]+");

    private TokenShape() {}

    static void requireThreeParts(String token, int maximumLength) {
        if (token.isEmpty()) {
            throw new InvalidJwtException(Reason.MISSING, "A bearer token is required");
        }
        if (token.length() > maximumLength) {
            throw new InvalidJwtException(
                    Reason.TOO_LARGE, "The token is longer than " + maximumLength + " characters; issue fewer claims");
        }
        if (isSeveral(token) || !hasThreeParts(token)) {
            throw refusalOf(token);
        }
    }

    /** Fields of one name are combined by commas (RFC 9110 §5.3), and no token has one (RFC 6750 §2.1). */
    static boolean isSeveral(String token) {
        return token.indexOf(',') >= 0;
    }

    /** RFC 7515 §7.1, none of them empty. Of which characters they are is for the decoder to say, which reads each. */
    private static boolean hasThreeParts(String token) {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        boolean isLast = token.indexOf('.', second + 1) < 0;
        return first > 0 && second > first + 1 && second < token.length() - 1 && isLast;
    }

    private static InvalidJwtException refusalOf(String token) {
        if (isSeveral(token)) {
            return new InvalidJwtException(
                    Reason.MALFORMED,
                    "Several credentials were sent; expected one Authorization header with one token");
        }
        if (token.equals("undefined") || token.equals("null") || token.equals("[object Object]")) {
            return new InvalidJwtException(
                    Reason.PLACEHOLDER, "The token is the word for a variable that was not set; await the token first");
        }
        if (token.startsWith(COMPACT_SESSION_CACHE)) {
            return new InvalidJwtException(
                    Reason.SESSION_CACHE_TOKEN, "This is Better Auth's session cache cookie; send the JWT instead");
        }
        if (BARE_SESSION_TOKEN.matcher(token).matches()
                || SIGNED_SESSION_TOKEN.matcher(token).matches()) {
            return new InvalidJwtException(
                    Reason.SESSION_TOKEN,
                    "This looks like a session token; send the JWT of authClient.token() instead");
        }
        if (JWE.matcher(token).matches()) {
            return new InvalidJwtException(
                    Reason.ENCRYPTED, "This is an encrypted token (JWE); a signed one is expected");
        }
        if (token.indexOf('.') < 0 && OPAQUE_TOKEN.matcher(token).matches()) {
            return new InvalidJwtException(Reason.OPAQUE_TOKEN, "This is an opaque token; a JWT is expected");
        }
        return new InvalidJwtException(
                Reason.MALFORMED, "The token is not a JWT: expected three base64url parts with dots between");
    }
}
