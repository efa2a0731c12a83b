// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The content of the {@code Authorization} fields of a request: one bearer token, no bearer credentials, or a fault.
 * Only a token reaches the verifier.
 *
 * @param token the text after the scheme, not yet checked in any way; null if there is no token
 * @param fault null if there is no fault; {@code token} is then null too for a request without bearer credentials
 * @param bound whether the scheme is {@code DPoP} (RFC 9449 §7.1)
 */
record Credentials(@Nullable String token, @Nullable Fault fault, boolean bound) {

    private static final String SCHEME = "Bearer";

    /**
     * Credentials of another scheme: {@code Negotiate}, {@code Basic dXNlcg==}, {@code Digest username="a"} (RFC 9110
     * §11.4).
     */
    private static final Pattern OTHER_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*(?: .*)?", Pattern.DOTALL);

    /** Bearer credentials after other credentials in one field, as a proxy combines two fields (RFC 9110 §5.3). */
    private static final Pattern COMBINED =
            Pattern.compile(",[ \\t]*bearer(?:[^A-Za-z0-9]|$)", Pattern.CASE_INSENSITIVE);

    /** DPoP credentials (RFC 9449 §7.1). */
    private static final Pattern BOUND = Pattern.compile("dpop +(.+)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final int SHORTEST_JWT = 20;

    private static final Credentials NONE = new Credentials(null, null, false);

    /** A fault of the header. The fields are the parameters of {@code JwtVerifier.reject}. */
    enum Fault {
        MISSING(
                Reason.MISSING,
                "A bearer token is required",
                "no bearer token",
                "Send the header Authorization: Bearer <JWT>, with the JWT of (await authClient.token()).data.token."),
        SEVERAL(
                Reason.MALFORMED,
                "Several credentials were sent; expected one Authorization header with one token",
                "several credentials, as of two Authorization headers",
                "Send one Authorization header: look for two places that add it, such as an interceptor and the call"
                        + " itself, or a proxy that adds Basic."),
        WITHOUT_SCHEME(
                Reason.MALFORMED,
                "The scheme is missing or not followed by a space; expected \"Bearer\", a space and one token in the"
                        + " Authorization header",
                "a token without a scheme",
                "Write \"Bearer\", one space, and the token into the Authorization header, without a colon or quotes."),
        NOT_ONE_TOKEN(
                Reason.MALFORMED,
                "Expected \"Bearer\", a space and one token in the Authorization header",
                "text that is not one token",
                "Send the token as it was issued, without quotes, braces, spaces, or percent-encoding.");

        private final Reason reason;
        private final String message;
        private final String found;
        private final String remedy;

        Fault(Reason reason, String message, String found, String remedy) {
            this.reason = reason;
            this.message = message;
            this.found = found;
            this.remedy = remedy;
        }

        Reason reason() {
            return reason;
        }

        String message() {
            return message;
        }

        String found() {
            return found;
        }

        String remedy() {
            return remedy;
        }
    }

    /** Reads all {@code Authorization} fields of a request. */
    static Credentials of(List<String> fields) {
        if (fields.isEmpty()) {
            return NONE;
        }
        return fields.size() > 1 ? faulty(Fault.SEVERAL) : of(withoutWhitespace(fields.get(0)));
    }

    /** Reads all {@code Authorization} fields of a request to a service that accepts the scheme {@code DPoP} too. */
    static Credentials ofEitherScheme(List<String> fields) {
        if (fields.size() == 1) {
            Matcher bound = BOUND.matcher(withoutWhitespace(fields.get(0)));
            if (bound.matches()) {
                String token = bound.group(1);
                return token.indexOf(',') >= 0 ? faulty(Fault.SEVERAL) : new Credentials(token, null, true);
            }
        }
        return of(fields);
    }

    /** Reads all {@code Authorization} fields of a request that has a token in another place. */
    static Credentials of(Credentials inHeader, String token) {
        return inHeader.equals(NONE) ? new Credentials(token, null, false) : faulty(Fault.SEVERAL);
    }

    private static Credentials of(String field) {
        if (!field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return ofAnotherScheme(field);
        }
        if (field.length() == SCHEME.length()) {
            return faulty(Fault.MISSING);
        }
        char next = field.charAt(SCHEME.length());
        if (next == ' ') {
            String token = withoutSpaces(field.substring(SCHEME.length()));
            if (token.isEmpty()) {
                return faulty(Fault.MISSING);
            }
            return COMBINED.matcher(token).find() ? faulty(Fault.SEVERAL) : new Credentials(token, null, false);
        }
        if (next == ',') {
            return faulty(Fault.SEVERAL);
        }
        return Character.isLetterOrDigit(next) ? ofAnotherScheme(field) : faulty(Fault.WITHOUT_SCHEME);
    }

    /** Treats another scheme like no credentials, but never a misspelled bearer token. */
    private static Credentials ofAnotherScheme(String field) {
        if (COMBINED.matcher(field).find()) {
            return faulty(Fault.SEVERAL);
        }
        int space = field.indexOf(' ');
        String scheme = space < 0 ? field : field.substring(0, space);
        boolean looksLikeToken = scheme.indexOf('.') >= 0 || (space < 0 && scheme.length() >= SHORTEST_JWT);
        if (field.isEmpty() || (!looksLikeToken && OTHER_SCHEME.matcher(field).matches())) {
            return NONE;
        }
        return faulty(Fault.WITHOUT_SCHEME);
    }

    private static Credentials faulty(Fault fault) {
        return new Credentials(null, fault, false);
    }

    /** Removes the spaces and tabs that may surround a field's value (RFC 9110 §5.6.3). */
    static String withoutWhitespace(String field) {
        int start = 0;
        int end = field.length();
        while (start < end && isWhitespace(field.charAt(start))) {
            start++;
        }
        while (start < end && isWhitespace(field.charAt(end - 1))) {
            end--;
        }
        return field.substring(start, end);
    }

    /** Removes the spaces that separate the scheme from the token (RFC 6750 §2.1). */
    private static String withoutSpaces(String credentials) {
        int start = 0;
        while (start < credentials.length() && credentials.charAt(start) == ' ') {
            start++;
        }
        return credentials.substring(start);
    }

    private static boolean isWhitespace(char character) {
        return character == ' ' || character == '\t';
    }
}
