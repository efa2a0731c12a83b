// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.jwks.RequestFields;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How this service authenticates itself to the introspection endpoint (RFC 6749 §2.3). Never shows a secret. */
abstract class ClientAuthentication {

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final String clientId;

    private ClientAuthentication(String clientId) {
        this.clientId = clientId;
    }

    /** Returns {@code client_secret_basic}: both in {@code Authorization}, encoded as a form first. */
    static ClientAuthentication basic(String clientId, String secret) {
        String pair = encoded(clientId) + ":" + encoded(secret);
        String value = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
        return new ClientAuthentication(clientId) {
            @Override
            RequestFields fields(RequestFields fields) {
                return fields.with("Authorization", value);
            }
        };
    }

    /** Returns {@code client_secret_post}: both in the form. */
    static ClientAuthentication post(String clientId, String secret) {
        return new ClientAuthentication(clientId) {
            @Override
            void addTo(Map<String, String> form, URI endpoint) {
                form.put("client_id", clientId);
                form.put("client_secret", secret);
            }
        };
    }

    /** Returns {@code private_key_jwt} (RFC 7523 §2.2): a signed assertion in the form. */
    static ClientAuthentication privateKey(String clientId, ClientAssertion assertion) {
        return new ClientAuthentication(clientId) {
            @Override
            void addTo(Map<String, String> form, URI endpoint) {
                form.put("client_id", clientId);
                form.put("client_assertion_type", ASSERTION_TYPE);
                form.put("client_assertion", assertion.sign(endpoint.toString()));
            }
        };
    }

    String clientId() {
        return clientId;
    }

    /** Returns the header fields of a request. */
    RequestFields fields(RequestFields fields) {
        return fields;
    }

    /** Adds the credentials to a form. */
    void addTo(Map<String, String> form, URI endpoint) {}

    /** Returns the form that asks for the state of a token (RFC 7662 §2.1). */
    String form(String token, URI endpoint) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("token", token);
        // Better Auth then looks for no refresh token, which must not open an API
        form.put("token_type_hint", "access_token");
        addTo(form, endpoint);
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public final String toString() {
        return "ClientAuthentication[" + clientId + "]";
    }
}
