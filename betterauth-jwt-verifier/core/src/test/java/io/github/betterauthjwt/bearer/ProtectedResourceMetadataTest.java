// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.betterauthjwt.Claims;
import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.Keys;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The metadata of a resource (RFC 9728), and the challenges that refer to it. */
class ProtectedResourceMetadataTest {

    private static final String RESOURCE = "https://api.example.com/mcp";
    private static final String SERVER = "https://app.example.com/api/auth";
    private static final String PATH = "/.well-known/oauth-protected-resource/mcp";

    private static final JwtVerifier VERIFIER = JwtVerifier.builderForAccessTokens(Claims.ISSUER, RESOURCE)
            .jwkSet(Keys.set(Keys.of("EdDSA", "k1")))
            .build();

    private static ProtectedResourceMetadata.Builder builder() {
        return ProtectedResourceMetadata.builder(RESOURCE, SERVER).scopes("tasks:read", "tasks:write");
    }

    private static BearerAuthenticator authenticator(ProtectedResourceMetadata metadata) {
        return BearerAuthenticator.builder(VERIFIER).metadata(metadata).build();
    }

    private record Request(String method, String uri, String contextPath) implements BearerRequest {

        @Override
        public List<String> headers(String name) {
            return List.of();
        }
    }

    private static BearerResponse get(ProtectedResourceMetadata metadata, String uri) {
        return authenticator(metadata)
                .authenticate(new Request("GET", uri, ""), BearerAccess.REQUIRED)
                .response()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com, https://api.example.com/.well-known/oauth-protected-resource",
        "https://api.example.com/, https://api.example.com/.well-known/oauth-protected-resource",
        "https://api.example.com/mcp, https://api.example.com/.well-known/oauth-protected-resource/mcp",
        "https://api.example.com/mcp/, https://api.example.com/.well-known/oauth-protected-resource/mcp/",
        "https://api.example.com:8443/a/b, https://api.example.com:8443/.well-known/oauth-protected-resource/a/b",
        "http://127.0.0.1:8080/mcp, http://127.0.0.1:8080/.well-known/oauth-protected-resource/mcp",
        "http://localhost:8080, http://localhost:8080/.well-known/oauth-protected-resource"
    })
    void uri_ofAResource_hasTheWellKnownPathBeforeItsPath(String resource, String expected) {
        ProtectedResourceMetadata metadata =
                ProtectedResourceMetadata.builder(resource, SERVER).build();
        assertThat(metadata.uri()).hasToString(expected);
        BearerResponse document = get(metadata, metadata.uri().getRawPath());
        assertThat(document.status()).isEqualTo(200);
        assertThat(document.body()).contains("\"resource\":\"" + resource + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.example.com/mcp",
                "http://api.example.com/mcp",
                "https://api.example.com/mcp?x=1",
                "https://api.example.com/mcp#x",
                "https://user@api.example.com/mcp",
                "https:///mcp",
                "https://api.example.com/é",
                "https://api.example.com/\"",
                "urn:example:mcp",
                "http://localhost.example.com/",
                ""
            })
    void builder_urlThatIsNoIdentifier_isAnError(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProtectedResourceMetadata.builder(url, SERVER))
                .withMessageContaining("resource");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProtectedResourceMetadata.builder(RESOURCE, url))
                .withMessageContaining("authorizationServer");
    }

    @Test
    void builder_urlWithASecret_isRejectedWithoutIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProtectedResourceMetadata.builder(
                        "https://tasks:hunter2@api.example.com/mcp?key=hunter2", "https://app.example.com/api/auth"))
                .withMessageContaining("it is \"https://…@api.example.com/mcp?…\"")
                .withNoCause();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().documentation(URI.create("ftp://tasks:hunter2@api.example.com/?hunter2")))
                .withMessageContaining("it is \"ftp://…@api.example.com/?…\"");
    }

    @Test
    void builder_otherWrongSettings_areErrors() {
        assertThatIllegalArgumentException().isThrownBy(() -> builder().scopes("a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().initialScopes("\""));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().name(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().documentation(URI.create("docs.html")));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().signingAlgorithms("none"));
    }

    @Test
    void document_withEverySetting_hasEveryParameter() {
        ProtectedResourceMetadata metadata = builder()
                .additionalAuthorizationServers("https://login.example.com")
                .name("Tasks")
                .documentation(URI.create("https://api.example.com/docs"))
                .signingAlgorithms("EdDSA")
                .build();
        BearerResponse document = get(metadata, PATH);
        assertThat(document.body())
                .isEqualTo("{\"resource\":\"" + RESOURCE + "\",\"authorization_servers\":[\"" + SERVER
                        + "\",\"https://login.example.com\"],\"scopes_supported\":[\"tasks:read\",\"tasks:write\"],"
                        + "\"bearer_methods_supported\":[\"header\"],"
                        + "\"resource_signing_alg_values_supported\":[\"EdDSA\"],\"resource_name\":\"Tasks\","
                        + "\"resource_documentation\":\"https://api.example.com/docs\"}");
        assertThat(document.headers())
                .containsEntry("Content-Type", "application/json")
                .containsEntry("Access-Control-Allow-Origin", "*")
                .containsEntry("Cache-Control", "public, max-age=300");
    }

    @Test
    void document_withoutOptionalSettings_leavesThemOut() {
        ProtectedResourceMetadata metadata =
                ProtectedResourceMetadata.builder(RESOURCE, SERVER).build();
        assertThat(get(metadata, PATH).body())
                .isEqualTo("{\"resource\":\"" + RESOURCE + "\",\"authorization_servers\":[\"" + SERVER
                        + "\"],\"bearer_methods_supported\":[\"header\"]}");
    }

    @ParameterizedTest
    @CsvSource({
        "/.well-known/oauth-protected-resource/mcp, '', true",
        "/.well-known/oauth-protected-resource/mcp?x=/y, '', true",
        "/app/.well-known/oauth-protected-resource/mcp, /app, true",
        "/.well-known/oauth-protected-resource/mcp, /app, true",
        "/app/.well-known/oauth-protected-resource/mcp, '', false",
        "/.well-known/oauth-protected-resource, '', false",
        "/.well-known/oauth-protected-resource/mcp/, '', false",
        "/.well-known/oauth-protected-resource//mcp, '', false",
        "/.well-known/oauth-protected-resource/%6dcp, '', false",
        "/x?/.well-known/oauth-protected-resource/mcp, '', false",
        "/mcp, '', false"
    })
    void document_atAnyOtherAddress_isNotServed(String uri, String contextPath, boolean isServed) {
        BearerDecision decision = authenticator(builder().build())
                .authenticate(new Request("GET", uri, contextPath), BearerAccess.REQUIRED);
        assertThat(decision.response().orElseThrow().status()).isEqualTo(isServed ? 200 : 401);
    }

    @Test
    void document_otherMethods_areNotAllowed() {
        BearerAuthenticator authenticator = authenticator(builder().build());
        for (String method : List.of("POST", "DELETE", "get", "TRACE")) {
            BearerResponse response = authenticator
                    .authenticate(new Request(method, PATH, ""), BearerAccess.PUBLIC)
                    .response()
                    .orElseThrow();
            assertThat(response.status()).isEqualTo(405);
            assertThat(response.headers()).containsKey("Allow");
        }
        BearerResponse preflight = authenticator
                .authenticate(new Request("OPTIONS", PATH, ""), BearerAccess.REQUIRED)
                .response()
                .orElseThrow();
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.headers())
                .containsEntry("Access-Control-Allow-Origin", "*")
                .containsEntry("Access-Control-Allow-Headers", "*")
                .containsEntry("Access-Control-Allow-Methods", "GET, HEAD");
    }

    @Test
    void challenge_ofEachRejection_namesTheMetadata() {
        String address = "resource_metadata=\"https://api.example.com" + PATH + '"';
        BearerAuthenticator authenticator =
                authenticator(builder().initialScopes("tasks:read").build());
        assertThat(challenge(authenticator.missing())).isEqualTo("Bearer scope=\"tasks:read\", " + address);
        assertThat(challenge(get(builder().build(), "/mcp")))
                .isEqualTo("Bearer scope=\"tasks:read tasks:write\", " + address);
        assertThat(challenge(authenticator.response(
                        InsufficientPrivilegesException.missingScopes(List.of("tasks:read", "tasks:write")))))
                .startsWith("Bearer error=\"insufficient_scope\", error_description=\"")
                .endsWith("scope=\"tasks:read tasks:write\", " + address);
        BearerResponse stale =
                authenticator.response(InsufficientPrivilegesException.authenticationTooOld(Duration.ofMinutes(5)));
        assertThat(stale.status()).isEqualTo(401);
        assertThat(challenge(stale))
                .startsWith("Bearer error=\"insufficient_user_authentication\", error_description=\"")
                .endsWith("max_age=\"300\", " + address);
        BearerResponse role = authenticator.response(InsufficientPrivilegesException.missingRole(List.of("admin")));
        assertThat(role.status()).isEqualTo(403);
        assertThat(role.headers()).doesNotContainKey("WWW-Authenticate");
    }

    @Test
    void challenge_withoutInitialScopes_namesNoScope() {
        assertThat(challenge(authenticator(builder().initialScopes().build()).missing()))
                .doesNotContain("scope");
    }

    private static String challenge(BearerResponse response) {
        return String.valueOf(response.headers().get("WWW-Authenticate"));
    }
}
