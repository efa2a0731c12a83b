// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static java.util.Objects.requireNonNull;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.Parameters;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.TokenIntrospectorBuilder;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A WireMock server with the responses that were recorded from a real Better Auth server: JWK Set, tokens, OAuth metadata,
 * OAuth tokens and introspection, and the faults of a key server. The JWK Set and the tokens have a key of this stub. It
 * requires WireMock on the class path. Thread-safe.
 *
 * <p>To use the mappings without this class, start WireMock with the files under {@code better-auth/1.7} on the class path,
 * and select a fault by the state of the scenario {@code key-server}.
 */
public final class BetterAuthStub implements AutoCloseable {

    /** The newest minor version of Better Auth with recorded responses. */
    public static final String NEWEST = "1.7";

    private static final List<String> VERSIONS = List.of("1.2", "1.3", "1.4", "1.5", "1.6", NEWEST);
    private static final String JWKS_PATH = "/api/auth/jwks";
    private static final String ISSUER_PATH = "/api/auth";
    private static final String SCENARIO = "key-server";
    private static final String JWK_SET = "jwkSet";
    private static final String EARLIER_JWK_SET = "earlierJwkSet";

    private final WireMockServer server;
    private final TestIssuer issuer = TestIssuer.start();
    private final List<JwtVerifier> verifiers = new CopyOnWriteArrayList<>();
    private final StubbedIntrospection introspection;

    private BetterAuthStub(String version) {
        server = new WireMockServer(WireMockConfiguration.options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .http2PlainDisabled(true) // over HTTP/2, faults of connections become errors of the protocol
                .usingFilesUnderClasspath("better-auth/" + version));
        server.start();
        introspection = new StubbedIntrospection(server);
        publish();
    }

    /** Starts a stub of the newest version. */
    public static BetterAuthStub start() {
        return start(NEWEST);
    }

    /**
     * Starts a stub of one version.
     *
     * @param version the minor version, from {@code 1.2} to {@code 1.7}. Only 1.7 has the responses of the oauth-provider
     * @throws IllegalArgumentException if there are no recorded responses of this version
     */
    public static BetterAuthStub start(String version) {
        if (!VERSIONS.contains(requireNonNull(version, "version"))) {
            throw new IllegalArgumentException("version must be one of " + VERSIONS + "; it is " + version);
        }
        return new BetterAuthStub(version);
    }

    /** Returns Better Auth's {@code baseURL}, which is also the issuer and the audience of the tokens. */
    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Returns the URI of the JWK Set. */
    public URI jwksUri() {
        return URI.create(url() + JWKS_PATH);
    }

    /** Returns a JWT as {@code authClient.token()} returns it, always for the same user. */
    public String token() {
        return jwt().sign();
    }

    /** Returns a JWT of this user. */
    public String token(String subject) {
        return jwt().subject(subject).sign();
    }

    /** Starts a JWT with other claims or headers. The JWK Set contains its key. */
    public TestJwt jwt() {
        TestJwt jwt = issuer.jwt().issuer(url()).audience(url());
        publish();
        return jwt;
    }

    /** Returns a JWT with a key id that the JWK Set does not contain. */
    public String tokenOfUnknownKey() {
        return issuer.jwt()
                .issuer(url())
                .audience(url())
                .header("kid", RandomText.alphanumeric(32))
                .sign();
    }

    /** Returns a lazy verifier of these tokens with default settings. It is closed with the stub. */
    public JwtVerifier verifier() {
        JwtVerifier verifier = JwtVerifier.builderForBetterAuth(url()).lazy().build();
        verifiers.add(verifier);
        return verifier;
    }

    /**
     * Starts an access token with other claims, as the oauth-provider plugin issues it for the resource {@link #url}. The
     * JWK Set contains its key.
     */
    public TestJwt accessToken() {
        TestJwt jwt = issuer.accessToken(url()).issuer(url() + ISSUER_PATH);
        publish();
        return jwt;
    }

    /** Returns a lazy verifier of access tokens for the resource {@link #url}. It is closed with the stub. */
    public JwtVerifier accessTokenVerifier() {
        JwtVerifier verifier =
                JwtVerifier.builderForAccessTokens(url(), url()).lazy().build();
        verifiers.add(verifier);
        return verifier;
    }

    /**
     * Returns the settings of an introspector with the client that the recorded responses accept.
     *
     * @param verifier one of {@link #accessTokenVerifier}
     */
    public TokenIntrospectorBuilder introspector(JwtVerifier verifier) {
        return TokenIntrospector.builder(verifier, url()).clientSecretPost("client-1", "secret");
    }

    /**
     * Returns a new opaque access token. The introspection endpoint states that it is active.
     *
     * @param subject the id of the user
     * @param scope the scopes, separated by spaces
     */
    public String opaqueToken(String subject, String scope) {
        return introspection.token(requireNonNull(subject, "subject"), requireNonNull(scope, "scope"));
    }

    /** Makes the introspection endpoint state that a token is not active, as after sign-out. */
    public void revoke(String token) {
        introspection.revoke(requireNonNull(token, "token"));
    }

    /** Makes the introspection endpoint respond with this status and no body until {@link #recover}. */
    public void failIntrospection(int status) {
        introspection.failWith(status);
    }

    /** Returns the number of requests for introspection, including failed ones. */
    public int introspections() {
        return introspection.requests();
    }

    /** Ends the rotation interval of the key. The new key appears with the next token, as with Better Auth. */
    public void rotate() {
        issuer.rotate();
    }

    /**
     * Replaces the key, and returns the JWK Set without the new key once more before it returns the set with both, as a
     * cache does in front of Better Auth. This ends a fault.
     */
    public void rotateBehindACache() {
        String earlier = issuer.jwkSet();
        issuer.rotate();
        issuer.jwt();
        publish(earlier);
        server.setScenarioState(SCENARIO, "rotation");
    }

    /** Simulates a fault of the key server until {@link #recover}. */
    public void fail(KeyServerFault fault) {
        server.setScenarioState(SCENARIO, requireNonNull(fault, "fault").state());
    }

    /** Ends all faults. */
    public void recover() {
        introspection.recover();
        server.resetScenario(SCENARIO);
    }

    /** Returns the number of requests for the JWK Set, including failed ones. */
    public int requests() {
        return server.countRequestsMatching(
                        getRequestedFor(urlPathEqualTo(JWKS_PATH)).build())
                .getCount();
    }

    /** Stops the server, and closes the verifiers. */
    @Override
    public void close() {
        verifiers.forEach(JwtVerifier::close);
        issuer.close();
        server.stop();
    }

    private void publish() {
        issuer.jwt(); // creates the key
        publish(issuer.jwkSet());
    }

    /** Sets the values of the mappings that have parameters. */
    private synchronized void publish(String earlier) {
        for (StubMapping mapping : server.getStubMappings()) {
            Parameters parameters = mapping.getResponse().getTransformerParameters();
            if (parameters != null && !parameters.isEmpty()) {
                parameters.replace(JWK_SET, issuer.jwkSet());
                parameters.replace(EARLIER_JWK_SET, earlier);
                parameters.computeIfPresent("token", (name, recorded) -> ownToken());
                parameters.computeIfPresent("accessToken", (name, recorded) -> ownAccessToken());
                server.editStubMapping(mapping);
            }
        }
    }

    private String ownToken() {
        return issuer.jwt().issuer(url()).audience(url()).sign();
    }

    private String ownAccessToken() {
        return issuer.accessToken(url()).issuer(url() + ISSUER_PATH).sign();
    }
}
