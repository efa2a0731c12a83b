// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/**
 * Judges the {@code Authorization} header of one request and builds the answer to a refusal. An adapter takes the header
 * from its host, hands over the {@link VerifiedJwt} or sends the {@link BearerChallenge}, and decides nothing itself.
 * Immutable and thread-safe.
 */
public final class BearerAuthenticator {

    private static final String SCHEME = "Bearer";
    /** Two fields as one (RFC 9110 §5.3), without what they hold: the verifier refuses, counts and explains it by its name. */
    private static final String SEVERAL = ", ";

    /** RFC 6750 §2.1. */
    private static final Pattern B64TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /** What a quoted string may hold without escapes (RFC 9110 §5.6.4). */
    private static final Pattern PLAIN_QUOTABLE = Pattern.compile("[\\x20-\\x7e&&[^\"\\\\]]+");

    private final JwtVerifier verifier;
    private final String realm;

    private BearerAuthenticator(JwtVerifier verifier, String realm) {
        this.verifier = Objects.requireNonNull(verifier, "verifier");
        this.realm = realm;
    }

    /** An authenticator without a realm. */
    public static BearerAuthenticator create(JwtVerifier verifier) {
        return new BearerAuthenticator(verifier, "");
    }

    /**
     * The same with a realm (RFC 9110 §11.5) in its challenges.
     *
     * @param realm printable ASCII without quotes and backslashes, not empty
     * @throws IllegalArgumentException if it is anything else
     */
    public BearerAuthenticator withRealm(String realm) {
        if (!PLAIN_QUOTABLE.matcher(Objects.requireNonNull(realm, "realm")).matches()) {
            throw new IllegalArgumentException("realm must be printable ASCII without quotes and backslashes");
        }
        return new BearerAuthenticator(verifier, realm);
    }

    /**
     * Verifies the request's bearer token.
     *
     * @param authorization the values of all {@code Authorization} fields of the request, in order
     * @throws JwtVerificationException if there is none or it is not accepted; {@link #challenge} has the answer
     */
    public VerifiedJwt authenticate(List<String> authorization) {
        // the verifier refuses "" as missing, and explains it where that is on
        return verified(bearerToken(authorization).orElse(""));
    }

    /**
     * The same where a token is optional: none is fine, a bad one never is. Credentials of another scheme count as none.
     *
     * @param authorization the values of all {@code Authorization} fields of the request, in order
     * @return empty if no bearer token was sent
     * @throws JwtVerificationException if one was sent and is not accepted
     */
    public Optional<VerifiedJwt> authenticateIfPresent(List<String> authorization) {
        return bearerToken(authorization).map(this::verified);
    }

    /**
     * The same for an event loop, which must not wait: at once, but for a token whose key is not in hand. See
     * {@link JwtVerifier#verify(String, Executor)}.
     *
     * @param authorization the values of all {@code Authorization} fields of the request, in order
     * @param waiting threads that may wait for keys
     * @return what the other method of this name returns, or a failure with what it throws
     */
    public CompletableFuture<Optional<VerifiedJwt>> authenticateIfPresent(
            List<String> authorization, Executor waiting) {
        Optional<String> token = bearerToken(authorization);
        if (token.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return verifier.verify(token.get(), waiting).handle((jwt, failure) -> {
            if (failure == null) {
                return Optional.of(jwt);
            }
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            throw cause instanceof InvalidJwtException refusal
                    ? inOurWords(token.get(), refusal)
                    : new CompletionException(cause);
        });
    }

    /** The answer to a refusal. */
    public BearerChallenge challenge(JwtVerificationException refusal) {
        return BearerChallenge.of(Objects.requireNonNull(refusal, "refusal"), realm);
    }

    /** RFC 6750 §2.1: one field, the scheme in any case, spaces, one {@code b64token}, as which every JWT passes. */
    private static Optional<String> bearerToken(List<String> authorization) {
        if (authorization.isEmpty()) {
            return Optional.empty();
        }
        return authorization.size() > 1 ? Optional.of(SEVERAL) : bearerCredentials(authorization.get(0));
    }

    private static Optional<String> bearerCredentials(String field) {
        String credentials = withoutWhitespace(field);
        return isBearer(credentials) ? Optional.of(withoutScheme(credentials)) : Optional.empty();
    }

    /** Around a field's value there may be spaces and tabs (RFC 9110 §5.6.3), and nothing else. */
    private static String withoutWhitespace(String field) {
        int start = 0;
        int end = field.length();
        while (start < end && isWhitespace(field.charAt(start))) {
            start++;
        }
        while (start < end && isWhitespace(field.charAt(end - 1))) {
            end--;
        }
        return field.substring(start, end);
    }

    private static boolean isWhitespace(char character) {
        return character == ' ' || character == '\t';
    }

    private static String withoutScheme(String credentials) {
        int start = SCHEME.length();
        while (start < credentials.length() && credentials.charAt(start) == ' ') {
            start++;
        }
        return credentials.substring(start);
    }

    /** In the verifier's own words: it knows what was sent in place of a token, a cookie's value say. */
    private VerifiedJwt verified(String token) {
        try {
            return verifier.verify(token);
        } catch (InvalidJwtException e) {
            throw inOurWords(token, e);
        }
    }

    private static InvalidJwtException inOurWords(String token, InvalidJwtException refusal) {
        return refusal.reason() == Reason.OPAQUE_TOKEN
                        && !B64TOKEN.matcher(token).matches() // not even that
                ? new InvalidJwtException(
                        Reason.MALFORMED, "Expected \"Bearer\", a space and one token in the Authorization header")
                : refusal;
    }

    private static boolean isBearer(String credentials) {
        if (!credentials.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        // "Bearer,x" and "Bearer<tab>x" are bearer credentials gone wrong; "Bearers x" is another scheme
        return credentials.length() == SCHEME.length()
                || !Character.isLetterOrDigit(credentials.charAt(SCHEME.length()));
    }
}
