// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of the contract about resources for OAuth clients: access tokens, metadata, and challenges. */
abstract class ResourceContract extends MethodsContract {

    static final String PATH = "/.well-known/oauth-protected-resource/mcp";
    private static final String RESOURCE = "https://api.example.com/mcp";
    private static final String ADDRESS = "resource_metadata=\"https://api.example.com" + PATH + '"';
    private static final String READ = "tasks:read";

    private @Nullable ContractHost resource;

    /** Starts a host as {@link BearerContract} describes it. */
    protected abstract ContractHost start(JwtVerifier verifier, ProtectedResourceMetadata metadata) throws Exception;

    @BeforeAll
    void startResource() throws Exception {
        ProtectedResourceMetadata metadata = ProtectedResourceMetadata.builder(RESOURCE, issuer.url() + "/api/auth")
                .scopes(READ, SCOPE)
                .initialScopes(READ)
                .name("Tasks")
                .build();
        resource = start(issuer.accessTokenVerifier(RESOURCE), metadata);
    }

    @AfterAll
    void stopResource() {
        if (resource != null) {
            resource.close();
        }
    }

    private ContractHost resource() {
        if (resource == null) {
            throw new IllegalStateException("the host with metadata was not started");
        }
        return resource;
    }

    private ContractClient resourceClient() {
        return new ContractClient(resource());
    }

    private TestJwt accessToken(String scope) {
        return issuer.accessToken(RESOURCE).subject("ada").scope(scope);
    }

    // ---- metadata

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void metadata_withAnyOrNoToken_isServedToAnyPage(String method) {
        String invalid = "Bearer " + issuer.tokenRejectedFor(Reason.EXPIRED);
        for (Response response : List.of(
                resourceClient().send(method, PATH),
                resourceClient().send(method, PATH + "?x=1"),
                resourceClient().send(method, PATH, "Origin", "https://inspector.example.com"),
                resourceClient().send(method, PATH, "Authorization", invalid))) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("Content-Type")).startsWith("application/json");
            assertThat(response.values("Access-Control-Allow-Origin")).containsExactly("*");
            assertThat(response.header("Cache-Control"))
                    .contains("public", "max-age=")
                    .doesNotContain("no-store");
            assertThat(response.header("WWW-Authenticate")).isEmpty();
            assertThat(response.body()).isEqualTo(method.equals("HEAD") ? "" : document());
        }
    }

    private String document() {
        return "{\"resource\":\"" + RESOURCE + "\",\"authorization_servers\":[\"" + issuer.url()
                + "/api/auth\"],\"scopes_supported\":[\"tasks:read\",\"tasks:write\"],"
                + "\"bearer_methods_supported\":[\"header\"],\"resource_name\":\"Tasks\"}";
    }

    @Test
    void metadata_ofARequestThatNamesAnotherHost_isAsConfigured() throws IOException {
        try (RawConnection connection = RawConnection.to(resource())) {
            Response response = connection.send(
                    "GET", PATH, "X-Forwarded-Host", "evil.example.com", "Forwarded", "host=evil.example.com");
            assertThat(response.body()).isEqualTo(document());
        }
    }

    /** Clients in browsers send fields such as {@code MCP-Protocol-Version}, which need a preflight. */
    @Test
    void metadata_preflight_isAllowed() {
        Response response = resourceClient()
                .send(
                        "OPTIONS",
                        PATH,
                        "Origin",
                        "https://inspector.example.com",
                        "Access-Control-Request-Method",
                        "GET",
                        "Access-Control-Request-Headers",
                        "mcp-protocol-version");
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.values("Access-Control-Allow-Origin")).containsExactly("*");
        assertThat(response.header("Access-Control-Allow-Headers")).isEqualTo("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void metadata_otherMethods_areNotAllowed(String method) {
        Response response = resourceClient()
                .send(
                        method,
                        PATH,
                        "Authorization",
                        "Bearer " + accessToken(READ).sign());
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.well-known/oauth-protected-resource",
                "/.well-known/oauth-protected-resource/",
                "/.well-known/oauth-protected-resource/mcp/",
                "/.well-known/oauth-protected-resource/MCP",
                "/mcp/.well-known/oauth-protected-resource"
            })
    void metadata_atAnotherPath_isNotServed(String path) {
        resourceClient().get(path).isRejectedWith(401, "", "missing_token");
    }

    @Test
    void metadata_notConfigured_isNotServed() {
        Response response = client().get(PATH);
        response.isRejectedWith(401, "", "missing_token");
        assertThat(response.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    // ---- challenges

    @ParameterizedTest
    @ValueSource(strings = {"/protected", "/admin", "/scoped", "/no-such-route"})
    void challenge_toARequestWithoutToken_namesMetadataAndInitialScopes(String path) {
        Response response = resourceClient().get(path);
        response.isRejectedWith(401, "", "missing_token");
        assertThat(response.header("WWW-Authenticate")).isEqualTo("Bearer scope=\"tasks:read\", " + ADDRESS);
    }

    @Test
    void challenge_toAnInvalidToken_namesMetadataAndInitialScopes() {
        for (String path : List.of("/protected", "/optional")) {
            Response response = resourceClient()
                    .bearer(
                            path,
                            accessToken(READ)
                                    .expiresAt(Instant.now().minus(Duration.ofHours(1)))
                                    .sign());
            response.isRejectedWith(401, "invalid_token", "token_expired");
            assertThat(response.header("WWW-Authenticate")).endsWith("scope=\"tasks:read\", " + ADDRESS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/scopes", "/demanding-scopes"})
    void scopes_severalRequired_areAllNamedInTheChallenge(String path) {
        for (String granted : List.of("openid", READ, SCOPE)) {
            Response response =
                    resourceClient().bearer(path, accessToken(granted).sign());
            response.isRejectedWith(403, "insufficient_scope", "insufficient_scope");
            assertThat(response.header("WWW-Authenticate")).endsWith("scope=\"tasks:read tasks:write\", " + ADDRESS);
        }
        resourceClient().bearer(path, accessToken(SCOPE + " " + READ).sign()).isFor("ada");
    }

    @Test
    void scope_missing_isNamedInTheChallengeWithTheMetadata() {
        for (String path : List.of("/scoped", "/demanding")) {
            Response response = resourceClient().bearer(path, accessToken(READ).sign());
            response.lacksTheScope(SCOPE);
            assertThat(response.header("WWW-Authenticate")).endsWith(ADDRESS);
        }
    }

    @Test
    void role_missing_hasNoChallenge() {
        resourceClient().bearer("/admin", accessToken(READ).sign()).lacksTheRole();
    }

    @Test
    void signIn_tooLongAgo_isChallengedWithTheMaximumAge() {
        Instant now = Instant.now();
        resourceClient()
                .bearer("/recent", accessToken(READ).claim("auth_time", now).sign())
                .isFor("ada");
        Instant earlier = now.minus(Duration.ofHours(1));
        for (String token : List.of(
                accessToken(READ).claim("auth_time", earlier).sign(),
                accessToken(READ).sign())) {
            Response response = resourceClient().bearer("/recent", token);
            response.isRejectedWith(401, "insufficient_user_authentication", "insufficient_user_authentication");
            assertThat(response.header("WWW-Authenticate")).endsWith("max_age=\"300\", " + ADDRESS);
        }
    }

    // ---- tokens

    @Test
    void accessToken_ofThisResource_isAccepted() {
        String userinfo = issuer.url() + "/api/auth/oauth2/userinfo";
        resourceClient().bearer("/protected", accessToken(READ).sign()).isFor("ada");
        resourceClient().bearer("/optional", accessToken(READ).sign()).isFor("ada");
        resourceClient()
                .bearer(
                        "/protected",
                        accessToken("openid").audience(RESOURCE, userinfo).sign())
                .isFor("ada");
    }

    @Test
    void token_ofAnotherResourceOrKind_isRejected() {
        String other = "https://other.example.com";
        rejected(accessToken(READ).audience(other).sign(), "wrong_audience");
        rejected(accessToken(READ).audience(RESOURCE, other).sign(), "additional_audience");
        rejected(accessToken(READ).issuer(issuer.url()).sign(), "wrong_issuer");
        rejected(accessToken(READ).withoutHeader("typ").sign(), "token_type_not_accepted");
        rejected(issuer.token(), "token_type_not_accepted");
        rejected(issuer.jwt().audience(RESOURCE).sign(), "token_type_not_accepted");
        rejected(issuer.token(TokenSample.ID_TOKEN), "id_token");
        rejected(issuer.token(TokenSample.DPOP_TOKEN), "sender_constrained_token");
    }

    private void rejected(String token, String code) {
        resourceClient().bearer("/protected", token).isRejectedWith(401, "invalid_token", code);
    }
}
