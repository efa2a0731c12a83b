// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in a few words what kind of token something looks like, trusting nothing. */
final class TokenDescription {

    private static final int SESSION_TOKEN_LENGTH = 32;

    private TokenDescription() {}

    static String of(String token, TokenReading reading) {
        if (token.isBlank()) {
            return "no token at all";
        }
        if (TokenShape.isPlaceholder(token)) {
            return "the text \"" + TokenReading.show(token)
                    + "\", which JavaScript writes for a value that is not a token";
        }
        if (TokenShape.isSeveral(token)) {
            return "several credentials, as of two Authorization headers";
        }
        if (token.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return "a whole Authorization header instead of the token alone";
        }
        long dots = token.chars().filter(character -> character == '.').count();
        if (dots == 4) {
            return "an encrypted token (JWE), such as the session cookie cache with strategy \"jwe\"";
        }
        if (dots == 2 && reading.header() != null) {
            return jws(reading);
        }
        if (token.startsWith("eyJzZXNzaW9u")) {
            return "the session cookie cache with strategy \"compact\"";
        }
        if (dots == 1 && token.indexOf('.') == SESSION_TOKEN_LENGTH) {
            return "a signed session token, from the cookie or the bearer plugin's set-auth-token";
        }
        if (dots == 0 && token.matches("[A-Za-z0-9]{" + SESSION_TOKEN_LENGTH + "}")) {
            return "a bare session token, a one-time or device token, or an opaque OAuth access token";
        }
        return dots == 0 ? "an opaque token, such as an API key" : "nothing that Better Auth issues";
    }

    private static String jws(TokenReading reading) {
        String alg = String.valueOf(reading.header("alg"));
        if (alg.startsWith("HS")) {
            return sharedSecret(reading) + ", signed with a shared secret (" + alg + ")";
        }
        String typ = reading.header("typ");
        String type = typ == null ? "" : typ.toLowerCase(Locale.ROOT).replaceFirst("^application/", "");
        Map<String, @Nullable Object> claims = reading.claims() == null ? Map.of() : reading.claims();
        return switch (type) {
            case "at+jwt" -> accessToken(claims);
            case "logout+jwt" -> "a logout token of the oauth-provider plugin";
            case "better-auth.session-cache+jwt" -> "the session cache as a JWT (jwt({ sessionCookieCache: true }))";
            case "", "jwt" -> untyped(claims);
            default -> "a JWT of the type " + typ;
        };
    }

    /** Both are signed with the server's secret; the cache holds the session, the other an address. */
    private static String sharedSecret(TokenReading reading) {
        Map<String, @Nullable Object> claims = reading.claims() == null ? Map.of() : reading.claims();
        if (claims.containsKey("session")) {
            return "the session cookie cache with strategy \"jwt\"";
        }
        return claims.containsKey("email")
                ? "an e-mail verification token"
                : "the session cookie cache with strategy \"jwt\" or an e-mail verification token";
    }

    private static String accessToken(Map<String, @Nullable Object> claims) {
        String holder = claims.get("sub") != null && claims.get("sub").equals(claims.get("client_id"))
                ? "an OAuth access token of a machine (client credentials)"
                : "an OAuth access token of the oauth-provider plugin";
        return claims.containsKey("cnf") ? holder + ", bound to a key (DPoP)" : holder;
    }

    private static String untyped(Map<String, @Nullable Object> claims) {
        if ("better-auth:session-cache".equals(claims.get("aud"))) {
            return "the session cache as a JWT (jwt({ sessionCookieCache: true }))";
        }
        if (claims.containsKey("events")) {
            return "a logout token of the oauth-provider plugin";
        }
        for (String claim : TokenKinds.ID_TOKEN_CLAIMS) {
            if (claims.containsKey(claim)) {
                return "an ID token of an OAuth client";
            }
        }
        return claims.containsKey("cnf") ? "a JWT bound to a key (DPoP)" : "a JWT as the jwt plugin issues it";
    }
}
