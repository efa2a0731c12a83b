// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the checks, output and exit codes of the command against real servers. */
class DoctorTest {

    private static final String JWKS = "/api/auth/jwks";
    private static final String ECDH =
            "{\"alg\":\"ECDH-ES\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\",\"kty\":\"EC\",\"kid\":\"k2\"}";

    private final Server server = new Server().with(JWKS, 200, Server.set(Server.KEY));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void doctor_healthyServer_passes() {
        Run run = Run.of("", server.url());
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("✓ dns         localhost is 127.0.0.1", "✓ connection", "✓ answer      200, application/json")
                .contains("✓ keys        one key, and it can be used", "used: k1  OKP Ed25519 for EdDSA")
                .contains("✓ rotation", "✓ caching     Cache-Control: none", "✓ clock", "All checks passed.")
                .doesNotContain("✗", "\u001b");
    }

    @Test
    void doctor_json_isOneCompleteLine() {
        Run run = Run.of("", server.url(), "--json");
        JsonNode json = run.json();
        assertThat(run.out().strip()).doesNotContain("\n");
        assertThat(json.get("healthy").asBoolean()).isTrue();
        assertThat(json.get("jwks").asText()).isEqualTo(server.url() + JWKS);
        assertThat(json.get("issuers").get(0).asText()).isEqualTo(server.url());
        assertThat(json.get("keys").get(0).get("crv").asText()).isEqualTo("Ed25519");
        assertThat(json.get("checks"))
                .hasSize(8)
                .allMatch(check -> check.get("status").asText().equals("ok"));
        assertThat(json.has("token")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "404, Better Auth's basePath",
        "429, rateLimit.customRules",
        "500, BETTER_AUTH_SECRET",
        "502, cannot reach it",
        "503, cannot reach it",
        "504, cannot reach it",
        "302, never followed",
        "401, requestHeader(name",
        "403, requestHeader(name",
        "418, without credentials"
    })
    void doctor_otherStatus_failsWithRemedy(int status, String remedy) {
        server.with(JWKS, status, "{}");
        Run run = Run.of("", server.url(), "--json");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.check("answer").get("status").asText()).isEqualTo("failed");
        assertThat(run.check("answer").get("text").asText()).startsWith(Integer.toString(status));
        assertThat(run.check("answer").get("remedies").toString()).contains(remedy);
    }

    @Test
    void doctor_wrongPath_findsTheJwkSetOrBetterAuth() {
        String first = Run.of("", server.url() + "/auth").out();
        assertThat(first.replaceAll("\\s+", " ")).contains("→ There is a JWK Set at " + server.url() + JWKS);
        server.with(JWKS, 404, "").with("/api/auth/ok", 200, "{\"ok\":true}");
        assertThat(Run.of("", server.url()).out()).contains("Better Auth responds at " + server.url() + "/api/auth/ok");
        server.with("/api/auth/ok", 404, "");
        assertThat(Run.of("", server.url()).out()).contains("Better Auth does not respond at");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    <!doctype html><title>Sign in</title> | a web page instead of a JWK Set | basePath
                    {"keys":                              | no usable JWK Set               | {"keys":[
                    {"message":"hello"}                   | no usable JWK Set               | {"keys":[
                    """)
    void doctor_noJwkSet_namesWhatWasReturned(String body, String text, String remedy) {
        server.with(JWKS, 200, body);
        Run run = Run.of("", server.url(), "--json");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.check("keys").get("text").asText()).contains(text);
        assertThat(run.check("keys").get("remedies").get(0).asText()).contains(remedy);
    }

    @Test
    void doctor_droppedKeys_areNamedWithTheReason() {
        server.with(JWKS, 200, Server.set(Server.KEY, ECDH));
        Run some = Run.of("", server.url());
        assertThat(some.status()).isZero();
        assertThat(some.out())
                .contains("! keys        1 of 2 keys can be used", "dropped: key 2: its alg does not fit");
        server.with(JWKS, 200, Server.set(ECDH));
        Run none = Run.of("", server.url());
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.out()).contains("✗ keys", "keyPairConfig");
        server.with(JWKS, 200, Server.set());
        assertThat(Run.of("", server.url()).out()).contains("! keys        the set is empty");
    }

    @Test
    void doctor_keysThatChangeAtEachRequest_reportsSeveralServersOrNoDatabase() {
        AtomicInteger requests = new AtomicInteger();
        server.with(
                JWKS,
                new Server.Page(
                        200,
                        Map.of(),
                        () -> Server.set(Server.KEY.replace("\"k1\"", "\"k" + requests.incrementAndGet() + "\""))));
        Run run = Run.of("", server.url());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("✗ rotation    two responses in a row have different keys", "table jwks");
    }

    @ParameterizedTest
    @CsvSource({"300, ok", "301, warning"})
    void doctor_cachedResponse_isReportedIfOlderThanARefresh(int age, String status) {
        server.with(JWKS, new Server.Page(200, Map.of("Age", Integer.toString(age)), () -> Server.set(Server.KEY)));
        assertThat(Run.of("", server.url(), "--json")
                        .check("caching")
                        .get("status")
                        .asText())
                .isEqualTo(status);
    }

    @Test
    void doctor_jwkSetOverTheLimit_isRejected() {
        server.with(JWKS, 200, Server.set(Server.KEY) + " ".repeat(64 * 1024));
        Run run = Run.of("", server.url(), "--json");
        assertThat(run.check("size").get("status").asText()).isEqualTo("failed");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void doctor_unreachableServer_stopsAtTheFirstLayerThatFails() {
        server.close();
        Run rejected = Run.of("", server.url(), "--json");
        assertThat(rejected.check("connection").get("remedies").toString()).contains("Start Better Auth");
        Run unknown = Run.of("", "https://better-auth.invalid", "--json");
        assertThat(unknown.check("dns").get("status").asText()).isEqualTo("failed");
        assertThat(unknown.json().get("checks")).hasSize(1);
        assertThat(unknown.status()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--json"})
    void doctor_controlCharactersFromTheServer_areEscaped(String format) {
        String hostile = "k\u001b[2J\u0007\u009b2J\u007f\u202e";
        server.with(
                JWKS,
                new Server.Page(
                        200,
                        Map.of("Content-Type", "text/\u009b2Jplain", "Server", "\u009b2J", "Cache-Control", "a\u009bb"),
                        () -> Server.set(Server.KEY.replace(
                                "k1", hostile.replace("\u001b", "\\u001b").replace("\u0007", "\\u0007")))));
        Run run = format.isEmpty() ? Run.of("", server.url()) : Run.of("", server.url(), format);
        // DEL controls nothing, and in JSON a kid is unchanged
        assertThat(run.out()).contains("Server: ?2J").doesNotContainPattern("[\\p{C}&&[^\\n\\x7f]]");
        server.with(JWKS, new Server.Page(302, Map.of("Location", "/\u009b2J"), () -> ""));
        assertThat(Run.of("", server.url()).out()).contains("to /?2J").doesNotContain("\u009b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://auth_server:3000",
                "--issuer a --jwks http://auth_server:3000/api/auth/jwks",
                "verify --issuer a --audience a --jwks https://auth_server/jwks"
            })
    void doctor_underscoreInTheHostName_isRejectedWithTheReason(String arguments) {
        Run run = Run.of("", arguments.split(" ", -1));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains(
                        "an underscore is not allowed in host names (RFC 952, RFC 1123 §2.1)", "alias", "auth-server");
    }

    @Test
    void doctor_jwksWithoutAHost_isMisuse() {
        Run run = Run.of("", "--issuer", "a", "--jwks", "http:///api/auth/jwks");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("expected a URL with a host name; it is http:///api/auth/jwks");
    }

    @Test
    void doctor_httpsToAServerWithoutTls_failsAtTls() {
        Run run = Run.of("", server.url().replace("http:", "https:"), "--json");
        assertThat(run.check("tls").get("status").asText()).isEqualTo("failed");
        assertThat(run.check("tls").get("remedies").toString()).contains("certificate");
    }

    @Test
    void doctor_token_isExplainedAndNeverPrinted() {
        String session = "3GqPZ0yXbWm4rTnVcKdLhFsJ8aQe2UiO";
        for (String sent : new String[] {session, "Bearer " + session + "\n", "Authorization: Bearer " + session}) {
            Run run = Run.of(sent, server.url(), "--token", "-");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.out())
                    .contains("looks like  a bare session token", "✗ verdict", "(session_token)", "authClient.token()")
                    .doesNotContain(session);
        }
    }

    @Test
    void doctor_token_isReadFromAFileAndRejectedAsAnArgument(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "undefined\n");
        assertThat(Run.of("", server.url(), "--token", file.toString(), "--json")
                        .json()
                        .get("token")
                        .get("reason")
                        .asText())
                .isEqualTo("placeholder_token");
        Run run = Run.of("", server.url(), "--token", "eyJhbGciOiJFZERTQSJ9.e30.c2ln");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("never the token itself").doesNotContain("eyJ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void doctor_keysInAFile_sendsNoRequest(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("jwks.json"), Server.set(Server.KEY));
        Run run = Run.of("null", "--jwks", file.toString(), "--issuer", "https://a.example", "--token", "-", "--json");
        assertThat(run.json().get("checks")).hasSize(1);
        assertThat(run.json().get("audiences").get(0).asText()).isEqualTo("https://a.example");
        assertThat(run.json().get("token").get("reason").asText()).isEqualTo("placeholder_token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not-a-url",
                "http://localhost:1 --at soon",
                "http://localhost:1 --allow none --token -",
                "http://localhost:1 --skew 301 --token -",
                "http://localhost:1 --unknown",
                "--jwks no-such-file --issuer a",
                "http://localhost:1 --token no-such-file"
            })
    void doctor_misuse_exitsWith2AndNamesTheExpectedValue(String arguments) {
        Run run = Run.of("x", arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("doctor: ")
                .endsWith("See: doctor --help\n")
                .hasLineCount(2);
    }

    @Test
    void doctor_watch_printsChangesAndEndsWhenAllChecksPass() {
        AtomicInteger requests = new AtomicInteger();
        server.with(
                JWKS,
                new Server.Page(200, Map.of(), () -> requests.incrementAndGet() <= 2 ? "{}" : Server.set(Server.KEY)));
        Run run = Run.of("", server.url(), "--watch", "--json");
        assertThat(run.status()).isZero();
        assertThat(requests).hasValueGreaterThan(3);
        assertThat(run.out().lines())
                .as("two checks with the same problem print one line")
                .hasSize(2);
        assertThat(run.out().lines().findFirst().orElseThrow()).contains("\"healthy\":false");
    }

    @ParameterizedTest
    @CsvSource({
        "auto,,xterm,true,COLOUR",
        "auto,,xterm,false,PLAIN",
        "auto,1,xterm,true,PLAIN",
        "auto,'',xterm,true,COLOUR",
        "auto,,dumb,true,PLAIN",
        "always,1,dumb,false,COLOUR",
        "never,,xterm,true,PLAIN"
    })
    void doctor_color_followsTerminalAndEnvironment(
            Palette.When when, String noColor, String term, boolean terminal, Palette expected) {
        assertThat(Palette.choose(when, noColor, term, terminal)).isEqualTo(expected);
    }

    /** Replaces the values that differ between runs with those of the sample. The rest must match exactly. */
    @Test
    void readme_sample_equalsTheOutput() throws IOException {
        try (TestIssuer issuer = TestIssuer.start()) {
            String url = issuer.url().replace("127.0.0.1", "localhost");
            String port = url.substring(url.lastIndexOf(':') + 1);
            String printed = Run.of(issuer.token(), url, "--token", "-")
                    .out()
                    .replace(port, "3000")
                    .replaceAll("localhost is .*", "localhost is 127.0.0.1")
                    .replaceAll("3000 of .* answers", "3000 of 127.0.0.1 answers")
                    .replaceAll("after \\d+ ms", "after 12 ms")
                    .replaceAll("\\b\\w{32}\\b", "QJBTbnzDBBhF3GvmYeZbcQf0w9mggegk")
                    .replaceAll("\\d+ of at most", "121 of at most")
                    .replaceAll("clock is 1 s (ahead of|behind)", "clock agrees with")
                    .replaceAll("expires in \\d+ min", "expires in 14 min")
                    .replaceAll("\\d+ s ago", "2 s ago");
            assertThat(Files.readString(Path.of("README.md"))).contains("```text\n" + printed.substring(1) + "```\n");
        }
    }

    @Test
    void doctor_tokenFile_isReadAgainAtEachCheck(@TempDir Path folder) throws IOException {
        try (TestIssuer issuer = TestIssuer.start()) {
            Path file = Files.writeString(folder.resolve("token"), "undefined");
            AtomicInteger looks = new AtomicInteger();
            server.with(JWKS, new Server.Page(200, Map.of(), () -> {
                if (looks.incrementAndGet() == 4) {
                    write(
                            file,
                            issuer.jwt()
                                    .issuer(server.url())
                                    .audience(server.url())
                                    .sign());
                }
                return issuer.jwkSet();
            }));
            Run run = Run.of("", server.url(), "--token", file.toString(), "--watch", "--json");
            assertThat(run.status()).isZero();
            assertThat(run.lines())
                    .extracting(line -> line.get("token").get("outcome").asText())
                    .containsExactly("rejected", "accepted");
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void help_always_listsOptionsAndCompletionIsGenerated() {
        assertThat(Run.of("", "--help").out())
                .contains(
                        "NAME\n  doctor - why is my token rejected?", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS")
                .contains("EXIT STATUS", "EXAMPLES");
        assertThat(Run.of("", "generate-completion").out()).contains("complete -F", "--accept-access-tokens");
        assertThat(Run.of("", "help", "verify").out()).contains("NAME\n  doctor verify - ", "EXIT STATUS");
        assertThat(Run.of("", "--version").out()).startsWith("doctor ");
    }
}
