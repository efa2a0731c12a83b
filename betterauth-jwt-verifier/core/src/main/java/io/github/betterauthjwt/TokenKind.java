// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of tokens that Better Auth issues, and of texts that arrive instead of one. Better Auth signs several kinds
 * of JWTs with the same key, for the same issuer and user. The verifier must distinguish them, because accepting
 * another kind would let a cookie or an ID token open an API (RFC 8725 §3.11). Constants may be added in minor
 * releases.
 */
public enum TokenKind {
    /** The JWT of the {@code jwt()} plugin, the only kind that a verifier accepts by default. */
    JWT(null, "a JWT as the jwt plugin issues it", ""),
    /** No token was sent. */
    NONE(Reason.MISSING, "no token at all", "A bearer token is required"),
    /** A text that JavaScript writes for a value that is not a token, such as {@code undefined}. */
    PLACEHOLDER(
            Reason.PLACEHOLDER,
            "a word that JavaScript writes for a value that is not a token",
            "The token is a placeholder such as \"undefined\" or an object, not a JWT; await the token first"),
    /** Two or more credentials. */
    SEVERAL(
            Reason.MALFORMED,
            "several credentials, as of two Authorization headers",
            "Several credentials were sent; expected one Authorization header with one token"),
    /** A header value with its scheme, instead of the token alone. */
    AUTHORIZATION_HEADER(
            Reason.MALFORMED,
            "a whole Authorization header instead of the token alone",
            "Expected the token alone, without \"Bearer\""),
    /**
     * The session token as the database stores it: 32 alphanumeric characters. The core plugin for device authorization
     * issues it as its access token, and an opaque OAuth access token has the same form.
     */
    SESSION_TOKEN(
            Reason.SESSION_TOKEN,
            "a bare session token, a one-time or device token, or an opaque OAuth access token",
            "This looks like a session token or an opaque access token; a JWT is expected"),
    /** The session token with its signature, from the cookie or the bearer plugin. */
    SIGNED_SESSION_TOKEN(
            Reason.SESSION_TOKEN,
            "a signed session token, from the cookie or the bearer plugin's set-auth-token",
            "This looks like a session token; send the JWT of authClient.token() instead"),
    /** The session cookie cache with strategy {@code compact}. */
    SESSION_CACHE_COMPACT(
            Reason.SESSION_CACHE_TOKEN,
            "the session cookie cache with strategy \"compact\"",
            "This is Better Auth's session cache cookie; send the JWT instead"),
    /** A JWE (RFC 7516), such as the session cookie cache with strategy {@code jwe}. */
    ENCRYPTED(
            Reason.ENCRYPTED,
            "an encrypted token (JWE), such as the session cookie cache with strategy \"jwe\"",
            "This is an encrypted token (JWE); a signed one is expected"),
    /** A token without structure: an API key, or an OAuth access token that is not a JWT. */
    OPAQUE_TOKEN(
            Reason.OPAQUE_TOKEN, "an opaque token, such as an API key", "This is an opaque token; a JWT is expected"),
    /** The session cookie cache with strategy {@code jwt}, which is signed with the server's secret. */
    SESSION_CACHE_HS256(
            Reason.ALGORITHM_NOT_ALLOWED, "the session cookie cache with strategy \"jwt\"", "signed with a secret"),
    /** The token of an e-mail verification link, which is signed with the server's secret. */
    EMAIL_VERIFICATION(Reason.ALGORITHM_NOT_ALLOWED, "an e-mail verification token", "signed with a secret"),
    /** An ID token of the {@code oidcProvider} plugin, which is signed with a client's secret. */
    ID_TOKEN_HS256(Reason.ALGORITHM_NOT_ALLOWED, "an ID token of the oidcProvider plugin", "signed with a secret"),
    /** Another JWT that is signed with a shared secret. */
    SHARED_SECRET(
            Reason.ALGORITHM_NOT_ALLOWED,
            "the session cookie cache with strategy \"jwt\" or an e-mail verification token",
            "signed with a secret"),
    /**
     * The session cache as a JWT ({@code sessionCookieCache}), with the same key, issuer and user as the JWT for APIs.
     */
    SESSION_CACHE_JWT(
            Reason.SESSION_CACHE_TOKEN,
            "the session cache as a JWT (jwt({ sessionCookieCache: true }))",
            "This is Better Auth's session cache; send the JWT of authClient.token()"),
    /** An access token of the oauth-provider plugin for a user (RFC 9068), also one of its device authorization. */
    ACCESS_TOKEN(
            Reason.TYPE_NOT_ACCEPTED,
            "an OAuth access token of the oauth-provider plugin",
            "This is an OAuth access token (at+jwt), which this service has not opted into"),
    /** An access token for a client that acts for itself (RFC 9068 §2.2). */
    MACHINE_TOKEN(
            Reason.TYPE_NOT_ACCEPTED,
            "an OAuth access token of a machine (client credentials)",
            "This is an OAuth access token (at+jwt), which this service has not opted into"),
    /** An access token that is bound to a key (RFC 9449). */
    BOUND_ACCESS_TOKEN(
            Reason.TYPE_NOT_ACCEPTED,
            "an OAuth access token of the oauth-provider plugin, bound to a key (DPoP)",
            "This is an OAuth access token (at+jwt), which this service has not opted into"),
    /** An ID token (OpenID Connect Core §2). */
    ID_TOKEN(
            Reason.ID_TOKEN,
            "an ID token of an OAuth client",
            "This is an ID token; send the JWT of authClient.token() instead"),
    /** A logout token (OpenID Connect Back-Channel Logout §2.4). */
    LOGOUT_TOKEN(
            Reason.LOGOUT_TOKEN,
            "a logout token of the oauth-provider plugin",
            "This is a logout token; it opens no API"),
    /** A JWT of the {@code jwt()} plugin that is bound to a key (RFC 7800 §3.1). */
    BOUND_JWT(
            Reason.SENDER_CONSTRAINED,
            "a JWT bound to a key (DPoP)",
            "The token is bound to a key (\"cnf\"), so it needs a DPoP proof (RFC 9449); as a bearer token it proves"
                    + " nothing"),
    /** A JWT that is bound to a TLS client certificate (RFC 8705 §3.1). */
    CERTIFICATE_BOUND_JWT(
            Reason.CERTIFICATE_BOUND,
            "a JWT bound to a TLS client certificate",
            "The token is bound to a TLS client certificate (\"x5t#S256\", RFC 8705), which is not verified here"),
    /** A token that the agent-auth plugin's agents sign themselves ({@code agent+jwt}), with keys outside the JWK Set. */
    AGENT_TOKEN(
            Reason.TYPE_NOT_ACCEPTED,
            "a token of an agent (agent-auth), signed by the agent itself",
            "This is an agent's token (agent+jwt), which only Better Auth can verify"),
    /** A token that the agent-auth plugin's hosts sign themselves ({@code host+jwt}), with keys outside the JWK Set. */
    HOST_TOKEN(
            Reason.TYPE_NOT_ACCEPTED,
            "a token of an agent's host (agent-auth), signed by the host itself",
            "This is a host's token (host+jwt), which only Better Auth can verify"),
    /** A JWT with a {@code typ} that Better Auth does not issue. */
    OTHER_TYPE(Reason.TYPE_NOT_ACCEPTED, "a JWT of another type", "The token's \"typ\" must be absent or \"JWT\""),
    /** Any other text. */
    UNKNOWN(Reason.MALFORMED, "nothing that Better Auth issues", "");

    /** Words, also of other languages and in quotes; objects; promises; and the source of a function. */
    private static final Pattern PLACEHOLDERS =
            Pattern.compile("[\"']?(?i:undefined|null|none|nil|NaN|true|false)[\"']?"
                    + "|\\[object \\w+]|Promise \\{.*}|(?:async )?(?:function\\b|\\(\\w*\\) ?=>).*");

    private static final Pattern BARE_SESSION = Pattern.compile("[A-Za-z0-9]{32}");
    /** {@code <32>.<base64 of an HMAC-SHA-256>}, percent-encoded if it is copied from the cookie. */
    private static final Pattern SIGNED_SESSION =
            Pattern.compile("[A-Za-z0-9]{32}\\.(?:[A-Za-z0-9+/]|%2[BbFf]){43}(?:=|%3[Dd])");
    /** base64url of <code>{"session</code>. */
    private static final String COMPACT_CACHE = "eyJzZXNzaW9u";
    /** Five parts (RFC 7516 §7.1), of which the second is empty if the key is used directly. */
    private static final Pattern JWE = Pattern.compile("[\\w-]+\\.[\\w-]*\\.[\\w-]+\\.[\\w-]*\\.[\\w-]+");
    /** The grammar of a bearer token (RFC 6750 §2.1). */
    private static final Pattern B64TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private static final int LONGEST_OPAQUE = 512;
    private static final List<String> ID_TOKEN_CLAIMS = List.of("at_hash", "c_hash", "nonce", "acr", "auth_time");
    private static final String SESSION_CACHE_AUDIENCE = "better-auth:session-cache";
    private static final String LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final String BEARER = "Bearer ";

    private final @Nullable Reason reason;
    private final String description;
    private final String message;

    TokenKind(@Nullable Reason reason, String description, String message) {
        this.reason = reason;
        this.description = description;
        this.message = message;
    }

    /** Returns the reason for which a verifier with default settings rejects this kind; empty if it accepts it. */
    public Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** Returns the kind in a few words, for example {@code an ID token of an OAuth client}. */
    public String description() {
        return description;
    }

    /** Returns the rejection of this kind. */
    InvalidJwtException rejection() {
        return new InvalidJwtException(reason == null ? Reason.INVALID_CLAIM : reason, message);
    }

    /** Returns whether the text has only characters that a bearer token may contain (RFC 6750 §2.1). */
    static boolean isB64Token(String text) {
        return B64TOKEN.matcher(text).matches();
    }

    /** Returns whether JavaScript or a similar language writes this text for a value that is not a token. */
    static boolean isPlaceholder(String text) {
        return PLACEHOLDERS.matcher(text).matches();
    }

    /**
     * Returns whether the text may be an opaque access token, which only Better Auth can verify. With its prefix, such a
     * token has at most 512 characters. It may have the form of a session token or of an API key.
     */
    static boolean mayBeOpaque(String text) {
        if (text.length() > LONGEST_OPAQUE || !isB64Token(text)) {
            return false;
        }
        return switch (ofText(text)) {
            case SESSION_TOKEN, OPAQUE_TOKEN -> true;
            case UNKNOWN -> text.chars().filter(character -> character == '.').count() != 2; // not a JWT
            default -> false;
        };
    }

    /** Returns the kind that is recognizable without decoding; {@link #UNKNOWN} for a text with three parts. */
    static TokenKind ofText(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        if (isPlaceholder(text)) {
            return PLACEHOLDER;
        }
        if (text.startsWith("{")) {
            return UNKNOWN; // a JSON object may contain commas
        }
        if (text.indexOf(',') >= 0) { // no token contains a comma, but two header fields that a proxy has combined do
            return SEVERAL;
        }
        if (text.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return AUTHORIZATION_HEADER;
        }
        if (text.startsWith(COMPACT_CACHE)) {
            return SESSION_CACHE_COMPACT;
        }
        if (BARE_SESSION.matcher(text).matches()) {
            return SESSION_TOKEN;
        }
        if (SIGNED_SESSION.matcher(text).matches()) {
            return SIGNED_SESSION_TOKEN;
        }
        if (JWE.matcher(text).matches()) {
            return ENCRYPTED;
        }
        return text.indexOf('.') < 0 && isB64Token(text) ? OPAQUE_TOKEN : UNKNOWN;
    }

    /**
     * Returns the kind of a JWT that is signed with a key of the JWK Set. The {@code typ} decides first, and then the
     * claims that only one kind has.
     *
     * @param type the {@code typ} header, or null if absent
     */
    static TokenKind ofJwt(@Nullable String type, Map<String, @Nullable Object> claims) {
        String name = type == null ? "jwt" : UnverifiedJwt.withoutMediaTypePrefix(type);
        return switch (name) {
            case "jwt" -> ofClaims(claims);
            case "at+jwt" -> accessToken(claims);
            case "logout+jwt" -> LOGOUT_TOKEN;
            case "agent+jwt" -> AGENT_TOKEN;
            case "host+jwt" -> HOST_TOKEN;
            case "better-auth.session-cache+jwt" -> SESSION_CACHE_JWT;
            default -> OTHER_TYPE;
        };
    }

    private static TokenKind ofClaims(Map<String, @Nullable Object> claims) {
        if (SESSION_CACHE_AUDIENCE.equals(claims.get("aud"))) {
            return SESSION_CACHE_JWT;
        }
        if (claims.get("events") instanceof Map<?, ?> events && events.containsKey(LOGOUT_EVENT)) {
            return LOGOUT_TOKEN;
        }
        if (hasClaimOfIdToken(claims)) {
            return ID_TOKEN;
        }
        return claims.containsKey("cnf") ? bound(claims) : JWT;
    }

    /** Returns the kind of a token with {@code cnf} (RFC 7800 §3.1), by what it is bound to. */
    static TokenKind bound(Map<String, @Nullable Object> claims) {
        boolean isToCertificate = claims.get("cnf") instanceof Map<?, ?> cnf && cnf.containsKey("x5t#S256");
        return isToCertificate ? CERTIFICATE_BOUND_JWT : BOUND_JWT;
    }

    private static TokenKind accessToken(Map<String, @Nullable Object> claims) {
        if (claims.containsKey("cnf")) {
            return BOUND_ACCESS_TOKEN;
        }
        Object subject = claims.get("sub");
        return subject != null && subject.equals(claims.get("client_id")) ? MACHINE_TOKEN : ACCESS_TOKEN;
    }

    /** Returns the kind of a JWT that is signed with a shared secret, for example with {@code HS256}. */
    static TokenKind ofSharedSecret(Map<String, @Nullable Object> claims) {
        if (claims.containsKey("session")) {
            return SESSION_CACHE_HS256;
        }
        if (hasClaimOfIdToken(claims)) {
            return ID_TOKEN_HS256;
        }
        return claims.containsKey("email") ? EMAIL_VERIFICATION : SHARED_SECRET;
    }

    private static boolean hasClaimOfIdToken(Map<String, @Nullable Object> claims) {
        return ID_TOKEN_CLAIMS.stream().anyMatch(claims::containsKey);
    }

    /** Returns the kind of any text, for explanations. */
    static TokenKind of(String text, TokenReading reading) {
        Map<String, @Nullable Object> claims = reading.claims();
        if (reading.header() == null || claims == null) {
            return ofText(text);
        }
        String algorithm = String.valueOf(reading.header("alg")).toUpperCase(Locale.ROOT);
        return algorithm.startsWith("HS") ? ofSharedSecret(claims) : ofJwt(reading.header("typ"), claims);
    }
}
