// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.KeysUnavailableException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestIssuerTest {

    private final TestIssuer issuer = TestIssuer.start();
    private final JwtVerifier verifier = issuer.verifier();

    @AfterEach
    void close() {
        issuer.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EdDSA", "Ed25519", "ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"
            })
    void token_ofEachAlgorithm_isAccepted(String algorithm) {
        try (TestIssuer other = TestIssuer.start(algorithm)) {
            assertThat(other.verifier().verify(other.token("ada")).subject()).isEqualTo("ada");
            other.omitAlgorithms();
            assertThat(other.verifier().verify(other.token("ada")).subject()).isEqualTo("ada");
        }
    }

    @Test
    void token_ofEd448_isAcceptedByOptIn() {
        try (TestIssuer other = TestIssuer.start("Ed448");
                JwtVerifier willing =
                        other.verifierBuilder().allowedAlgorithms("Ed448").build()) {
            assertThat(willing.verify(other.token("ada")).subject()).isEqualTo("ada");
        }
    }

    @Test
    void start_unknownAlgorithm_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestIssuer.start("HS256"))
                .withMessageContaining("EdDSA");
    }

    @ParameterizedTest
    @EnumSource(TokenSample.class)
    void token_ofEachKind_hasItsDocumentedResult(TokenSample kind) {
        String token = issuer.token(kind);
        if (kind.rejection().isEmpty()) {
            assertThat(verifier.verify(token).issuer()).isEqualTo(issuer.url());
        } else {
            assertThat(rejection(token)).isEqualTo(kind.rejection().get());
        }
    }

    @Test
    void accessToken_optedIn_isAccepted() {
        try (JwtVerifier willing = issuer.verifierBuilder()
                .acceptAccessTokens()
                .additionalIssuers(issuer.url() + "/api/auth")
                .build()) {
            assertThat(willing.verify(issuer.token(TokenSample.ACCESS_TOKEN)).scopes())
                    .contains("tasks:read");
            assertThat(willing.verify(issuer.token(TokenSample.MACHINE_TOKEN)).isMachine())
                    .isTrue();
            assertThatThrownBy(() -> willing.verify(issuer.token(TokenSample.DPOP_TOKEN)))
                    .isInstanceOf(InvalidJwtException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ADDITIONAL_AUDIENCE", "INACTIVE", "NOT_BOUND", "INVALID_PROOF", "NONCE_REQUIRED"})
    void tokenRejectedFor_eachReason_isRejectedForIt(Reason reason) {
        assertThat(rejection(issuer.tokenRejectedFor(reason))).isEqualTo(reason);
    }

    @Test
    void accessToken_ofAResource_isAcceptedByItsVerifierOnly() {
        JwtVerifier resource = issuer.accessTokenVerifier(issuer.url());
        assertThat(resource.verify(issuer.accessToken(issuer.url()).sign()).clientId())
                .contains("client-1");
        assertThatThrownBy(() -> resource.verify(issuer.tokenRejectedFor(Reason.ADDITIONAL_AUDIENCE)))
                .isInstanceOfSatisfying(
                        InvalidJwtException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ADDITIONAL_AUDIENCE));
        assertThat(rejection(issuer.accessToken(issuer.url()).sign())).isEqualTo(Reason.TYPE_NOT_ACCEPTED);
    }

    @Test
    void rotate_beforeTheFirstSignature_doesNotPublishTheNewKey() {
        String before = issuer.token();
        issuer.rotate();
        assertThat(issuer.jwkSet().split("\"kid\"", -1)).hasSize(2);
        String after = issuer.token();
        assertThat(issuer.jwkSet().split("\"kid\"", -1)).hasSize(3);
        assertThat(verifier.verify(before)).isNotNull();
        assertThat(verifier.verify(after)).isNotNull();
        issuer.dropOldKeys();
        assertThat(issuer.jwkSet().split("\"kid\"", -1)).hasSize(2);
    }

    @Test
    void dropAllKeys_untilTheNextSignature_servesAnEmptyJwkSet() throws Exception {
        issuer.dropAllKeys();
        assertThat(get("GET").body()).isEqualTo("{\"keys\":[]}");
        assertThat(verifier.verify(issuer.token())).isNotNull();
    }

    @Test
    void jwks_response_equalsThatOfBetterAuth() throws Exception {
        HttpResponse<String> answer = get("GET");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Transfer-Encoding")).hasValue("chunked");
        assertThat(answer.headers().map()).doesNotContainKeys("etag", "cache-control");
        assertThat(answer.body()).startsWith("{\"keys\":[{\"alg\":\"EdDSA\",\"crv\":\"Ed25519\",\"x\":\"");
        assertThat(get("HEAD").statusCode()).isEqualTo(404);
        assertThat(issuer.requests()).isEqualTo(1);
    }

    @Test
    void fault_untilRecovery_makesKeysUnavailable() throws Exception {
        issuer.failWith(500);
        assertThatThrownBy(() -> verifier.verify(issuer.token())).isInstanceOf(KeysUnavailableException.class);
        issuer.limitRate(Duration.ofSeconds(9));
        assertThat(get("GET").headers().firstValue("X-Retry-After")).hasValue("9");
        for (String nonsense : List.of("<html>", "{\"keys\":", "[]")) {
            issuer.answerWith(nonsense);
            assertThat(get("GET").body()).isEqualTo(nonsense);
        }
        issuer.recover();
        assertThat(issuer.verifier().verify(issuer.token())).isNotNull();
    }

    @Test
    void drip_isCutOffByTheVerifier() {
        issuer.drip(Duration.ofMillis(50));
        long begun = System.nanoTime();
        assertThatThrownBy(() -> verifier.verify(issuer.token())).isInstanceOf(KeysUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void delay_ofTheResponse_isAwaited() {
        issuer.delay(Duration.ofMillis(200));
        assertThat(verifier.verify(issuer.token())).isNotNull();
    }

    private Reason rejection(String token) {
        return catchThrowableOfType(InvalidJwtException.class, () -> verifier.verify(token))
                .reason();
    }

    private HttpResponse<String> get(String method) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(issuer.jwksUri())
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
