// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the JWT for APIs from the other JWTs that Better Auth signs with the same key, under the same issuer, for the
 * same user (RFC 8725 §3.11): accepting one of those would let a cookie or an ID token open the API.
 */
final class TokenKinds {

    static final List<String> ID_TOKEN_CLAIMS = List.of("at_hash", "c_hash", "nonce", "acr", "auth_time");
    private static final String SESSION_CACHE_AUDIENCE = "better-auth:session-cache";
    private static final String LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";

    private final boolean acceptsAccessTokens;

    TokenKinds(boolean acceptsAccessTokens) {
        this.acceptsAccessTokens = acceptsAccessTokens;
    }

    /** Refuses a token of another kind, by its {@code typ} first and then by the claims only that kind has. */
    void requireAccepted(UnverifiedJwt jws) {
        String type = normalized(jws.type());
        boolean isAccessToken = type.equals("at+jwt");
        switch (type) {
            case "", "jwt" -> requireNotAnotherKind(jws.claims());
            case "at+jwt" -> {
                if (!acceptsAccessTokens) {
                    throw new InvalidJwtException(
                            Reason.TYPE_NOT_ACCEPTED,
                            "This is an OAuth access token (at+jwt), which this service has not opted into");
                }
            }
            case "better-auth.session-cache+jwt" -> throw sessionCache();
            case "logout+jwt" -> throw logout();
            default ->
                throw new InvalidJwtException(
                        Reason.TYPE_NOT_ACCEPTED, "The token's \"typ\" must be absent or \"JWT\"");
        }
        if (jws.claims().containsKey("cnf")) {
            throw new InvalidJwtException(
                    Reason.SENDER_CONSTRAINED,
                    (isAccessToken ? "The access token" : "The token")
                            + " is bound to a key (\"cnf\"); as a bearer token it proves nothing");
        }
    }

    /** The kind, or nothing if the header does not say; present and empty is no kind at all. */
    private static String normalized(@Nullable String type) {
        if (type == null) {
            return "";
        }
        String kind = UnverifiedJwt.withoutMediaTypePrefix(type);
        return kind.isEmpty() ? "?" : kind;
    }

    private static void requireNotAnotherKind(Map<String, @Nullable Object> claims) {
        if (SESSION_CACHE_AUDIENCE.equals(claims.get("aud"))) {
            throw sessionCache();
        }
        if (claims.get("events") instanceof Map<?, ?> events && events.containsKey(LOGOUT_EVENT)) {
            throw logout();
        }
        for (String claim : ID_TOKEN_CLAIMS) {
            if (claims.containsKey(claim)) {
                throw new InvalidJwtException(
                        Reason.ID_TOKEN,
                        "This is an ID token (it has \"" + claim + "\"); send the JWT of authClient.token() instead");
            }
        }
    }

    private static InvalidJwtException sessionCache() {
        return new InvalidJwtException(
                Reason.SESSION_CACHE_TOKEN, "This is Better Auth's session cache; send the JWT of authClient.token()");
    }

    private static InvalidJwtException logout() {
        return new InvalidJwtException(Reason.LOGOUT_TOKEN, "This is a logout token; it opens no API");
    }
}
