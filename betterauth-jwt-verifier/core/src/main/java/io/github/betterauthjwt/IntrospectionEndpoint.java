// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.jwks.FetchException;
import io.github.betterauthjwt.jwks.FetchProblem;
import io.github.betterauthjwt.jwks.JsonExchange;
import io.github.betterauthjwt.jwks.KeyServerUrl;
import io.github.betterauthjwt.jwks.RequestFields;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the introspection endpoint of an authorization server (RFC 7662), and finds it if needed. Thread-safe. */
final class IntrospectionEndpoint {

    private static final String WELL_KNOWN = "/.well-known/oauth-authorization-server";

    private final String issuer;
    private final @Nullable URI configured;
    private final boolean insecureHttpAllowed;
    private final ClientAuthentication client;
    private final RequestFields fields;
    private final JsonExchange exchange;
    private volatile @Nullable URI discovered;

    /**
     * Creates an endpoint.
     *
     * @param issuer the identifier of the authorization server (RFC 8414 §2)
     * @param configured the endpoint; null to read it from the metadata of the authorization server
     */
    IntrospectionEndpoint(
            String issuer,
            @Nullable URI configured,
            boolean insecureHttpAllowed,
            ClientAuthentication client,
            RequestFields fields,
            JsonExchange exchange) {
        this.issuer = issuer;
        this.configured = configured;
        this.insecureHttpAllowed = insecureHttpAllowed;
        this.client = client;
        this.fields = fields;
        this.exchange = exchange;
        requireSecure(configured == null ? metadata() : configured);
    }

    private void requireSecure(URI uri) {
        KeyServerUrl.requireSecure(
                "the introspection endpoint", "read tokens and the secret of the client", uri, insecureHttpAllowed);
    }

    /** Returns the URL of the metadata: the well-known path stands before the path of the issuer (RFC 8414 §3.1). */
    private URI metadata() {
        URI uri = URI.create(issuer);
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + WELL_KNOWN + uri.getRawPath());
    }

    /**
     * Returns the claims of an active token (RFC 7662 §2.2), or null if the token is not active.
     *
     * @throws FetchException if the server does not state it
     */
    @Nullable
    Map<String, @Nullable Object> ask(String token) throws FetchException, InterruptedException {
        URI uri = configured != null ? configured : discover();
        Map<String, @Nullable Object> answer;
        try {
            answer = exchange.post("the introspection endpoint", uri, client.fields(fields), client.form(token, uri));
        } catch (FetchException e) {
            if (e.problem() == FetchProblem.NOT_FOUND) {
                discovered = null; // it may have moved
            }
            throw e;
        }
        Object active = answer.get("active");
        if (!(active instanceof Boolean)) {
            throw new FetchException(
                    FetchProblem.OTHER,
                    "the introspection endpoint " + KeyServerUrl.redacted(uri.toString())
                            + " answered without \"active\"",
                    null,
                    null);
        }
        return active.equals(true) ? answer : null;
    }

    private URI discover() throws FetchException, InterruptedException {
        URI known = discovered;
        if (known != null) {
            return known;
        }
        Map<String, @Nullable Object> document = exchange.get("the authorization server", metadata(), fields);
        if (!issuer.equals(document.get("issuer"))) { // RFC 8414 §3.3
            throw unusable("another issuer than " + issuer, null);
        }
        if (!(document.get("introspection_endpoint") instanceof String text)) {
            throw unusable("no introspection_endpoint; the plugin oauthProvider() serves one", null);
        }
        try {
            URI found = URI.create(text);
            requireSecure(found);
            discovered = found;
            return found;
        } catch (IllegalArgumentException e) {
            throw unusable("an introspection_endpoint that cannot be used: " + e.getMessage(), e);
        }
    }

    private FetchException unusable(String what, @Nullable Throwable cause) {
        return new FetchException(
                FetchProblem.OTHER,
                "the metadata of the authorization server " + metadata() + " has " + what,
                null,
                cause);
    }
}
