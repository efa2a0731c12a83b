// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the logout tokens that Better Auth's oauth-provider sends to the {@code backchannel_logout_uri} of a client
 * when a session ends (OpenID Connect Back-Channel Logout §2.6), with the keys of a {@link JwtVerifier}. Thread-safe.
 */
public final class LogoutTokenVerifier {

    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    private final Verification verification;
    private final StandardClaims claims;

    private LogoutTokenVerifier(Verification verification, StandardClaims claims) {
        this.verification = verification;
        this.claims = claims;
    }

    /**
     * Creates a verifier.
     *
     * @param verifier the verifier of the access tokens, whose keys, issuers and clock apply, for example
     *     {@link JwtVerifier#forAccessTokens}
     * @param clientId the id of the client to which Better Auth sends the tokens, which {@code aud} must contain
     * @throws IllegalArgumentException if {@code clientId} is blank, or if {@code verifier} is for several issuers
     *     ({@link JwtVerifier#anyOf})
     */
    public static LogoutTokenVerifier create(JwtVerifier verifier, String clientId) {
        if (requireNonNull(clientId, "clientId").isBlank()) {
            throw new IllegalArgumentException("clientId must not be empty");
        }
        Verification verification = verifier.verification();
        return new LogoutTokenVerifier(verification, verification.claims().forAudience(Set.of(clientId)));
    }

    /**
     * Verifies a logout token: its type {@code logout+jwt}, signature, issuer, audience and times, its event, its subject
     * and its {@code jti}, and that it has no {@code nonce}. A token may arrive again, which changes nothing, because it
     * states when the session ended. May wait for the JWK Set as {@link JwtVerifier#verify(String)} does.
     *
     * @param token the form parameter {@code logout_token}
     * @throws InvalidJwtException if the token is rejected; respond with 400 (§2.8)
     * @throws KeysUnavailableException if the keys are unavailable
     */
    public LogoutToken verify(String token) {
        try {
            VerifiedJwt jwt = verification.verifyLogout(requireNonNull(token, "token"), claims);
            requireLogout(jwt.claims());
            requireText(jwt.claims(), "jti");
            if (jwt.claims().get("iat") == null) {
                throw missing("iat");
            }
            if (jwt.claims().get("sid") != null) {
                requireText(jwt.claims(), "sid");
            }
            return new LogoutToken(jwt);
        } catch (Throwable e) {
            throw Verification.failure(e);
        }
    }

    private static void requireLogout(Map<String, @Nullable Object> claims) {
        boolean isLogout = claims.get("events") instanceof Map<?, ?> events && events.get(EVENT) instanceof Map<?, ?>;
        if (!isLogout || claims.containsKey("nonce")) { // with a nonce, it could be an ID token
            throw new InvalidJwtException(
                    Reason.INVALID_CLAIM, "A logout token must have the event of a logout and no \"nonce\"");
        }
    }

    private static void requireText(Map<String, @Nullable Object> claims, String name) {
        Object value = claims.get(name);
        if (value == null) {
            throw missing(name);
        }
        if (!(value instanceof String text) || text.isEmpty()) {
            throw new InvalidJwtException(Reason.INVALID_CLAIM, "The claim \"" + name + "\" must be a string");
        }
    }

    private static InvalidJwtException missing(String name) {
        return new InvalidJwtException(Reason.MISSING_CLAIM, "A logout token must have the claim \"" + name + "\"");
    }
}
