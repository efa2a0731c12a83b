// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.testing.TestDpopKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a resource that requires DPoP with the bound access tokens of a real Better Auth server. */
class DpopIT {

    private static final String URL = "https://api.example.com";
    private static final String RESOURCE = URL + "/mcp";
    private static final String SCOPE = "tasks:read";
    private static OAuthServer server;
    private static JwtVerifier verifier;
    private static BearerAuthenticator authenticator;

    @BeforeAll
    static void start() {
        server = OAuthServer.start("dpop", RESOURCE);
        verifier = JwtVerifier.forAccessTokens(server.url(), RESOURCE);
        authenticator = BearerAuthenticator.builder(verifier)
                .dpop(Dpop.builder(URL).required().build())
                .build();
    }

    @AfterAll
    static void stop() {
        verifier.close();
        server.close();
    }

    private static String bound(JsonNode answer) {
        assertThat(answer.get("token_type").asText()).isEqualTo("DPoP");
        return answer.get("access_token").asText();
    }

    private static String outcome(String authorization, String... proofs) {
        BearerDecision decision = authenticator.authenticate(
                new DpopRequest("GET", "/mcp", authorization, proofs), BearerAccess.REQUIRED);
        return decision.response()
                .map(BearerResponse::code)
                .orElseGet(() -> decision.jwt().orElseThrow().subject());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "ES256", "ES512", "PS256", "RS256"})
    void boundToken_ofAMachine_isAcceptedWithItsKeyOnly(String algorithm) {
        TestDpopKey key = TestDpopKey.generate(algorithm);
        String token = bound(server.machineToken(key, RESOURCE, SCOPE));
        String proof = key.proof("GET", RESOURCE, token);
        String subject = verifier.verifyBound(
                        token, thumbprint -> assertThat(thumbprint).isEqualTo(key.thumbprint()))
                .subject();
        assertThat(outcome("DPoP " + token, proof)).isEqualTo(subject);
        assertThat(outcome("DPoP " + token, proof)).isEqualTo("invalid_dpop_proof");
        assertThat(outcome("DPoP " + token)).isEqualTo("invalid_dpop_proof");
        String stolen = TestDpopKey.generate(algorithm).proof("GET", RESOURCE, token);
        assertThat(outcome("DPoP " + token, stolen)).isEqualTo("sender_constrained_token");
        assertThat(outcome("Bearer " + token)).isEqualTo("sender_constrained_token");
    }

    @Test
    void boundToken_ofAUser_isAccepted() {
        TestDpopKey key = TestDpopKey.generate("ES256");
        String token = bound(server.userToken(key, RESOURCE, SCOPE));
        assertThat(outcome("DPoP " + token, key.proof("GET", RESOURCE, token))).isEqualTo(server.user());
    }

    @Test
    void tokenWithoutKey_isRejected() {
        String token = server.machineToken(server.url() + "/api/auth/oauth2/token", RESOURCE, SCOPE)
                .get("access_token")
                .asText();
        assertThat(outcome("Bearer " + token)).isEqualTo("unbound_token");
    }
}
