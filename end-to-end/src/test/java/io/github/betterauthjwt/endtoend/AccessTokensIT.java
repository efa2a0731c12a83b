// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.betterauthjwt.BetterAuthUrls;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a resource for OAuth clients with the access tokens of a real Better Auth server. */
class AccessTokensIT {

    private static final List<String> BOTH = List.of("tasks:read", "tasks:write");
    private static final int PORT = Locations.freePort();
    private static final String RESOURCE = "http://127.0.0.1:" + PORT + "/mcp";
    private static final String OTHER = "http://127.0.0.1:" + PORT + "/other";
    private static OAuthServer server;
    private static JwtVerifier verifier;
    private static ResourceServer resource;

    @BeforeAll
    static void start() throws Exception {
        server = OAuthServer.start("access-tokens", RESOURCE, OTHER);
        verifier = JwtVerifier.builderForAccessTokens(server.url(), RESOURCE)
                .signInTimeClaim("signed_in_at")
                .build();
        ProtectedResourceMetadata metadata = ProtectedResourceMetadata.builder(
                        RESOURCE, BetterAuthUrls.authorizationServer(server.url()))
                .scopes("tasks:read", "tasks:write")
                .initialScopes("tasks:read")
                .build();
        resource = new ResourceServer(
                PORT, BearerAuthenticator.builder(verifier).metadata(metadata).build(), jwt -> jwt.requireScopes(BOTH));
    }

    @AfterAll
    static void stop() {
        resource.close();
        verifier.close();
        server.close();
    }

    @Test
    void client_thatFollowsTheChallenges_getsTheScopesAndIsServed() {
        String challenge = challenge(401, Http.get(RESOURCE));
        JsonNode metadata = Http.json(Http.get(parameter("resource_metadata", challenge)));
        assertThat(metadata.get("resource").asText()).isEqualTo(RESOURCE);
        URI issuer = URI.create(metadata.get("authorization_servers").get(0).asText());
        JsonNode authorizationServer =
                Http.json(Http.get(issuer.resolve("/.well-known/oauth-authorization-server") + issuer.getPath()));
        assertThat(authorizationServer.get("issuer").asText()).isEqualTo(issuer.toString());
        String endpoint = authorizationServer.get("token_endpoint").asText();

        String initial = machineToken(endpoint, parameter("scope", challenge));
        String stepUp = challenge(403, Http.sendAs(initial, "GET", RESOURCE, ""));
        assertThat(stepUp).contains("error=\"insufficient_scope\"", "resource_metadata=");
        assertThat(parameter("scope", stepUp)).isEqualTo("tasks:read tasks:write");

        String complete = machineToken(endpoint, parameter("scope", stepUp));
        assertThat(Http.sendAs(complete, "GET", RESOURCE, "").statusCode()).isEqualTo(200);
        assertThat(verifier.verify(complete).isMachine()).isTrue();
    }

    private static String machineToken(String endpoint, String scope) {
        return server.machineToken(endpoint, RESOURCE, scope)
                .get("access_token")
                .asText();
    }

    @Test
    void token_ofAUser_namesTheClient() {
        for (String scopes : List.of("tasks:read tasks:write", "openid tasks:read tasks:write")) {
            String token =
                    server.userToken(RESOURCE, scopes).get("access_token").asText();
            VerifiedJwt jwt = verifier.verify(token);
            assertThat(jwt.subject()).isEqualTo(server.user());
            assertThat(jwt.clientId()).contains(server.client());
            assertThat(jwt.isMachine()).isFalse();
            assertThat(jwt.audience()).hasSize(scopes.startsWith("openid") ? 2 : 1);
            jwt.requireScopes(BOTH);
            jwt.requireAuthenticatedWithin(Duration.ofMinutes(5));
            assertThat(jwt.claims()).doesNotContainKey("auth_time"); // which Better Auth removes
            assertThat(Http.sendAs(token, "GET", RESOURCE, "").body()).isEqualTo(server.user() + " " + server.client());
        }
    }

    @Test
    void token_ofAnotherResourceOrKind_isRejected() {
        rejected(server.userToken(OTHER, "tasks:read").get("access_token"), "wrong_audience");
        rejected(server.userToken(RESOURCE, "openid").get("id_token"), "id_token");
        String endpoint = server.url() + "/api/auth/oauth2/token";
        rejected(server.machineToken(endpoint, "", "tasks:read").get("access_token"), "session_token");
        HttpResponse<String> answer = Http.sendAs(server.apiToken(), "GET", RESOURCE, "");
        assertThat(Http.json(answer).get("code").asText()).isEqualTo("token_type_not_accepted");
    }

    @Test
    void doctor_resource_followsTheChallengeToTheKeysAndExplainsTokens(@TempDir Path folder) throws IOException {
        assertThat(DoctorIT.report(0, "resource", RESOURCE))
                .contains("✓ challenge   401, Bearer with resource_metadata, scope \"tasks:read\"")
                .contains("✓ resource    " + RESOURCE, "✓ servers     " + server.url() + "/api/auth")
                .contains("✓ issuer", "✓ pkce        S256", "! clients", "✓ scopes", "✓ algorithms  EdDSA");
        String token = server.userToken(RESOURCE, "openid tasks:read")
                .get("access_token")
                .asText();
        Path file = Files.writeString(folder.resolve("token"), token);
        assertThat(DoctorIT.report(0, "resource", RESOURCE, "--token", file.toString()))
                .contains("✓ verdict     The token is accepted.");
        String endpoint = server.url() + "/api/auth/oauth2/token";
        Files.writeString(
                file,
                server.machineToken(endpoint, "", "tasks:read")
                        .get("access_token")
                        .asText());
        assertThat(DoctorIT.report(1, "resource", RESOURCE, "--token", file.toString()))
                .contains("(session_token)", "resource=" + RESOURCE);
    }

    private static void rejected(JsonNode token, String code) {
        HttpResponse<String> answer = Http.sendAs(token.asText(), "GET", RESOURCE, "");
        assertThat(challenge(401, answer)).contains("error=\"invalid_token\"", "resource_metadata=");
        assertThat(Http.json(answer).get("code").asText()).isEqualTo(code);
    }

    private static String challenge(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.headers().firstValue("WWW-Authenticate").orElseThrow();
    }

    private static String parameter(String name, String challenge) {
        Matcher matcher = Pattern.compile(name + "=\"([^\"]*)\"").matcher(challenge);
        assertThat(matcher.find()).as("%s in %s", name, challenge).isTrue();
        return matcher.group(1);
    }
}
