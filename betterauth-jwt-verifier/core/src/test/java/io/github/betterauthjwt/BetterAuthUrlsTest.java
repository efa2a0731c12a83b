// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BetterAuthUrlsTest {

    @Test
    void baseUrl_environmentVariableNotSet_isRejectedWithTheRemedy() {
        String unset = System.getenv("A_VARIABLE_THAT_IS_NOT_SET");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtVerifier.forBetterAuth(unset))
                .withMessageContaining("set that variable, for example BETTER_AUTH_URL");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtVerifier.builderForBetterAuth(unset, "task-service"))
                .withMessageContaining("BETTER_AUTH_URL");
        assertThatNullPointerException()
                .isThrownBy(() -> JwtVerifier.forAccessTokens(unset, "https://api.example.com/mcp"))
                .withMessageContaining("BETTER_AUTH_URL");
    }

    @Test
    void jwks_percentEncodedPath_staysEncoded() {
        assertThat(BetterAuthUrls.jwks("https://app.example.com/my%20auth%2F1/"))
                .hasToString("https://app.example.com/my%20auth%2F1/jwks");
    }

    @Test
    void jwks_underscoreInTheHostName_isRejectedWithTheReason() {
        assertThatThrownBy(() -> BetterAuthUrls.jwks("http://auth_server:3000"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("underscore is not allowed in host names")
                .hasMessageContaining("such as \"auth-server:3000\"");
    }

    @Test
    void jwks_noHost_isRejected() {
        assertThatThrownBy(() -> BetterAuthUrls.jwks("http:///api/auth"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected Better Auth's base URL");
    }

    @Test
    void jwksUri_underscoreInTheHostName_isRejectedWithTheReason() {
        URI uri = URI.create("http://auth_server:3000/api/auth/jwks");
        JwtVerifier.Builder builder = JwtVerifier.builder("issuer", "audience").allowInsecureHttp();
        assertThatThrownBy(() -> builder.jwksUri(uri).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("underscore is not allowed in host names");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://tasks:hunter2@db.example.com/tasks",
                "https://tasks:hunter2@app.example.com?key=hunter2",
                "https://tasks:hunter2@app.example.com/a b",
                "https://tasks:hunter2@auth_server:3000",
                "https://tasks:hunter2@app.example.com/api/auth/jwks",
                "https://app.example.com?key=hunter2"
            })
    void baseUrl_withASecret_isRejectedWithoutIt(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.forBetterAuth(url))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"))
                .satisfies(e -> assertThat(String.valueOf(e.getCause())).doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://tasks:hunter2@app.example.com/jwks",
                "https://tasks:hunter2@auth_server/jwks",
                "https://tasks:hunter2@app.example.com/jwks",
                "https:/jwks?key=hunter2"
            })
    void jwksUri_withASecret_isRejectedWithoutIt(String url) {
        JwtVerifier.Builder builder = JwtVerifier.builder("issuer", "audience").jwksUri(URI.create(url));
        assertThatIllegalArgumentException().isThrownBy(builder::build).satisfies(e -> assertThat(e.getMessage())
                .doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com/api/auth/jwks",
                "https://app.example.com/jwks",
                "https://app.example.com/api/auth/jwks/",
                "https://app.example.com/.well-known/jwks.json",
                "https://app.example.com/api/auth/.well-known/openid-configuration"
            })
    void builderForBetterAuth_addressOfADocument_isRejected(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.builderForBetterAuth(url))
                .withMessageContaining("expected Better Auth's base URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example.com/jwks", "https://app.example.com/api/auth/jwks//"})
    void builderForBetterAuth_addressOfTheJwkSet_namesTheMethodForIt(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.builderForBetterAuth(url))
                .withMessageContaining("jwksUri");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://*.example.com", "https://app.example.com ", "\thttps://app.example.com", "*"})
    void builder_audienceThatNoTokenHas_isRejected(String audience) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.builder("https://app.example.com", audience))
                .withMessageContaining("audience");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        JwtVerifier.builder("https://app.example.com", "api").additionalAudiences(audience))
                .withMessageContaining("audience");
    }

    /** Issuers are compared exactly, so a pattern would reject every token. */
    @ParameterizedTest
    @ValueSource(strings = {"https://*.preview.example.com", "https://app.example.com ", " https://a", "a b", "\t"})
    void builder_issuerThatNoTokenCanHave_isRejected(String issuer) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.builder(issuer, "api"))
                .withMessageContaining("issuer");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        JwtVerifier.builder("https://app.example.com", "api").additionalIssuers(issuer))
                .withMessageContaining("issuer");
    }
}
