// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.jwks.FetchProblem;
import io.github.betterauthjwt.jwks.JwkSetState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What to change, for each cause: the Better Auth option, the client call, or the verifier's setting. */
final class Remedies {

    private static final String SEND_THE_JWT =
            "Send the JWT: (await authClient.token()).data.token, with jwt() on the server and jwtClient() in the page.";
    private static final String CHECK_CLOCKS = "Compare the clocks of both machines; let NTP keep them.";
    private static final int MANY_KEYS = 10;

    private final TokenReading reading;
    private final Set<String> issuers;
    private final Set<String> audiences;
    private final JwkSetState keys;
    private final int length;

    Remedies(TokenReading reading, Set<String> issuers, Set<String> audiences, JwkSetState keys, int length) {
        this.reading = reading;
        this.issuers = issuers;
        this.audiences = audiences;
        this.keys = keys;
        this.length = length;
    }

    List<String> forReason(Reason reason) {
        return switch (reason) {
            case MISSING -> List.of("Send the header Authorization: Bearer <JWT>.", SEND_THE_JWT);
            case PLACEHOLDER ->
                List.of(
                        "Await authClient.token() before the request, and send no header while its data is null.",
                        SEND_THE_JWT);
            case SESSION_TOKEN, OPAQUE_TOKEN ->
                List.of(
                        SEND_THE_JWT,
                        "If it is an OAuth access token: ask for it with resource=<audience>, then it is a JWT.");
            case SESSION_CACHE_TOKEN, LOGOUT_TOKEN -> List.of(SEND_THE_JWT);
            case ENCRYPTED ->
                List.of(
                        SEND_THE_JWT,
                        "A cookie of session.cookieCache with strategy \"jwe\" is for Better Auth alone.");
            case ID_TOKEN -> List.of("An ID token is for the client that asked for it.", SEND_THE_JWT);
            case MALFORMED ->
                List.of("Send the token as it was issued, without quotes, prefix or spaces.", SEND_THE_JWT);
            case TOO_LARGE ->
                List.of(
                        "The token has " + length
                                + " characters: by default the whole user row is in it, an avatar as a data:"
                                + " URL too. Choose what goes in by jwt({ jwt: { definePayload } }).",
                        "Or raise maximumTokenLength(...), and the header limit of the HTTP server.");
            case ALGORITHM_NOT_ALLOWED -> algorithm();
            case UNSUPPORTED_HEADER ->
                List.of("Issue the token without crit, b64, zip, enc and cty: JWT in its header.");
            case TYPE_NOT_ACCEPTED -> type();
            case SENDER_CONSTRAINED ->
                List.of("Ask for the token without DPoP: this service takes bearer tokens, which prove no key.");
            case MISSING_KEY_ID -> List.of("Better Auth always writes a kid: update it, or see who issued this token.");
            case UNKNOWN_KEY -> unknownKey();
            case BAD_SIGNATURE ->
                List.of(
                        "Get a new token. If it stays: token and JWK Set come from two Better Auth databases, or something"
                                + " on the way changes the token.");
            case EXPIRED -> expired();
            case NOT_YET_VALID -> List.of(CHECK_CLOCKS, "Or raise clockSkew(...), to 10 minutes at most.");
            case WRONG_ISSUER -> issuer();
            case WRONG_AUDIENCE -> audience();
            case MISSING_CLAIM -> missingClaim();
            case INVALID_CLAIM ->
                List.of("See definePayload and the user's columns: they may overwrite a registered claim; or a rule of"
                        + " your own refused it.");
            case INSUFFICIENT_SCOPE -> List.of("Ask for a token with the scope or role that this route needs.");
        };
    }

    private List<String> algorithm() {
        String alg = String.valueOf(reading.header("alg"));
        if (alg.startsWith("HS")) {
            return List.of("HS256 marks the session cookie cache or an e-mail token.", SEND_THE_JWT);
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
            return List.of(
                    "To accept OAuth access tokens, call acceptAccessTokens() and"
                            + " additionalIssuers(\"<origin>/api/auth\"), and check scopes.",
                    SEND_THE_JWT);
        }
        return List.of(SEND_THE_JWT);
    }

    private List<String> unknownKey() {
        List<String> remedies = new ArrayList<>();
        if (keys.kids().isEmpty()) {
            remedies.add("The JWK Set is empty: all keys were rotated away while idle. A new token brings a new key.");
        } else if (keys.kids().size() > MANY_KEYS) {
            remedies.add(
                    "The JWK Set has " + keys.kids().size() + " keys: does Better Auth make one at each request? Its"
                            + " jwks table must be kept, and rotationInterval must not be shorter than a token lives.");
        } else {
            remedies.add("The key was rotated away, or its table was reset: get a new token.");
        }
        if (!keys.dropped().isEmpty()) {
            remedies.add("Or it is one of the keys that cannot be used: " + String.join("; ", keys.dropped()));
        }
        remedies.add(
                "If new tokens are refused too, the JWK Set is another server's: compare jwksUri with BETTER_AUTH_URL.");
        return remedies;
    }

    private List<String> expired() {
        Map<String, @Nullable Object> claims = reading.claims();
        if (claims != null
                && claims.get("exp") instanceof Number exp
                && claims.get("iat") instanceof Number iat
                && exp.doubleValue() < iat.doubleValue()) {
            return List.of(
                    "It expired before it was issued: a numeric expirationTime is taken as a point in time. Write"
                            + " expirationTime: \"1h\" instead of 3600.");
        }
        return List.of(
                "Get a new token by authClient.token(), best 30 s before the old one ends; once after a 401.",
                CHECK_CLOCKS);
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

    static List<String> forKeys(@Nullable FetchProblem problem) {
        if (problem == null) {
            return List.of("Try again in a moment.");
        }
        return switch (problem) {
            case DNS ->
                List.of("Check the host of jwksUri; inside containers it is the service's name, not localhost.");
            case REFUSED ->
                List.of(
                        "Start Better Auth, or correct host and port. Inside a container, localhost is the container itself.");
            case TIMEOUT ->
                List.of("Look at firewalls and routes between this service and Better Auth, and at its load.");
            case TLS ->
                List.of(
                        "Give the server a certificate this JVM trusts, or its authority to the JVM: httpClient(...) with an"
                                + " SSLContext, or javax.net.ssl.trustStore.");
            case PROXY -> List.of("See the proxy between: set one by httpClient(...), or except this host from it.");
            case NOT_FOUND ->
                List.of(
                        "Correct the path: basePath in Better Auth (default /api/auth), then jwks.jwksPath (default /jwks).",
                        "With jwks.remoteUrl Better Auth serves no keys itself: set jwksUri to that URL. Without jwt() there"
                                + " are none.");
            case RATE_LIMITED ->
                List.of(
                        "Better Auth limits requests by IP: many clients behind one share it. Set its trusted proxy headers,"
                                + " or a customRule for /jwks.");
            case SERVER_ERROR ->
                List.of(
                        "See Better Auth's log. Often the jwks table is missing (run its migration) or BETTER_AUTH_SECRET"
                                + " changed, so that stored keys cannot be decrypted.");
            case REDIRECT ->
                List.of("Set jwksUri to where it redirects to, if you trust that place; redirects are not followed.");
            case OTHER_STATUS -> List.of("Open jwksUri from this machine: it must answer 200 without credentials.");
            case HTML ->
                List.of(
                        "A web page answers at jwksUri: the path is not Better Auth's, or a login or error page stands before.");
            case NOT_A_JWK_SET -> List.of("Open jwksUri: it must answer {\"keys\":[…]} of at most 64 KiB.");
            case NO_USABLE_KEY ->
                List.of(
                        "Set keyPairConfig to an algorithm for signatures (ECDH-ES is none) and let Better Auth make a new key.");
            case OTHER -> List.of("See the log for the cause.");
        };
    }
}
