// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a token is rejected. The token is at fault, so a server responds with 401 (RFC 6750 §3.1). The message
 * states what was expected and never contains the token or a value from it. There is no stack trace, so that rejecting
 * a flood of forged tokens stays cheap.
 */
public final class InvalidJwtException extends JwtVerificationException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final @Nullable String remedy;

    /**
     * Creates a rejection, for example in a {@link ClaimRule}.
     *
     * @param reason the reason for the rejection
     * @param message what was expected; clients may see it, so it must not quote the token
     */
    public InvalidJwtException(Reason reason, String message) {
        this(reason, message, null);
    }

    InvalidJwtException(Reason reason, String message, @Nullable String remedy) {
        super(Objects.requireNonNull(message, "message"), null, false);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.remedy = remedy;
    }

    /** Returns the reason for the rejection. */
    public Reason reason() {
        return reason;
    }

    /**
     * Returns what to change. Empty unless {@link JwtVerifier.Builder#explainRejections} is on, which is for development.
     */
    public Optional<String> remedy() {
        return Optional.ofNullable(remedy);
    }

    /** The reason for which a token was rejected. Constants may be added in minor releases. */
    public enum Reason {
        /** No bearer token was sent (RFC 6750 §3.1). */
        MISSING("missing_token"),
        /** Not a compact JWS of strict JSON (RFC 7515 §7.1), or not a single bearer credential (RFC 6750 §2.1). */
        MALFORMED("malformed_token"),
        /** Longer than the verifier's limit, by default 16384 characters. */
        TOO_LARGE("token_too_large"),
        /** A text that JavaScript writes for a value that is not a token, such as {@code undefined} or {@code null}. */
        PLACEHOLDER("placeholder_token"),
        /** Better Auth's session token, plain or signed, instead of its JWT. */
        SESSION_TOKEN("session_token"),
        /** Better Auth's session cache: the cookie itself, or the JWT of {@code sessionCookieCache}. */
        SESSION_CACHE_TOKEN("session_cache_token"),
        /** A token without structure: an API key, or an OAuth access token that is not a JWT. */
        OPAQUE_TOKEN("opaque_token"),
        /** A JWE (RFC 7516): five parts instead of three. */
        ENCRYPTED("encrypted_token"),
        /**
         * {@code alg} is not one of the allowed algorithms (RFC 8725 §3.1). {@code none} and {@code HS256} cannot be
         * allowed.
         */
        ALGORITHM_NOT_ALLOWED("unsupported_algorithm"),
        /**
         * The header has {@code crit}, {@code b64}, {@code zip} or {@code enc}, or the token contains another token
         * ({@code cty: JWT}). The verifier supports none of these.
         */
        UNSUPPORTED_HEADER("unsupported_header"),
        /**
         * {@code typ} denotes another kind of token (RFC 8725 §3.11), such as an access token when these are not
         * accepted.
         */
        TYPE_NOT_ACCEPTED("token_type_not_accepted"),
        /**
         * An ID token (OpenID Connect Core §2). It informs a client about a sign-in and does not authorize API calls.
         */
        ID_TOKEN("id_token"),
        /** A logout token (OpenID Connect Back-Channel Logout §2.4). */
        LOGOUT_TOKEN("logout_token"),
        /**
         * Bound to a key that the sender must prove to possess (RFC 7800 §3.1). A bearer token carries no such proof.
         */
        SENDER_CONSTRAINED("sender_constrained_token"),
        /** Bound to a TLS client certificate ({@code x5t#S256}, RFC 8705 §3.1), which this library does not verify. */
        CERTIFICATE_BOUND("certificate_bound_token"),
        /** Not bound to a key, although the request or the service needs proof of possession (RFC 9449 §7.1). */
        NOT_BOUND("unbound_token"),
        /** The DPoP proof is missing, is not valid for the request or the token, or was used before (RFC 9449 §4.3). */
        INVALID_PROOF("invalid_dpop_proof"),
        /** The DPoP proof lacks a current nonce of this server (RFC 9449 §9). */
        NONCE_REQUIRED("use_dpop_nonce"),
        /** The header has no {@code kid} (RFC 7515 §4.1.4), so no key can be selected. */
        MISSING_KEY_ID("missing_key_id"),
        /** No current key has this {@code kid}: the key was removed, or the token is from another server. */
        UNKNOWN_KEY("unknown_key"),
        /** The signature is not valid for the key, or {@code alg} does not fit the key (RFC 7515 §5.2). */
        BAD_SIGNATURE("bad_signature"),
        /** {@code exp} plus the clock skew is not after the current time (RFC 7519 §4.1.4). */
        EXPIRED("token_expired"),
        /**
         * The token is no longer active. Better Auth states so (RFC 7662 §2.2) when a {@link TokenIntrospector} asks, for
         * example after its user has signed out, or a {@link RevokedTokens} contains it.
         */
        INACTIVE("inactive_token"),
        /** {@code nbf} or {@code iat} is after the current time plus the clock skew (RFC 7519 §4.1.5, §4.1.6). */
        NOT_YET_VALID("token_not_yet_valid"),
        /** {@code iss} does not exactly equal an expected issuer (RFC 7519 §4.1.1). */
        WRONG_ISSUER("wrong_issuer"),
        /** {@code aud} does not contain an expected audience (RFC 7519 §4.1.3). */
        WRONG_AUDIENCE("wrong_audience"),
        /**
         * {@code aud} of an access token names another audience besides this resource. Only a verifier that accepts
         * access tokens only has this reason; see {@link JwtVerifier#forAccessTokens}.
         */
        ADDITIONAL_AUDIENCE("additional_audience"),
        /**
         * A required claim is absent: {@code exp}, {@code sub}, {@code iss}, {@code aud}, or one that a rule requires.
         */
        MISSING_CLAIM("missing_claim"),
        /** A claim has the wrong JSON type, or a rule rejects its value. */
        INVALID_CLAIM("invalid_claim");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /**
         * Returns the stable machine-readable name of this reason, which problem bodies (RFC 9457 §3.2) and metrics
         * use.
         */
        public String code() {
            return code;
        }
    }
}
