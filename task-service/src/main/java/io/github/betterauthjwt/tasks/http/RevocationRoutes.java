// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.KeysUnavailableException;
import io.github.betterauthjwt.LogoutToken;
import io.github.betterauthjwt.LogoutTokenVerifier;
import io.github.betterauthjwt.tasks.postgres.Revocation;
import io.github.betterauthjwt.tasks.postgres.Revocation.Claim;
import io.github.betterauthjwt.tasks.postgres.RevocationStore;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The route by which Better Auth reports that tokens end before they expire. Its hooks send a shared secret and JSON. Its
 * oauth-provider sends logout tokens, whose signature proves where they are from.
 */
final class RevocationRoutes implements HttpService {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String SCHEME = "Bearer ";

    private final RevocationStore store;
    private final byte[] secretHash;
    private final @Nullable LogoutTokenVerifier logouts;
    private final RequestBodies bodies;

    /**
     * Creates the route.
     *
     * @param logouts null if logout tokens are not accepted
     */
    RevocationRoutes(
            RevocationStore store, String secret, @Nullable LogoutTokenVerifier logouts, RequestBodies bodies) {
        this.store = store;
        this.secretHash = hash(secret);
        this.logouts = logouts;
        this.bodies = bodies;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/", this::post).any("/", TaskRoutes.otherMethod("POST, OPTIONS"));
    }

    private void post(ServerRequest request, ServerResponse response) {
        TaskRoutes.requireNoParameters(request);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        List<Revocation> revocations =
                logouts != null && isForm(request) ? loggedOut(request, logouts) : reported(request);
        revocations.forEach(store::record);
        response.status(Status.NO_CONTENT_204).send();
    }

    private static boolean isForm(ServerRequest request) {
        return Responses.fields(request, HeaderNames.CONTENT_TYPE).stream()
                .anyMatch(type -> type.toLowerCase(Locale.ROOT).startsWith(FORM));
    }

    private List<Revocation> reported(ServerRequest request) {
        requireSecret(request);
        return bodies.read(request, Set.of(Responses.JSON), body -> RevocationBody.report(body, Instant.now()));
    }

    /** Compares hashes, so that the time depends on neither the content nor the length of the secret. */
    private void requireSecret(ServerRequest request) {
        List<String> fields = Responses.fields(request, HeaderNames.AUTHORIZATION);
        String field = fields.size() == 1 ? fields.getFirst() : "";
        boolean isBearer = field.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        String given = isBearer ? field.substring(SCHEME.length()).strip() : "";
        if (!MessageDigest.isEqual(hash(given), secretHash)) {
            throw Problem.WRONG_SECRET;
        }
    }

    private static byte[] hash(String secret) {
        return Text.sha256(secret.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The tokens of {@code jwt()} have no session id, so a logout ends all tokens of the user that were issued before it.
     * Other sessions of the user get new ones.
     */
    private List<Revocation> loggedOut(ServerRequest request, LogoutTokenVerifier logouts) {
        String token = bodies.read(request, Set.of(FORM), RevocationBody::logoutToken);
        try {
            LogoutToken logout = logouts.verify(token);
            return Stream.concat(
                            Stream.of(revocation(Claim.SUB, logout.subject(), logout)),
                            logout.sessionId().stream().map(session -> revocation(Claim.SID, session, logout)))
                    .toList();
        } catch (InvalidJwtException e) {
            throw Problem.invalidLogoutToken("The logout token was rejected as " + e.reason() + ".");
        } catch (KeysUnavailableException e) {
            throw Problem.KEYS_UNAVAILABLE;
        }
    }

    private static Revocation revocation(Claim claim, String id, LogoutToken logout) {
        if (!Revocation.isId(id) || !Text.isStorable(id)) {
            throw Problem.invalidLogoutToken(
                    "The logout token has an id of more than " + Revocation.MAX_BYTES + " bytes.");
        }
        return new Revocation(claim, id, logout.issuedAt());
    }
}
