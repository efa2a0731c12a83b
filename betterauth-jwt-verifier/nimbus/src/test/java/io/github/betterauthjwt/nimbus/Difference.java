// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import io.github.betterauthjwt.InvalidJwtException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The explained differences between the verifier and Nimbus. The table of the README has a row for each. */
enum Difference {
    BASE64URL,
    STRICT_JSON,
    HEADER,
    TYPE,
    KEY_ID,
    OTHER_TOKENS,
    CLAIM_TYPES,
    ISSUED_LATER,
    SIZE,
    ED25519_NAME,
    NOT_BEFORE,
    FAR_TIMES,
    FRACTIONS,
    NUMBERS,
    TOKEN_ID,
    UNUSED_HEADERS,
    UNDOCUMENTED_EXCEPTION;

    private static final Pattern FAR = Pattern.compile("\"(exp|nbf|iat)\":-?([0-9]{14,}|[0-9]+e[0-9]+)");
    private static final Pattern UNUSED = Pattern.compile("\"(cty|jku|jwk|x5c|other)\":");
    private static final Pattern FRACTION = Pattern.compile("\"(exp|nbf|iat)\":[0-9]+\\.[0-9]");

    /** Returns the class of a token that only the verifier rejects; null if it has no class. */
    static @Nullable Difference ofStricter(String token, InvalidJwtException rejection) {
        return switch (rejection.reason()) {
            case MALFORMED -> malformed(token, String.valueOf(rejection.getMessage()));
            case UNSUPPORTED_HEADER -> HEADER;
            case TYPE_NOT_ACCEPTED -> TYPE;
            case MISSING_KEY_ID -> KEY_ID;
            case ID_TOKEN, LOGOUT_TOKEN, SENDER_CONSTRAINED, CERTIFICATE_BOUND, SESSION_CACHE_TOKEN -> OTHER_TOKENS;
            case MISSING_CLAIM, INVALID_CLAIM, WRONG_AUDIENCE -> CLAIM_TYPES;
            case NOT_YET_VALID -> notYetValid(token, String.valueOf(rejection.getMessage()));
            case TOO_LARGE -> SIZE;
            default -> null;
        };
    }

    private static @Nullable Difference notYetValid(String token, String message) {
        if (message.contains("\"iat\"")) {
            return ISSUED_LATER;
        }
        return FAR.matcher(payload(token)).find() ? FAR_TIMES : null;
    }

    private static @Nullable Difference malformed(String token, String message) {
        if (message.contains("\"kid\"")) {
            return KEY_ID;
        }
        if (message.contains("\"typ\"")) {
            return TYPE;
        }
        for (String part : token.split("\\.", -1)) {
            if (!Base64URL.encode(new Base64URL(part).decode()).toString().equals(part)) {
                return BASE64URL;
            }
        }
        return STRICT_JSON;
    }

    /** Returns the class of a token that only Nimbus rejects; null if it has no class. */
    static @Nullable Difference ofLooser(String token, Throwable rejection) {
        String header = part(token, 0);
        String payload = payload(token);
        if (rejection instanceof ParseException) {
            return UNUSED.matcher(header).find() ? UNUSED_HEADERS : null;
        }
        if (rejection instanceof ExpiredJWTException) {
            return FAR.matcher(payload).find()
                    ? FAR_TIMES
                    : FRACTION.matcher(payload).find() ? FRACTIONS : null;
        }
        if (rejection instanceof BadJWTException) {
            return claimsOnlyNimbusRejects(payload, String.valueOf(rejection.getMessage()));
        }
        if (header.contains("application/jwt")) {
            return TYPE;
        }
        return header.contains("\"Ed25519\"") ? ED25519_NAME : null;
    }

    private static @Nullable Difference claimsOnlyNimbusRejects(String payload, String message) {
        if (payload.contains("e400")) {
            return NUMBERS;
        }
        if (message.contains("jti")) {
            return TOKEN_ID;
        }
        return payload.contains("\"nbf\"") ? NOT_BEFORE : null;
    }

    /** Returns the class of a token that both accept with other claims; null if it has no class. */
    static @Nullable Difference ofClaims(String token) {
        return FAR.matcher(payload(token)).find() ? FAR_TIMES : null;
    }

    private static String payload(String token) {
        return part(token, 1);
    }

    private static String part(String token, int index) {
        return new String(new Base64URL(token.split("\\.", -1)[index]).decode(), StandardCharsets.UTF_8);
    }
}
