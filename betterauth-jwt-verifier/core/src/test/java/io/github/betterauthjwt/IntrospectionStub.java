// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.time.Instant;
import java.util.List;

/** The recorded oauth-provider of Better Auth 1.7, with verifiers of its tokens. Answers can be replaced. */
final class IntrospectionStub implements AutoCloseable {

    static final String PATH = "/api/auth/oauth2/introspect";
    static final String CLIENT = "client-1";
    static final String OPAQUE = "AbCdEfGhIjKlMnOpQrStUvWxYz012345";

    private static final Keys KEYS = Keys.of("EdDSA", "k1");

    private final WireMockServer server = new WireMockServer(options()
            .dynamicPort()
            .bindAddress("127.0.0.1")
            .http2PlainDisabled(true)
            .usingFilesUnderClasspath("better-auth/1.7"));

    IntrospectionStub() {
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    String issuer() {
        return url() + "/api/auth";
    }

    WireMockServer server() {
        return server;
    }

    /** Returns a verifier of access tokens for the resource of the recorded answer, which is the URL of this stub. */
    JwtVerifier.Builder verifier() {
        return JwtVerifier.builderForAccessTokens(url(), url()).jwkSet(Keys.set(KEYS));
    }

    /** Returns the default settings with the client that the recording accepts. */
    TokenIntrospectorBuilder introspector(JwtVerifier verifier) {
        return TokenIntrospector.builder(verifier, url()).clientSecretPost(CLIENT, "secret");
    }

    /** Returns an access token that the verifier accepts. */
    String accessToken() {
        return accessToken(claims());
    }

    /** Returns an access token with these claims. */
    String accessToken(Claims claims) {
        return KEYS.sign("{\"alg\":\"EdDSA\",\"kid\":\"k1\",\"typ\":\"at+jwt\"}", claims.json());
    }

    /** Returns the claims of an access token of a user. */
    Claims claims() {
        long now = Instant.now().getEpochSecond();
        return Claims.standard()
                .with("iss", '"' + issuer() + '"')
                .with("aud", '"' + url() + '"')
                .with("client_id", '"' + CLIENT + '"')
                .with("iat", now)
                .with("exp", now + 3600);
    }

    /** Returns a JWT of the jwt plugin with this key. */
    static String sign(Claims claims) {
        return KEYS.sign(claims.json());
    }

    static JwtVerifier.Builder withKeys(JwtVerifier.Builder builder) {
        return builder.jwkSet(Keys.set(KEYS));
    }

    /** Answers that every token is active, with these claims. */
    void answer(Claims claims) {
        answer(okJson(claims.with("active", "true").json()));
    }

    void answer(int status) {
        answer(aResponse().withStatus(status));
    }

    void answer(ResponseDefinitionBuilder response) {
        server.stubFor(post(urlPathEqualTo(PATH)).atPriority(1).willReturn(response));
    }

    int requests() {
        return received().size();
    }

    List<LoggedRequest> received() {
        return server.findAll(postRequestedFor(urlPathEqualTo(PATH)));
    }

    @Override
    public void close() {
        server.stop();
    }
}
