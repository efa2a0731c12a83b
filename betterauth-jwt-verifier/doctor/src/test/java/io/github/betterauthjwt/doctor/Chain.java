// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.testing.TestIssuer;
import java.util.Map;

/**
 * A protected resource and an authorization server, each a real web server, that are correct until a test changes one of
 * their pages.
 */
final class Chain implements AutoCloseable {

    static final String METADATA = "/.well-known/oauth-protected-resource/mcp";
    static final String SERVER = "/.well-known/oauth-authorization-server/api/auth";
    static final String JWKS = "/api/auth/jwks";

    final Server service = new Server();
    final Server auth = new Server();
    final TestIssuer keys = TestIssuer.start();

    Chain() {
        challenge(401, "Bearer scope=\"tasks:read\", resource_metadata=\"" + service.url() + METADATA + '"');
        metadata(metadata());
        server(server());
        auth.with(JWKS, new Server.Page(200, json(), keys::jwkSet));
    }

    String resource() {
        return service.url() + "/mcp";
    }

    String issuer() {
        return auth.url() + "/api/auth";
    }

    String metadata() {
        return "{\"resource\":\"" + resource() + "\",\"authorization_servers\":[\"" + issuer()
                + "\"],\"scopes_supported\":[\"tasks:read\"]}";
    }

    String server() {
        return ("{'issuer':'I','authorization_endpoint':'I/oauth2/authorize','token_endpoint':'I/oauth2/token',"
                        + "'registration_endpoint':'I/oauth2/register','jwks_uri':'I/jwks',"
                        + "'scopes_supported':['openid','tasks:read'],'code_challenge_methods_supported':['S256'],"
                        + "'id_token_signing_alg_values_supported':['EdDSA']}")
                .replace('\'', '"')
                .replace("I/", issuer() + "/")
                .replace("\"I\"", '"' + issuer() + '"');
    }

    /** Sets the response of the resource to a request without a token. */
    Chain challenge(int status, String challenge) {
        service.with("/mcp", new Server.Page(status, Map.of("WWW-Authenticate", challenge), () -> ""));
        return this;
    }

    Chain metadata(String body) {
        service.with(METADATA, new Server.Page(200, json(), () -> body));
        return this;
    }

    Chain server(String body) {
        auth.with(SERVER, new Server.Page(200, json(), () -> body));
        return this;
    }

    private static Map<String, String> json() {
        return Map.of("Content-Type", "application/json", "Access-Control-Allow-Origin", "*");
    }

    /** Returns an access token for the resource. */
    String accessToken() {
        return keys.accessToken(resource()).issuer(issuer()).scope("tasks:read").sign();
    }

    @Override
    public void close() {
        service.close();
        auth.close();
        keys.close();
    }
}
