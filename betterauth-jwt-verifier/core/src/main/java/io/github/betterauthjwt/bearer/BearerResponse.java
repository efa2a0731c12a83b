// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.IntrospectionUnavailableException;
import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.KeysUnavailableException;
import io.github.betterauthjwt.ReplayStoreException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The response to a request that an adapter does not pass on: status, header fields (RFC 6750 §3, RFC 9110 §10.2.3),
 * and a problem body (RFC 9457 §3) whose {@code code} is stable, or the metadata of the resource (RFC 9728 §3.2).
 * Nothing in it comes from the token. Immutable.
 */
public final class BearerResponse {

    /** Writes all JSON of this package. Its pool is no thread-local, see {@code StrictJson}. */
    static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .build();

    private static final String CONTENT_TYPE = "Content-Type";
    private static final String PROBLEM = "application/problem+json";
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final int status;
    private final String code;
    private final String detail;
    private final Map<String, String> headers;
    private final String body;

    BearerResponse(int status, String code, Map<String, String> headers, String body) {
        this(status, code, "", headers, body);
    }

    private BearerResponse(int status, String code, String detail, Map<String, String> headers, String body) {
        this.status = status;
        this.code = code;
        this.detail = detail;
        this.headers = Collections.unmodifiableMap(headers);
        this.body = body;
    }

    static BearerResponse of(JwtVerificationException rejection, Challenge challenge) {
        if (rejection instanceof InvalidJwtException invalid) {
            return of(invalid, challenge);
        }
        if (rejection instanceof InsufficientPrivilegesException insufficient) {
            return of(insufficient, challenge);
        }
        if (rejection instanceof IntrospectionUnavailableException unavailable) {
            return of(unavailable);
        }
        if (rejection instanceof KeysUnavailableException unavailable) {
            return of(unavailable);
        }
        if (rejection instanceof ReplayStoreException notRemembered) {
            return of(notRemembered);
        }
        throw new AssertionError("the exception is sealed", rejection);
    }

    /**
     * Returns 503 and not 401, because an outage of the key server does not sign a user out. The cause is in the log.
     */
    private static BearerResponse of(KeysUnavailableException rejection) {
        return problem(
                SERVICE_UNAVAILABLE,
                "keys_unavailable",
                "Service Unavailable",
                "The keys that verify tokens cannot be fetched at the moment. Try again later; you are still signed"
                        + " in.",
                null,
                retryAfter(rejection.retryAfter()));
    }

    /** Returns 503 if the store failed, or 429 if this client alone has sent too many proofs. */
    private static BearerResponse of(ReplayStoreException rejection) {
        boolean isOneClient = rejection.code().equals("too_many_proofs");
        return problem(
                isOneClient ? TOO_MANY_REQUESTS : SERVICE_UNAVAILABLE,
                rejection.code(),
                isOneClient ? "Too Many Requests" : "Service Unavailable",
                rejection.getMessage() + ". Try again later with a new proof; you are still signed in.",
                null,
                retryAfter(rejection.retryAfter()));
    }

    private static Map<String, String> retryAfter(Duration delay) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Retry-After", Long.toString(Math.max(1, delay.toSeconds())));
        return headers;
    }

    private static BearerResponse of(InvalidJwtException rejection, Challenge challenge) {
        String detail = String.valueOf(rejection.getMessage());
        // RFC 6750 §3.1: without a token there is no error code
        String error =
                switch (rejection.reason()) {
                    case MISSING -> null;
                    case INVALID_PROOF, NONCE_REQUIRED -> rejection.reason().code(); // RFC 9449 §7.1, §9
                    default -> "invalid_token";
                };
        return problem(
                UNAUTHORIZED,
                rejection.reason().code(),
                "Unauthorized",
                detail,
                rejection.remedy().orElse(null),
                headers(challenge.forToken(error, detail)));
    }

    /**
     * Returns 403, or 401 if the user must sign in again (RFC 9470 §3). A missing scope has a challenge, because new
     * consent can add a scope (RFC 6750 §3.1). New consent cannot add a role.
     */
    private static BearerResponse of(InsufficientPrivilegesException rejection, Challenge challenge) {
        String detail = String.valueOf(rejection.getMessage());
        String code = rejection.code();
        if (rejection.maximumAge().isPresent()) {
            String header =
                    challenge.forAge(code, detail, rejection.maximumAge().get());
            return problem(UNAUTHORIZED, code, "Unauthorized", detail, null, headers(header));
        }
        Map<String, String> headers = rejection.requiredScopes().isEmpty()
                ? new LinkedHashMap<>()
                : headers(challenge.forScopes(code, detail, rejection.requiredScopes()));
        return problem(FORBIDDEN, code, "Forbidden", detail, null, headers);
    }

    /** Returns 503 and not 401, because an outage of Better Auth does not sign a user out. */
    private static BearerResponse of(IntrospectionUnavailableException rejection) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                "Retry-After", Long.toString(Math.max(1, rejection.retryAfter().toSeconds())));
        return problem(
                SERVICE_UNAVAILABLE,
                "introspection_unavailable",
                "Service Unavailable",
                "Whether the token is active cannot be checked at the moment. Try again later; you are still signed"
                        + " in.",
                null,
                headers);
    }

    private static Map<String, String> headers(String wwwAuthenticate) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("WWW-Authenticate", wwwAuthenticate);
        return headers;
    }

    /** Returns this response with the nonce that the client's next proof must have (RFC 9449 §9). */
    BearerResponse withNonce(String nonce) {
        Map<String, String> fields = new LinkedHashMap<>(headers);
        fields.put(BearerDecision.DPOP_NONCE, nonce);
        return new BearerResponse(status, code, detail, fields, body);
    }

    /**
     * Returns the metadata of the resource, which is public: any page may read it, and caches keep it for five minutes.
     */
    static BearerResponse metadata(String json) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Access-Control-Allow-Origin", "*");
        headers.put(CONTENT_TYPE, "application/json");
        headers.put("Cache-Control", "public, max-age=300");
        return new BearerResponse(OK, "metadata", headers, json);
    }

    /** Returns the response to a CORS preflight for the metadata. It allows every field that a page may send. */
    static BearerResponse metadataPreflight() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Access-Control-Allow-Origin", "*");
        headers.put("Access-Control-Allow-Methods", "GET, HEAD");
        headers.put("Access-Control-Allow-Headers", "*");
        headers.put("Access-Control-Max-Age", "300");
        headers.put("Cache-Control", "no-store");
        return new BearerResponse(NO_CONTENT, "preflight", headers, "");
    }

    /** Returns the response to other methods than {@code GET}, {@code HEAD} and {@code OPTIONS} on the metadata. */
    static BearerResponse metadataMethodNotAllowed() {
        return methodNotAllowed("GET, HEAD, OPTIONS", "The metadata can only be read");
    }

    /** Returns the response to a CORS preflight. It allows nothing, so a browser does not send the request. */
    static BearerResponse preflight() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", "no-store");
        return new BearerResponse(NO_CONTENT, "preflight", headers, "");
    }

    /** Returns the response to {@code TRACE}, which would otherwise echo the token (RFC 9110 §9.3.8). */
    static BearerResponse traceNotAllowed() {
        return methodNotAllowed("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS", "TRACE is not allowed");
    }

    private static BearerResponse methodNotAllowed(String allow, String detail) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Allow", allow);
        return problem(METHOD_NOT_ALLOWED, "method_not_allowed", "Method Not Allowed", detail, null, headers);
    }

    private static BearerResponse problem(
            int status,
            String code,
            String title,
            String detail,
            @Nullable String remedy,
            Map<String, String> headers) {
        headers.put(CONTENT_TYPE, PROBLEM);
        headers.put("Cache-Control", "no-store");
        return new BearerResponse(status, code, detail, headers, json(status, code, title, detail, remedy));
    }

    private static String json(int status, String code, String title, String detail, @Nullable String remedy) {
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

    /** Returns the HTTP status: 401, 403, 429 or 503; 204 for a preflight, 405 for {@code TRACE}, or 200 for metadata. */
    public int status() {
        return status;
    }

    /**
     * Returns the stable machine-readable name of the cause, for example {@code token_expired}. The body also contains
     * it.
     */
    public String code() {
        return code;
    }

    /**
     * Returns what was expected, in English and without anything from the token, for hosts that send no problem body. It
     * is the {@code detail} of the body (RFC 9457 §3.1.4); empty if the body is not a problem.
     */
    public String detail() {
        return detail;
    }

    /**
     * Returns the header fields to send: {@code WWW-Authenticate} with 401 and for a missing scope, {@code Retry-After}
     * with 429 and 503, {@code DPoP-Nonce} if proofs of this client need a nonce, {@code Allow} with 405,
     * {@code Access-Control-} fields for metadata, {@code Content-Type} with a body, and always {@code Cache-Control}. They
     * are unmodifiable.
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * Returns this response with a JSON-RPC error as its body, for hosts of JSON-RPC such as MCP servers. The error has
     * the code -32000 (JSON-RPC 2.0 §5.1, an error that the server defines) and no {@code id}. Its {@code data} is the
     * problem. Status and header fields are the same, except {@code Content-Type}.
     *
     * @return this response if its body is not a problem
     */
    public BearerResponse asJsonRpcError() {
        if (!PROBLEM.equals(headers.get(CONTENT_TYPE))) {
            return this;
        }
        Map<String, String> fields = new LinkedHashMap<>(headers);
        fields.put(CONTENT_TYPE, "application/json");
        String error =
                "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\"" + code + "\",\"data\":" + body + "}}";
        return new BearerResponse(status, code, detail, fields, error);
    }

    /**
     * Returns the JSON body to send as UTF-8: a problem ({@code application/problem+json}) or, with 200, the metadata
     * ({@code application/json}); empty with 204.
     */
    public String body() {
        return body;
    }
}
