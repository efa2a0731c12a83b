// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.TokenKind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The kinds of tokens that real Better Auth servers issue and that an API receives, correctly or by mistake. */
public enum TokenSample {
    /** The JWT that {@code authClient.token()} returns, the only kind that a verifier accepts by default. */
    JWT(TokenKind.JWT, TestIssuer::token),
    /** The session token in the form of the bearer plugin and the database: 32 alphanumeric characters. */
    SESSION_TOKEN(TokenKind.SESSION_TOKEN, issuer -> RandomText.alphanumeric(32)),
    /** The session token with its signature, as in the header {@code set-auth-token}. */
    SIGNED_SESSION_TOKEN(TokenKind.SIGNED_SESSION_TOKEN, issuer -> signedSession()),
    /** The session token with its signature, percent-encoded as in the cookie. */
    SESSION_COOKIE(
            TokenKind.SIGNED_SESSION_TOKEN,
            issuer -> signedSession().replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")),
    /** An API key: 64 letters. */
    API_KEY(TokenKind.OPAQUE_TOKEN, issuer -> "a" + RandomText.alphanumeric(63)),
    /** An API key with a prefix. */
    PREFIXED_API_KEY(TokenKind.OPAQUE_TOKEN, issuer -> "myapp_" + RandomText.alphanumeric(64)),
    /** The session cache cookie in its compact form: base64url of the session and a checksum. */
    SESSION_CACHE_COMPACT(
            TokenKind.SESSION_CACHE_COMPACT,
            issuer -> SigningKey.base64Url("{\"session\":{\"session\":{},\"user\":{\"id\":\"u\"}},\"expiresAt\":1}")),
    /** The session cache cookie as a JWT signed with the server's secret. */
    SESSION_CACHE_HS256(TokenKind.SESSION_CACHE_HS256, issuer -> hs256(issuer, Map.of("sub", "u"))),
    /** The session cache cookie encrypted: five parts. */
    SESSION_CACHE_JWE(TokenKind.ENCRYPTED, issuer -> jwe()),
    /** The session cache as a JWT with the key, issuer and user of the API's JWT. */
    SESSION_CACHE_JWT(TokenKind.SESSION_CACHE_JWT, issuer -> issuer.jwt()
            .header("typ", "better-auth.session-cache+jwt")
            .audience("better-auth:session-cache")
            .sign()),
    /** The token in an email verification link. */
    EMAIL_VERIFICATION(TokenKind.EMAIL_VERIFICATION, issuer -> hs256(issuer, Map.of("email", "ada@example.com"))),
    /**
     * The oauth-provider plugin's access token for a user. A verifier accepts it if it opts in and expects its issuer.
     */
    ACCESS_TOKEN(TokenKind.ACCESS_TOKEN, issuer -> accessToken(issuer).sign()),
    /** The oauth-provider plugin's access token for a client that acts for itself. */
    MACHINE_TOKEN(
            TokenKind.MACHINE_TOKEN,
            issuer -> accessToken(issuer).subject("client-1").sign()),
    /** An access token bound to a DPoP key. */
    DPOP_TOKEN(TokenKind.BOUND_ACCESS_TOKEN, issuer -> accessToken(issuer)
            .claim("cnf", Map.of("jkt", RandomText.alphanumeric(43)))
            .sign()),
    /** The ID token of the oauth-provider and oidcProvider plugins, with the header, key and issuer of an API JWT. */
    ID_TOKEN(TokenKind.ID_TOKEN, issuer -> issuer.jwt()
            .audience("client-1")
            .claim("nonce", "n-1")
            .claim("acr", "urn:mace:incommon:iap:silver")
            .claim("auth_time", 1795366443L)
            .claim("at_hash", RandomText.alphanumeric(22))
            .sign()),
    /** The token of a back-channel logout. */
    LOGOUT_TOKEN(TokenKind.LOGOUT_TOKEN, issuer -> issuer.jwt()
            .header("typ", "logout+jwt")
            .audience("client-1")
            .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()))
            .sign()),
    /** The token of an agent, signed by the agent. */
    AGENT_TOKEN(
            TokenKind.AGENT_TOKEN,
            issuer -> issuer.jwt().header("typ", "agent+jwt").sign()),
    /** The token of the host of an agent, signed by the host. */
    HOST_TOKEN(
            TokenKind.HOST_TOKEN,
            issuer -> issuer.jwt().header("typ", "host+jwt").sign()),
    /** The text that a browser sends if it did not wait for the token. */
    UNDEFINED(TokenKind.PLACEHOLDER, issuer -> "undefined");

    private final TokenKind kind;

    @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
    private final Function<TestIssuer, String> minting;

    TokenSample(TokenKind kind, Function<TestIssuer, String> minting) {
        this.kind = kind;
        this.minting = minting;
    }

    /** Returns the kind that a verifier takes this token for. */
    public TokenKind kind() {
        return kind;
    }

    /** Returns the reason for which a verifier with default settings rejects this token; empty if it accepts it. */
    public Optional<Reason> rejection() {
        return kind.reason();
    }

    String mint(TestIssuer issuer) {
        return minting.apply(issuer);
    }

    private static String signedSession() {
        return RandomText.alphanumeric(32) + "." + Base64.getEncoder().encodeToString(RandomText.bytes(32));
    }

    private static TestJwt accessToken(TestIssuer issuer) {
        return issuer.accessToken(issuer.url())
                .audience(issuer.url(), issuer.url() + "/api/auth/oauth2/userinfo")
                .scope("openid tasks:read");
    }

    private static String hs256(TestIssuer issuer, Map<String, Object> claims) {
        String input = SigningKey.base64Url("{\"alg\":\"HS256\"}") + "." + SigningKey.base64Url(Json.write(claims));
        return input + "." + Hmac.sha256(input.getBytes(StandardCharsets.US_ASCII), issuer.secret());
    }

    private static String jwe() {
        return String.join(
                ".",
                SigningKey.base64Url("{\"alg\":\"dir\",\"enc\":\"A256CBC-HS512\"}"),
                "", // no encrypted key, because the key is used directly (RFC 7518 §4.5)
                SigningKey.base64Url(RandomText.bytes(16)),
                SigningKey.base64Url(RandomText.bytes(160)),
                SigningKey.base64Url(RandomText.bytes(32)));
    }
}
