// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.jwks.JwkSetState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What to change, for each cause: the Better Auth option, the client call, or the verifier's setting. */
final class Remedies {

    private static final String SEND_THE_JWT =
            "Send the JWT: (await authClient.token()).data.token, with jwt() on the server and jwtClient() in the page.";
    private static final String EXPECT_LONGER_SKEW = "Or raise clockSkew(...), to 5 minutes at most.";
    private static final int MANY_KEYS = 10;
    /** In seconds since 1970: no Better Auth is as old, so an expiry before is a number of seconds to live. */
    private static final double YEAR_2001 = 1e9;

    private final TokenReading reading;
    private final Set<String> issuers;
    private final Set<String> audiences;
    private final JwkSetState keys;
    private final Duration clockSkew;
    private final String token;

    Remedies(
            TokenReading reading,
            Set<String> issuers,
            Set<String> audiences,
            JwkSetState keys,
            Duration clockSkew,
            String token) {
        this.reading = reading;
        this.issuers = issuers;
        this.audiences = audiences;
        this.keys = keys;
        this.clockSkew = clockSkew;
        this.token = token;
    }

    List<String> forReason(Reason reason) {
        return switch (reason) {
            case MISSING -> List.of("Send the header Authorization: Bearer <JWT>.", SEND_THE_JWT);
            case PLACEHOLDER ->
                List.of(
                        "Await authClient.token() before the request, and send no header while its data is null.",
                        "If its error is a 500: BETTER_AUTH_SECRET changed, so that stored private keys cannot be decrypted, or"
                                + " the table jwks is missing (Better Auth's migrate command); its log says which.",
                        SEND_THE_JWT);
            case SESSION_TOKEN, OPAQUE_TOKEN ->
                List.of(
                        SEND_THE_JWT,
                        "If it is an OAuth access token: ask for it with resource="
                                + audiences.iterator().next()
                                + ", one of oauthProvider({ resources }), and it is a JWT.");
            case SESSION_CACHE_TOKEN, LOGOUT_TOKEN -> List.of(SEND_THE_JWT);
            case ENCRYPTED ->
                List.of(
                        SEND_THE_JWT,
                        "A cookie of session.cookieCache with strategy \"jwe\" is for Better Auth alone.");
            case ID_TOKEN -> List.of("An ID token is for the client that asked for it.", SEND_THE_JWT);
            case MALFORMED -> malformed();
            case TOO_LARGE -> tooLarge();
            case ALGORITHM_NOT_ALLOWED -> algorithm();
            case UNSUPPORTED_HEADER ->
                List.of(
                        "The jwt plugin writes no such header: if jwt({ jwt: { sign } }) signs for you, leave crit, b64, zip,"
                                + " enc and cty out.");
            case TYPE_NOT_ACCEPTED -> type();
            case SENDER_CONSTRAINED ->
                List.of(
                        "This service takes bearer tokens, which prove no key: ask for the token without a DPoP header, and"
                                + " do not require DPoP for this client in oauthProvider().",
                        SEND_THE_JWT);
            case MISSING_KEY_ID -> List.of("Better Auth always writes a kid: update it, or see who issued this token.");
            case UNKNOWN_KEY -> unknownKey();
            case BAD_SIGNATURE ->
                List.of(
                        "Get a new token by authClient.token(), and send it unchanged and whole.",
                        "If that is refused too, jwksUri is another server's than BETTER_AUTH_URL, with the same kid.");
            case EXPIRED -> expired();
            case NOT_YET_VALID -> List.of(clocks(), EXPECT_LONGER_SKEW);
            case WRONG_ISSUER -> issuer();
            case WRONG_AUDIENCE -> audience();
            case MISSING_CLAIM -> missingClaim();
            case INVALID_CLAIM ->
                List.of("See definePayload and the user's columns: they may overwrite a registered claim; or a rule of"
                        + " your own refused it.");
        };
    }

    static List<String> of(InsufficientPrivilegesException insufficient) {
        if (!insufficient.requiredScopes().isEmpty()) {
            return List.of("Request the scope " + String.join(" ", insufficient.requiredScopes())
                    + " together with the access token.");
        }
        return insufficient.requiredRoles().isEmpty()
                ? List.of()
                : List.of(
                        "Give the user the role with authClient.admin.setRole(...). Tokens issued after that contain it.");
    }

    private List<String> malformed() {
        if (TokenShape.isSeveral(token)) {
            return List.of(
                    "Send one Authorization header: look for two places that add it, such as an interceptor and the call"
                            + " itself, or a proxy that adds one of its own (Basic).");
        }
        return List.of("Send the token as it was issued, without quotes, prefix or spaces.", SEND_THE_JWT);
    }

    private List<String> tooLarge() {
        String largest = largestClaim();
        return List.of(
                "The token has " + token.length() + " characters" + largest
                        + ": by default the whole user row is in it, with an avatar kept as a data: URL too. Choose what goes"
                        + " in by jwt({ jwt: { definePayload } }).",
                "Or raise maximumTokenLength(...), and the header limit of the HTTP server.");
    }

    /** Its name and size, never its value. */
    private String largestClaim() {
        Map<String, @Nullable Object> claims = reading.claims() == null ? Map.of() : reading.claims();
        return claims.entrySet().stream()
                .max(Comparator.comparingInt(
                        claim -> String.valueOf(claim.getValue()).length()))
                .map(claim -> ", " + String.valueOf(claim.getValue()).length() + " of them the claim \""
                        + TokenReading.show(claim.getKey()) + "\"")
                .orElse("");
    }

    private String clocks() {
        Duration ahead = keys.clockAhead();
        if (ahead == null || ahead.abs().compareTo(clockSkew) <= 0) {
            return "Compare the clocks of this machine and of Better Auth's; let NTP keep both.";
        }
        return "Set this machine's clock or Better Auth's: ours is " + Explainer.words(ahead.abs())
                + (ahead.isNegative() ? " behind." : " ahead.") + " Let NTP keep both.";
    }

    private List<String> algorithm() {
        String alg = String.valueOf(reading.header("alg"));
        if (alg.startsWith("HS")) {
            return List.of(
                    SEND_THE_JWT,
                    "A cookie of session.cookieCache with strategy \"jwt\", or an e-mail token, is for Better Auth alone.");
        }
        if (alg.equals("EdDSA") || alg.equals("Ed448")) {
            return List.of("For the curve Ed448, call allowedAlgorithms(\"EdDSA\", \"Ed448\").");
        }
        return List.of(
                "Set jwt({ jwks: { keyPairConfig: { alg } } }) to one of the expected algorithms, or allow this one"
                        + " by allowedAlgorithms(...).");
    }

    private List<String> type() {
        if (String.valueOf(reading.header("typ")).toLowerCase(Locale.ROOT).endsWith("at+jwt")) {
            String issuer = reading.claim("iss");
            return List.of(
                    "To accept OAuth access tokens, call acceptAccessTokens() and additionalIssuers(\""
                            + (issuer == null ? "<origin>/api/auth" : issuer) + "\"), and check scopes.",
                    SEND_THE_JWT);
        }
        return List.of(SEND_THE_JWT);
    }

    private List<String> unknownKey() {
        List<String> remedies = new ArrayList<>();
        if (keys.kids().isEmpty()) {
            remedies.add(
                    "The JWK Set is empty: all keys were rotated away while idle, or the table jwks was emptied. A new"
                            + " token by authClient.token() brings a new key.");
        } else if (keys.kids().size() > MANY_KEYS) {
            remedies.add("The JWK Set has " + keys.kids().size()
                    + " keys: does Better Auth make one at each request? Keep its table jwks in a database that lasts and that"
                    + " all instances share, and jwt({ jwks: { rotationInterval } }) longer than a token lives.");
        } else {
            remedies.add(
                    "The key was rotated away (rotationInterval, gracePeriod), or the table jwks was reset: get a new token"
                            + " by authClient.token().");
        }
        if (!keys.dropped().isEmpty()) {
            remedies.add("Or it is one of the keys that cannot be used: " + String.join("; ", keys.dropped()));
        }
        remedies.add(
                "If new tokens are refused too, the JWK Set is another server's: compare jwksUri with BETTER_AUTH_URL. Or"
                        + " each instance of Better Auth has keys of its own, or loses them: keep the table jwks in one database"
                        + " that lasts.");
        return remedies;
    }

    private boolean expiresBeforeItsIssue() {
        Map<String, @Nullable Object> claims = reading.claims() == null ? Map.of() : reading.claims();
        return claims.get("exp") instanceof Number exp
                && exp.doubleValue() < (claims.get("iat") instanceof Number iat ? iat.doubleValue() : YEAR_2001);
    }

    private List<String> expired() {
        if (expiresBeforeItsIssue()) {
            return List.of("It expired before it was issued: a number is taken for a point in time. Write"
                    + " jwt({ jwt: { expirationTime: \"1h\" } }) instead of 3600.");
        }
        return List.of(
                "Get a new token by authClient.token(): before each call, or 30 s before the old one ends; how long it lives is"
                        + " jwt({ jwt: { expirationTime } }), 15 minutes by default.",
                clocks());
    }

    private List<String> issuer() {
        String found = reading.claim("iss");
        String expected = issuers.iterator().next();
        if (found == null || found.isEmpty()) {
            return List.of(
                    "Better Auth does not know its address: set baseURL or BETTER_AUTH_URL to " + expected + ".");
        }
        return List.of(IssuerDifference.between(expected, found));
    }

    private List<String> audience() {
        String found = reading.claim("aud");
        return List.of(
                "Set jwt({ jwt: { audience: \"" + audiences.iterator().next()
                        + "\" } }) in Better Auth, or expect what it"
                        + " issues: the second argument of builder(...), or additionalAudiences(\""
                        + (found == null ? "…" : found) + "\").",
                "An audience that is a client id marks an ID token: send the JWT of authClient.token() then.");
    }

    private List<String> missingClaim() {
        if (reading.claim("sub") == null || "".equals(reading.claim("sub"))) {
            return List.of("See jwt({ jwt: { getSubject } }): it must return the user's id.");
        }
        return List.of("A token made by auth.api.signJWT needs iss, aud, sub and exp in its payload, and baseURL set.");
    }
}
