// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The OAuth part of an MCP client, for which the Java SDK has a hook only: it learns everything from the challenges. */
final class McpAuthorization {

    private static final String REDIRECT = "http://127.0.0.1:1/callback";

    private final Person person;
    private final List<String> scopes = new ArrayList<>();
    private Optional<String> clientId = Optional.empty();
    private Optional<String> token = Optional.empty();

    McpAuthorization(Person person) {
        this.person = person;
    }

    /** Returns the value of the header {@code Authorization}, or empty before the first challenge. */
    synchronized Optional<String> token() {
        return token.map(value -> "Bearer " + value);
    }

    /** Returns the scopes of each authorization. */
    synchronized List<String> scopes() {
        return List.copyOf(scopes);
    }

    /** Gets a token with the scopes of a challenge, and returns whether there was one. */
    synchronized boolean follow(Optional<String> challenge) {
        if (challenge.isEmpty()) {
            return false;
        }
        JsonNode resource = Http.json(Http.get(parameter("resource_metadata", challenge.get())));
        URI issuer = URI.create(resource.get("authorization_servers").get(0).asText());
        JsonNode server =
                Http.json(Http.get(issuer.resolve("/.well-known/oauth-authorization-server") + issuer.getPath()));
        if (clientId.isEmpty()) {
            clientId = Optional.of(register(server.get("registration_endpoint").asText()));
        }
        String scope = parameter("scope", challenge.get());
        scopes.add(scope);
        String address = resource.get("resource").asText();
        Map<String, String> request = request(address, scope);
        String code = authorize(server.get("authorization_endpoint").asText(), request);
        token = Optional.of(exchange(server.get("token_endpoint").asText(), address, code));
        return true;
    }

    private String register(String endpoint) {
        HttpResponse<String> answer = Http.post(
                endpoint,
                """
                {"client_name": "Java client", "redirect_uris": ["%s"], "token_endpoint_auth_method": "none",
                "grant_types": ["authorization_code"], "response_types": ["code"]}"""
                        .formatted(REDIRECT));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return Http.json(answer).get("client_id").asText();
    }

    private Map<String, String> request(String resource, String scope) {
        Map<String, String> request = new LinkedHashMap<>();
        request.put("response_type", "code");
        request.put("client_id", clientId.orElseThrow());
        request.put("redirect_uri", REDIRECT);
        request.put("scope", scope);
        request.put("state", "state");
        request.put("resource", resource);
        request.put("code_challenge", OAuthServer.challenge());
        request.put("code_challenge_method", "S256");
        return request;
    }

    /** Follows the authorization request to the consent page, allows the access, and returns the code. */
    private String authorize(String endpoint, Map<String, String> request) {
        HttpResponse<String> answer = person.get(endpoint + "?" + OAuthServer.encoded(request));
        String location = answer.headers()
                .firstValue("Location")
                .orElseGet(() -> Http.json(answer).get("url").asText());
        if (location.contains("/consent?")) {
            String signedRequest = location.substring(location.indexOf('?') + 1);
            String consent =
                    URI.create(endpoint).resolve("/api/auth/oauth2/consent").toString();
            location = Http.json(person.post(consent, "{\"accept\": true, \"oauth_query\": \"" + signedRequest + "\"}"))
                    .get("url")
                    .asText();
        }
        Matcher code = Pattern.compile("[?&]code=([^&]+)").matcher(location);
        assertThat(code.find()).as(location).isTrue();
        return URLDecoder.decode(code.group(1), StandardCharsets.UTF_8);
    }

    private String exchange(String endpoint, String resource, String code) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("client_id", clientId.orElseThrow());
        form.put("code", code);
        form.put("redirect_uri", REDIRECT);
        form.put("code_verifier", OAuthServer.PROOF);
        form.put("resource", resource);
        return OAuthServer.token(endpoint, form).get("access_token").asText();
    }

    private static String parameter(String name, String challenge) {
        Matcher matcher = Pattern.compile(name + "=\"([^\"]*)\"").matcher(challenge);
        assertThat(matcher.find()).as("%s in %s", name, challenge).isTrue();
        return matcher.group(1);
    }
}
