// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.KeyServerFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Sends the same requests to real Better Auth servers and to the stub of their minor version, and compares status, headers and
 * the shape of the JSON. If a test fails, record the mappings again with testing/src/recorder/record.mjs.
 */
class BetterAuthStubsIT {

    private static final HttpClient CLIENT = Http.http1().build();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String JWKS = "/api/auth/jwks";
    private static final List<String> HEADERS = List.of("Content-Type", "Cache-Control", "Pragma", "X-Retry-After");
    private static final String RESOURCE = "https://api.example.com/mcp";
    private static AuthServer real;
    private static OAuthServer realOAuth;
    private static BetterAuthStub stub;

    @BeforeAll
    static void start() {
        real = AuthServer.start("stubs", "{\"rateLimit\":{\"enabled\":false}}");
        realOAuth = OAuthServer.start("stubs", RESOURCE);
        stub = BetterAuthStub.start();
    }

    @AfterAll
    static void stop() {
        stub.close();
        realOAuth.close();
        real.close();
    }

    @Test
    void jwks_ofTheRealServer_isTheStubs() {
        assertSame("jwks", get(real.url() + JWKS), get(stub.url() + JWKS));
    }

    @Test
    void token_ofTheRealServer_isTheStubs() {
        String path = "/api/auth/token";
        assertSame("token-signed-out", get(real.url() + path), get(stub.url() + path));
        HttpResponse<String> signedIn = send(request(stub.url() + path)
                .header("Cookie", "better-auth.session_token=any")
                .build());
        HttpResponse<String> expected = send(request(realOAuth.url() + path)
                .header("Cookie", realOAuth.cookie())
                .build());
        assertSame("token", expected, signedIn);
    }

    @Test
    void rateLimit_ofTheRealServer_isTheStubs() {
        try (AuthServer limited =
                AuthServer.start("stubs-limited", "{\"rateLimit\":{\"enabled\":true,\"window\":60,\"max\":1}}")) {
            HttpRequest request = request(limited.url() + JWKS)
                    .header("X-Forwarded-For", "203.0.113.9")
                    .build();
            send(request);
            stub.fail(KeyServerFault.RATE_LIMIT);
            assertSame("jwks-rate-limit", send(request), get(stub.url() + JWKS));
        } finally {
            stub.recover();
        }
    }

    @Test
    void outage_ofTheRealServer_isTheStubs() {
        try (AuthServer broken = AuthServer.start("stubs-broken", "{\"missingTables\":[\"jwks\"]}")) {
            stub.fail(KeyServerFault.OUTAGE);
            assertSame("jwks-outage", get(broken.url() + JWKS), get(stub.url() + JWKS));
        } finally {
            stub.recover();
        }
    }

    @Test
    void oauth_metadata_isTheStubs() {
        Map.of(
                        "oauth-metadata", "/.well-known/oauth-authorization-server/api/auth",
                        "oauth-metadata-of-base-path", "/api/auth/.well-known/oauth-authorization-server",
                        "openid-configuration", "/api/auth/.well-known/openid-configuration")
                .forEach((name, path) -> assertSame(name, get(realOAuth.url() + path), get(stub.url() + path)));
    }

    @Test
    void oauth_tokenAndIntrospection_areTheStubs() {
        String credentials = realOAuth.machineCredentials();
        String wrong = credentials.replaceFirst("client_secret=[^&]*", "client_secret=wrong");
        String grant = "&grant_type=client_credentials&scope=tasks%3Aread&resource=" + RESOURCE;
        String token = assertPosted("oauth-token", "/api/auth/oauth2/token", credentials + grant)
                .get("access_token")
                .asText();
        assertPosted("oauth-token-wrong-secret", "/api/auth/oauth2/token", wrong + grant);
        assertPosted("oauth-token-no-grant", "/api/auth/oauth2/token", credentials);
        assertPosted("introspection", "/api/auth/oauth2/introspect", credentials + "&token=" + token);
        assertPosted("introspection-inactive", "/api/auth/oauth2/introspect", credentials + "&token=inactive");
        assertPosted("introspection-wrong-secret", "/api/auth/oauth2/introspect", wrong + "&token=" + token);
    }

    /** Posts a form to both and returns the real server's JSON. */
    private static JsonNode assertPosted(String mapping, String path, String form) {
        HttpResponse<String> answer = post(realOAuth.url() + path, form);
        assertSame(mapping, answer, post(stub.url() + path, form));
        return json(answer);
    }

    private static void assertSame(String mapping, HttpResponse<String> server, HttpResponse<String> recorded) {
        assertThat(recorded.headers().firstValue("Matched-Stub-Name"))
                .as("the mapping that responds")
                .hasValue(mapping);
        assertThat(recorded.statusCode()).as("mapping %s: status", mapping).isEqualTo(server.statusCode());
        for (String header : HEADERS) {
            Optional<String> expected = server.headers().firstValue(header);
            assertThat(recorded.headers().firstValue(header))
                    .as("mapping %s: header %s", mapping, header)
                    .isEqualTo(expected);
        }
        assertThat(shape(json(recorded)))
                .as("mapping %s: shape of the body", mapping)
                .isEqualTo(shape(json(server)));
    }

    /** The claim that auth-server.mjs adds to access tokens by its settings. */
    private static final String ADDED_CLAIM = "signed_in_at";

    /** Returns the members with their JSON types, in alphabetical order; an array has the shapes of its elements once each. */
    private static String shape(JsonNode node) {
        List<String> parts = new ArrayList<>();
        if (node.isObject()) {
            new TreeSet<>(node.properties().stream().map(Map.Entry::getKey).toList())
                    .stream()
                            .filter(name -> !name.equals(ADDED_CLAIM))
                            .forEach(name -> parts.add(name + ":" + shape(node.get(name))));
        } else if (node.isArray()) {
            TreeSet<String> elements = new TreeSet<>();
            node.forEach(element -> elements.add(shape(element)));
            parts.addAll(elements);
        }
        return node.getNodeType() + parts.toString();
    }

    private static HttpResponse<String> send(HttpRequest request) {
        return Http.send(CLIENT, request);
    }

    private static HttpRequest.Builder request(String uri) {
        return HttpRequest.newBuilder(URI.create(uri));
    }

    private static HttpResponse<String> get(String uri) {
        return send(request(uri).build());
    }

    private static HttpResponse<String> post(String uri, String form) {
        return send(request(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return MAPPER.readTree(answer.body()); // a missing node if the body is empty
        } catch (IOException e) {
            throw new UncheckedIOException(answer.body(), e);
        }
    }
}
