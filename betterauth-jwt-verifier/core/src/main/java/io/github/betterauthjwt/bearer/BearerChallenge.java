// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.KeysUnavailableException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request whose bearer token was not accepted: status, header fields (RFC 6750 §3, RFC 9110 §10.2.3) and a
 * problem body (RFC 9457 §3) whose {@code code} is stable. Nothing in it comes from the token.
 */
public final class BearerChallenge {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final int status;
    private final String code;
    private final Map<String, String> headers;
    private final String body;

    private BearerChallenge(int status, String code, Map<String, String> headers, String body) {
        this.status = status;
        this.code = code;
        this.headers = Collections.unmodifiableMap(headers);
        this.body = body;
    }

    static BearerChallenge of(JwtVerificationException refusal, String realm) {
        if (refusal instanceof InvalidJwtException invalid) {
            return of(invalid, realm);
        }
        if (refusal instanceof KeysUnavailableException unavailable) {
            return of(unavailable);
        }
        throw new AssertionError("the exception is sealed", refusal);
    }

    /** 503, not 401: an outage of the key server signs nobody out. Why it is out of reach is for the log only. */
    private static BearerChallenge of(KeysUnavailableException refusal) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                "Retry-After", Long.toString(Math.max(1, refusal.retryAfter().toSeconds())));
        return challenge(
                SERVICE_UNAVAILABLE,
                "keys_unavailable",
                "Service Unavailable",
                "The keys to verify tokens with cannot be fetched right now. Try again later; you are still signed in.",
                null,
                headers);
    }

    private static BearerChallenge of(InvalidJwtException refusal, String realm) {
        Reason reason = refusal.reason();
        boolean forbidden = reason == Reason.INSUFFICIENT_SCOPE;
        String detail = String.valueOf(refusal.getMessage());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("WWW-Authenticate", wwwAuthenticate(reason, detail, realm));
        return challenge(
                forbidden ? FORBIDDEN : UNAUTHORIZED,
                reason.code(),
                forbidden ? "Forbidden" : "Unauthorized",
                detail,
                refusal.remedy().orElse(null),
                headers);
    }

    /** RFC 6750 §3.1: without a token there is no error to name. */
    private static String wwwAuthenticate(Reason reason, String detail, String realm) {
        StringBuilder challenge = new StringBuilder("Bearer");
        String separator = " ";
        if (!realm.isEmpty()) {
            challenge.append(separator).append("realm=\"").append(realm).append('"');
            separator = ", ";
        }
        if (reason != Reason.MISSING) {
            String error = reason == Reason.INSUFFICIENT_SCOPE ? "insufficient_scope" : "invalid_token";
            challenge.append(separator).append("error=\"").append(error).append('"');
            challenge.append(", error_description=\"").append(quotable(detail)).append('"');
        }
        return challenge.toString();
    }

    /** RFC 6750 §3: an error description has printable ASCII only, without quotes and backslashes. */
    private static String quotable(String text) {
        return text.replace('"', '\'').replaceAll("[^\\x20-\\x5b\\x5d-\\x7e]", "?");
    }

    private static BearerChallenge challenge(
            int status,
            String code,
            String title,
            String detail,
            @Nullable String remedy,
            Map<String, String> headers) {
        headers.put("Content-Type", "application/problem+json");
        headers.put("Cache-Control", "no-store");
        return new BearerChallenge(status, code, headers, problem(status, code, title, detail, remedy));
    }

    private static String problem(int status, String code, String title, String detail, @Nullable String remedy) {
        StringWriter body = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(body)) {
            json.writeStartObject();
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            json.writeStringField("code", code);
            if (remedy != null) {
                json.writeStringField("remedy", remedy);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be written to", e);
        }
        return body.toString();
    }

    /** The HTTP status: 401, 403 or 503. */
    public int status() {
        return status;
    }

    /** The stable machine-readable name of the refusal, which the body has too, such as {@code token_expired}. */
    public String code() {
        return code;
    }

    /**
     * The header fields to send: {@code WWW-Authenticate} with 401 and 403, {@code Retry-After} with 503, and always
     * {@code Content-Type} and {@code Cache-Control}. In that order, unmodifiable.
     */
    public Map<String, String> headers() {
        return headers;
    }

    /** The problem body, ASCII or UTF-8 encoded JSON of the type {@code application/problem+json}. */
    public String body() {
        return body;
    }
}
