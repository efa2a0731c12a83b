// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.KeysUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@BetterAuthIssuer
class WireMockMappingsTest {

    private final WireMockServer wireMock =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

    @BeforeEach
    void start() {
        wireMock.start();
    }

    @AfterEach
    void stop() {
        wireMock.stop();
    }

    @Test
    void jwks_isAccepted(TestIssuer issuer) {
        stub(WireMockMappings.jwks(issuer.jwkSet()));
        try (JwtVerifier verifier = verifier(issuer)) {
            assertThat(verifier.verify(issuer.token("ada")).subject()).isEqualTo("ada");
        }
    }

    @Test
    void rotation_secondRequest_returnsTheLaterJwkSet(TestIssuer issuer) {
        String before = issuer.jwkSet();
        String early = issuer.token();
        issuer.rotate();
        String late = issuer.token();
        WireMockMappings.rotation(before, issuer.jwkSet()).forEach(this::stub);
        try (JwtVerifier verifier = verifier(issuer)) {
            assertThat(verifier.verify(early)).isNotNull();
            assertThat(verifier.verify(late)).isNotNull();
        }
        assertThat(wireMock.getAllServeEvents()).hasSize(2);
    }

    @Test
    void outage_always_makesKeysUnavailable(TestIssuer issuer) {
        for (String mapping : new String[] {
            WireMockMappings.outage(500), WireMockMappings.rateLimit(Duration.ofSeconds(7)), WireMockMappings.reset()
        }) {
            stub(mapping);
            try (JwtVerifier verifier = verifier(issuer)) {
                assertThatThrownBy(() -> verifier.verify(issuer.token())).isInstanceOf(KeysUnavailableException.class);
            }
        }
    }

    @Test
    void slow_response_isAwaited(TestIssuer issuer) {
        stub(WireMockMappings.slow(issuer.jwkSet(), Duration.ofMillis(200)));
        try (JwtVerifier verifier = verifier(issuer)) {
            assertThat(verifier.verify(issuer.token())).isNotNull();
        }
    }

    @Test
    void write_makesAFileThatWireMockReads(@TempDir Path directory, TestIssuer issuer) throws IOException {
        WireMockMappings.write(directory.resolve("mappings"), "jwks", WireMockMappings.jwks(issuer.jwkSet()));
        WireMockServer fromFiles = new WireMockServer(WireMockConfiguration.options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .usingFilesUnderDirectory(directory.toString()));
        fromFiles.start();
        try (JwtVerifier verifier = issuer.verifierBuilder()
                .jwksUri(URI.create("http://127.0.0.1:" + fromFiles.port() + "/api/auth/jwks"))
                .build()) {
            assertThat(verifier.verify(issuer.token())).isNotNull();
        } finally {
            fromFiles.stop();
        }
    }

    private void stub(String mapping) {
        wireMock.addStubMapping(StubMapping.buildFrom(mapping));
    }

    private JwtVerifier verifier(TestIssuer issuer) {
        return issuer.verifierBuilder()
                .jwksUri(URI.create("http://127.0.0.1:" + wireMock.port() + "/api/auth/jwks"))
                .build();
    }
}
