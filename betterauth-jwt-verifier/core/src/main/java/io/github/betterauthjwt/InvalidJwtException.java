// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a token is rejected. The token is at fault, so a server responds with 401 (RFC 6750 §3.1). The message states
 * what was expected; it never contains the token or anything that the token claims. There is no stack trace, so that
 * rejecting a flood of forged tokens stays cheap.
 */
public final class InvalidJwtException extends JwtVerificationException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final @Nullable String remedy;

    /**
     * Creates a rejection, for example in a {@link ClaimRule}.
     *
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

    /** Why the token was refused. */
    public Reason reason() {
        return reason;
    }

    /** What to change; only if {@link JwtVerifier.Builder#explainRejections} is on, which is for development. */
    public Optional<String> remedy() {
        return Optional.ofNullable(remedy);
    }

    /** Why a token was refused. Constants may be added in minor releases. */
    public enum Reason {
        /** No bearer token was sent (RFC 6750 §3.1). */
        MISSING("missing_token"),
        /** Not a compact JWS of strict JSON (RFC 7515 §7.1), or not one Bearer credential (RFC 6750 §2.1). */
        MALFORMED("malformed_token"),
        /** Longer than the verifier takes, 16 KiB by default. */
        TOO_LARGE("token_too_large"),
        /** The literal word {@code undefined} or {@code null}: a front end sent a variable it had not set. */
        PLACEHOLDER("placeholder_token"),
        /** Better Auth's session token, bare or signed, where its JWT was expected. */
        SESSION_TOKEN("session_token"),
        /** Better Auth's session cache: the cookie itself, or the JWT of {@code sessionCookieCache}. */
        SESSION_CACHE_TOKEN("session_cache_token"),
        /** A token without any structure: an API key, or an OAuth access token that is not a JWT. */
        OPAQUE_TOKEN("opaque_token"),
        /** A JWE (RFC 7516): five parts instead of three. */
        ENCRYPTED("encrypted_token"),
        /** {@code alg} is not on the verifier's list (RFC 8725 §3.1); {@code none} and {@code HS256} never are. */
        ALGORITHM_NOT_ALLOWED("unsupported_algorithm"),
        /** The header asks for something this verifier does not do: {@code crit}, {@code b64}, {@code zip}. */
        UNSUPPORTED_HEADER("unsupported_header"),
        /** {@code typ} is of another kind of token (RFC 8725 §3.11), such as an access token nobody opted into. */
        TYPE_NOT_ACCEPTED("token_type_not_accepted"),
        /** An ID token (OpenID Connect Core §2): it tells a client who signed in and opens no API. */
        ID_TOKEN("id_token"),
        /** A logout token (OpenID Connect Back-Channel Logout §2.4). */
        LOGOUT_TOKEN("logout_token"),
        /** Bound to a key the sender must prove to have (RFC 7800 §3.1), which a bearer token cannot. */
        SENDER_CONSTRAINED("sender_constrained_token"),
        /** No {@code kid} in the header (RFC 7515 §4.1.4), so no key can be chosen. */
        MISSING_KEY_ID("missing_key_id"),
        /** No current key has this {@code kid}: the key was withdrawn, or the token is of another server. */
        UNKNOWN_KEY("unknown_key"),
        /** The signature does not fit, or {@code alg} does not fit the key (RFC 7515 §5.2). */
        BAD_SIGNATURE("bad_signature"),
        /** {@code exp} is not after now, clock skew included (RFC 7519 §4.1.4). */
        EXPIRED("token_expired"),
        /** {@code nbf} or {@code iat} is after now, clock skew included (RFC 7519 §4.1.5, §4.1.6). */
        NOT_YET_VALID("token_not_yet_valid"),
        /** {@code iss} is not the expected issuer to the letter (RFC 7519 §4.1.1). */
        WRONG_ISSUER("wrong_issuer"),
        /** {@code aud} does not name an expected audience (RFC 7519 §4.1.3). */
        WRONG_AUDIENCE("wrong_audience"),
        /** A required claim is absent: {@code exp}, {@code sub}, {@code iss}, {@code aud} or one of your own. */
        MISSING_CLAIM("missing_claim"),
        /** A claim has the wrong JSON type or a value that a rule refuses. */
        INVALID_CLAIM("invalid_claim");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /** The stable machine-readable name of this reason in problem bodies (RFC 9457 §3.2) and metrics. */
        public String code() {
            return code;
        }
    }
}
