// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells a compact JWS from all else that arrives in its place, by its outside alone: nothing is decoded. What Better Auth
 * issues besides JWTs is recognised, so that the refusal can name it.
 */
final class TokenShape {

    /** What JavaScript writes for a variable without a value, for an object, and for a promise that was not awaited. */
    private static final Pattern PLACEHOLDER =
            Pattern.compile("undefined|null|NaN|true|false|\\[object \\w+]|Promise \\{.*}");

    private static final Pattern BARE_SESSION_TOKEN = Pattern.compile("[A-Za-z0-9]{32}");
    /** {@code <32>.<base64 of an HMAC-SHA-256>}, percent-encoded where it comes straight from the cookie. */
    private static final Pattern SIGNED_SESSION_TOKEN =
            Pattern.compile("[A-Za-z0-9]{32}\\.(?:[A-Za-z0-9+/]|%2[BbFf]){43}(?:=|%3[Dd])");

    /** The grammar of every bearer token (RFC 6750 §2.1). */
    private static final Pattern B64TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
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

    /** No token contains a comma (RFC 6750 §2.1); two header fields that a proxy has joined do (RFC 9110 §5.3). */
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

    static boolean isPlaceholder(String token) {
        return PLACEHOLDER.matcher(token).matches();
    }

    private static InvalidJwtException refusalOf(String token) {
        if (isPlaceholder(token)) {
            return new InvalidJwtException(
                    Reason.PLACEHOLDER,
                    "The token is a placeholder such as \"undefined\" or an object, not a JWT; await the token first");
        }
        if (isSeveral(token)) {
            return new InvalidJwtException(
                    Reason.MALFORMED,
                    "Several credentials were sent; expected one Authorization header with one token");
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
        if (token.indexOf('.') < 0 && B64TOKEN.matcher(token).matches()) {
            return new InvalidJwtException(Reason.OPAQUE_TOKEN, "This is an opaque token; a JWT is expected");
        }
        return malformed(token, "expected three base64url parts with dots between");
    }

    /** A rejection that names the mistake if the token contains characters that no token has. */
    static InvalidJwtException malformed(String token, @Nullable String otherwise) {
        return new InvalidJwtException(
                Reason.MALFORMED, "The token is not a well-formed JWT: " + mistake(token, otherwise));
    }

    private static String mistake(String token, @Nullable String otherwise) {
        if (B64TOKEN.matcher(token).matches()) {
            return otherwise == null ? "expected base64url characters only" : otherwise;
        }
        char first = token.charAt(0);
        if (first == '{') {
            return "a JSON object was sent, such as the whole response of /api/auth/token; send its member \"token\"";
        }
        if (first == '"' || first == '\'') {
            return "it is in quotes; send it without them";
        }
        if (token.indexOf('%') >= 0) {
            return "it contains percent-encoding, such as %0A for a line break; send it as it was issued";
        }
        return "expected \"Bearer\", a space and one token in the Authorization header";
    }
}
