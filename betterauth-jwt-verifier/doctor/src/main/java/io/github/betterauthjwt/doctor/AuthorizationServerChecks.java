// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks what an OAuth client needs from the metadata of an authorization server. */
final class AuthorizationServerChecks {

    private AuthorizationServerChecks() {}

    static Check endpoints(JsonDocument document) {
        List<String> missing = new ArrayList<>();
        for (String name : List.of("authorization_endpoint", "token_endpoint")) {
            if (document.text(name).flatMap(WebAddress::parse).isEmpty()) {
                missing.add(name);
            }
        }
        return missing.isEmpty()
                ? Check.ok("endpoints", "authorization and token endpoint")
                : Check.failed(
                        "endpoints",
                        String.join(" and ", missing) + " missing, or not an absolute URL",
                        List.of("Let Better Auth serve its own document. Without these, no client gets a token."));
    }

    /** OAuth 2.1 and MCP require S256 (RFC 7636 §4.2). */
    static Check pkce(JsonDocument document) {
        List<String> methods = document.texts("code_challenge_methods_supported");
        return methods.contains("S256")
                ? Check.ok("pkce", "S256")
                : Check.failed(
                        "pkce",
                        methods.isEmpty()
                                ? "code_challenge_methods_supported is missing"
                                : "code_challenge_methods_supported is " + String.join(", ", methods)
                                        + ", without S256",
                        List.of("MCP clients end here. Update Better Auth: oauthProvider() and mcp() announce S256."));
    }

    static Check registration(JsonDocument document) {
        if (document.text("registration_endpoint").isPresent()) {
            return Check.ok("clients", "clients can register");
        }
        if (Boolean.TRUE.equals(document.members().get("client_id_metadata_document_supported"))) {
            return Check.ok("clients", "clients can publish their metadata at their client_id");
        }
        return Check.warning(
                "clients",
                "no registration_endpoint: only clients that you register yourself can sign users in",
                "For MCP clients, set allowDynamicClientRegistration and allowUnauthenticatedClientRegistration in"
                        + " oauthProvider().");
    }

    /** Checks that a client can request the scopes of the resource, unless the server does not list its scopes. */
    static Optional<Check> scopes(JsonDocument document, List<String> needed) {
        List<String> known = document.texts("scopes_supported");
        List<String> unknown = needed.stream()
                .filter(scope -> !known.contains(scope))
                .limit(10)
                .toList();
        if (needed.isEmpty() || known.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                unknown.isEmpty()
                        ? Check.ok("scopes", "Better Auth knows all scopes of the resource")
                        : Check.failed(
                                "scopes",
                                "Better Auth does not know " + String.join(", ", unknown),
                                List.of("Add them to oauthProvider({ scopes }), or remove them from the metadata of the"
                                        + " resource. A request for an unknown scope fails with invalid_scope.")));
    }
}
