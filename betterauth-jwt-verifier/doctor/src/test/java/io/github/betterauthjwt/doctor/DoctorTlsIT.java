// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests certificates with each fault, and proxies. The server check and the token's explanation must agree.
 */
class DoctorTlsIT {

    private static final String JWKS = "/api/auth/jwks";

    @TempDir
    static Path folder;

    private static Certificates certificates;
    private static TestIssuer issuer;

    @BeforeAll
    static void certify() throws Exception {
        certificates = new Certificates(folder)
                .certify("good", "dns:localhost,dns:auth.example", "-1d", 90)
                .certify("ending", "dns:localhost", "-1d", 10)
                .certify("expired", "dns:localhost", "-30d", 20)
                .certify("future", "dns:localhost", "+10d", 90)
                .certify("other", "dns:auth.example", "-1d", 90);
        issuer = TestIssuer.start();
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    private static Server serverWith(String certificate) throws Exception {
        return new Server(certificates.of(certificate)).with(JWKS, 200, issuer.jwkSet());
    }

    /** Returns a token that can fail only because of the keys, so that the doctor fetches them. */
    private static String tokenFor(String url) {
        return issuer.jwt().issuer(url).audience(url).sign();
    }

    @ParameterizedTest
    @MethodSource("io.github.betterauthjwt.doctor.Jar#javaHomes")
    void doctor_trustedCertificate_passes(Path javaHome) throws Exception {
        try (Server server = serverWith("good")) {
            Jar jar = Jar.on(javaHome).with(certificates.javaOptions());
            Run run = jar.run(tokenFor(server.url()), server.url(), "--token", "-", "--json");
            assertThat(run.status()).as(run.out()).isZero();
            JsonNode tls = run.check("tls");
            assertThat(tls.get("text").asText())
                    .matches("TLSv1.3, the certificate is trusted and valid for another 8[89] days");
            assertThat(tls.get("details").get(0).asText())
                    .startsWith("for localhost, auth.example; by CN=Test Authority; ");
        }
    }

    @Test
    void doctor_certificateThatExpiresSoon_isAWarning() throws Exception {
        try (Server server = serverWith("ending")) {
            Run run = Jar.here().with(certificates.javaOptions()).run("", server.url(), "--json");
            assertThat(run.status()).isZero();
            assertThat(run.check("tls").get("status").asText()).isEqualTo("warning");
            assertThat(run.check("tls").get("remedies").get(0).asText()).startsWith("Renew the certificate");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    good    | false | an authority that this JVM does not trust | not trusted here       | -Djavax.net.ssl.trustStore
                    expired | true  | the certificate expired on 20             | expired, or not valid  | Renew the certificate
                    future  | true  | the certificate is not valid before 20    | expired, or not valid  | this machine's clock
                    other   | true  | the certificate is not for localhost      | for other hosts        | subject alternative names
                    """)
    void doctor_faultyCertificate_isNamedInCheckAndExplanation(
            String certificate, boolean trusted, String text, String explained, String remedy) throws Exception {
        try (Server server = serverWith(certificate)) {
            Jar jar = trusted ? Jar.here().with(certificates.javaOptions()) : Jar.here();
            Run run = jar.run(tokenFor(server.url()), server.url(), "--token", "-", "--json");
            assertThat(run.status()).isEqualTo(1);
            JsonNode tls = run.check("tls");
            assertThat(tls.get("status").asText()).isEqualTo("failed");
            assertThat(tls.get("text").asText()).contains(text);
            assertThat(tls.get("details").get(0).asText()).contains("by CN=Test Authority");
            assertThat(tls.get("remedies").toString()).contains(remedy);
            JsonNode token = run.json().get("token");
            assertThat(token.get("outcome").asText()).isEqualTo("keys_unavailable");
            assertThat(token.get("summary").asText()).contains(explained);
            assertThat(token.get("remedies")).isEqualTo(tls.get("remedies"));
        }
    }

    @Test
    void doctor_tlsFailure_hasOneClearLine() throws Exception {
        try (Server server = serverWith("other")) {
            Run run = Jar.here().with(certificates.javaOptions()).run("", server.url());
            assertThat(run.out())
                    .containsSubsequence(
                            "✓ dns",
                            "✓ connection",
                            "✗ tls         the certificate is not for localhost",
                            "for auth.example;",
                            "→ ");
        }
    }

    @Test
    void doctor_throughAProxy_connectsToIt() throws Exception {
        try (Server server = serverWith("good");
                ConnectProxy proxy = new ConnectProxy(server.port())) {
            Run run = Jar.here()
                    .with(certificates.javaOptions())
                    .with(proxy.javaOptions())
                    .run(tokenFor("https://auth.example"), "https://auth.example", "--token", "-", "--json");
            assertThat(run.status()).as(run.out()).isZero();
            assertThat(run.check("proxy").get("text").asText()).contains("which answers");
            assertThat(proxy.requested()).isNotEmpty().containsOnly("auth.example:443");
        }
    }

    @Test
    void doctor_proxyThatRejects_isNamed() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy(0)) {
            assertProxyFailed("answer", Jar.here().with(proxy.javaOptions()));
        }
    }

    @Test
    void doctor_unreachableProxy_isNamed() throws IOException {
        ConnectProxy gone = new ConnectProxy(0);
        gone.close();
        assertProxyFailed("proxy", Jar.here().with(gone.javaOptions()));
    }

    private static void assertProxyFailed(String check, Jar jar) {
        String url = "https://better-auth.invalid";
        Run run = jar.run(tokenFor(url), url, "--token", "-", "--json");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.check(check).get("status").asText()).isEqualTo("failed");
        assertThat(run.check(check).get("remedies").toString())
                .contains("A proxy stands between", "-Dhttp.nonProxyHosts");
        assertThat(run.json().get("token").get("summary").asText()).contains("proxy");
        assertThat(run.json().get("token").get("remedies").get(0).asText()).contains("A proxy stands between");
    }

    @Test
    void doctor_proxyInTheEnvironmentOnly_isMentioned() {
        Map<String, String> variables = Map.of("HTTPS_PROXY", "http://proxy.example:3128");
        Run hinted = Jar.here().with(variables).run("", "https://better-auth.invalid", "--json");
        assertThat(hinted.check("dns").get("remedies").toString())
                .contains("HTTPS_PROXY is set, which Java does not read: pass -Dhttps.proxyHost")
                .doesNotContain("proxy.example");
        Run plain = Jar.here().run("", "https://better-auth.invalid", "--json");
        assertThat(plain.check("dns").get("remedies").toString()).doesNotContain("HTTPS_PROXY");
    }
}
