// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code doctor resource}: a chain of real servers in which each hop is wrong once. */
class ResourceCommandTest {

    private static final String NO_TOKEN = "";

    private final Chain chain = new Chain();

    @AfterEach
    void stop() {
        chain.close();
    }

    private Run doctor(String... more) {
        return doctorWith(NO_TOKEN, more);
    }

    private Run doctorWith(String token, String... more) {
        List<String> arguments = new ArrayList<>(List.of("resource", chain.resource()));
        if (!token.isEmpty()) {
            arguments.addAll(List.of("--token", "-"));
        }
        arguments.addAll(List.of(more));
        return Run.of(token, arguments.toArray(String[]::new));
    }

    /** Requires exactly one failed check, with this name, and returns its text and remedies. */
    private String onlyFailure(String name) {
        Run run = doctor("--json");
        assertThat(run.status()).as(run.out()).isEqualTo(1);
        assertThat(withStatus(run, "failed")).as(run.out()).containsExactly(name);
        JsonNode failed = run.failedCheck();
        assertThat(failed.get("remedies")).as("what to do").isNotEmpty();
        return failed.get("text").asText() + " → " + failed.get("remedies");
    }

    private static List<String> withStatus(Run run, String status) {
        List<String> names = new ArrayList<>();
        for (JsonNode check : run.json().get("checks")) {
            if (check.get("status").asText().equals(status)) {
                names.add(check.get("name").asText());
            }
        }
        return names;
    }

    @Test
    void resource_correctChain_passesWithAHeadingForEachHop() {
        Run run = doctor();
        assertThat(run.status()).as(run.out()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsSubsequence(
                        "Protected resource",
                        "resource    " + chain.resource(),
                        "issuer      " + chain.issuer(),
                        "Resource, " + chain.resource(),
                        "✓ challenge   401, Bearer with resource_metadata, scope \"tasks:read\"",
                        "Resource metadata, " + chain.service.url() + Chain.METADATA,
                        "✓ document    200 at",
                        "✓ resource    " + chain.resource(),
                        "✓ cors",
                        "✓ servers     " + chain.issuer(),
                        "Authorization server, " + chain.issuer(),
                        "✓ issuer",
                        "✓ endpoints",
                        "✓ pkce        S256",
                        "✓ clients",
                        "✓ scopes",
                        "✓ jwks_uri",
                        "JWK Set, " + chain.issuer() + "/jwks",
                        "✓ keys",
                        "✓ algorithms  EdDSA",
                        "All checks passed.")
                .doesNotContain("✗", "! ", "\u001b");
    }

    @Test
    void resource_json_isOneLineWithTheRouteAndTheHops() {
        Run run = doctor("--json");
        JsonNode json = run.json();
        assertThat(run.out().strip()).doesNotContain("\n");
        assertThat(json.get("healthy").asBoolean()).isTrue();
        assertThat(json.get("resource").asText()).isEqualTo(chain.resource());
        assertThat(json.get("metadata").asText()).isEqualTo(chain.service.url() + Chain.METADATA);
        assertThat(json.get("issuer").asText()).isEqualTo(chain.issuer());
        assertThat(json.get("jwks").asText()).isEqualTo(chain.issuer() + "/jwks");
        assertThat(run.check("pkce").get("hop").asText()).isEqualTo("Authorization server, " + chain.issuer());
    }

    @ParameterizedTest
    @CsvSource({
        "200, Require a token for this address",
        "302, Answer 401 with a challenge instead",
        "403, A firewall",
        "404, Correct the path",
        "429, exempt this path from the rate limit",
        "500, Read the log of the service",
        "502, The reverse proxy in front of the service"
    })
    void challenge_otherStatusThan401_fails(int status, String remedy) {
        chain.challenge(status, "Bearer");
        assertThat(onlyFailure("challenge"))
                .startsWith(Integer.toString(status))
                .contains(remedy);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic realm=\"a, Bearer b\"; no Bearer challenge; Let the adapter answer this path",
                "Bearer resource_metadata=\"/mcp\"; not an absolute http or https URL; metadata(ProtectedResourceMetadata)",
                "Bearer resource_metadata=\"ftp://a.example/mcp\"; not an absolute http or https URL; better-auth.resource"
            })
    void challenge_withoutUsableMetadata_fails(String line) {
        String[] parts = line.split("; ", -1);
        chain.challenge(401, parts[0]);
        assertThat(onlyFailure("challenge")).contains(parts[1], parts[2]);
    }

    @Test
    void challenge_missingField_fails() {
        chain.service.with("/mcp", new Server.Page(401, Map.of(), () -> ""));
        assertThat(onlyFailure("challenge")).contains("401 without WWW-Authenticate", "ProtectedResourceMetadata");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 405, 406})
    void challenge_namesNoMetadata_isAWarningAndTheWellKnownAddressIsTried(int status) {
        chain.challenge(status, "Bearer");
        Run run = doctor("--json");
        assertThat(run.status()).isZero();
        assertThat(withStatus(run, "warning")).containsExactly("challenge");
        assertThat(run.json().get("metadata").asText()).isEqualTo(chain.service.url() + Chain.METADATA);
    }

    @Test
    void challenge_severalSchemesAndEscapes_isRead() {
        chain.challenge(
                401,
                "DPoP algs=\"EdDSA\", Negotiate abc==, bearer realm=\"a \\\"b\\\", resource_metadata=\", resource_metadata="
                        + '"' + chain.service.url() + Chain.METADATA + '"');
        assertThat(doctor("--json").check("challenge").get("text").asText())
                .isEqualTo("401, Bearer with resource_metadata, no scope");
    }

    @Test
    void metadata_atTheRootOfTheHost_isFound() {
        chain.challenge(401, "Bearer");
        chain.service
                .with(Chain.METADATA, 404, "")
                .with(
                        "/.well-known/oauth-protected-resource",
                        new Server.Page(200, Map.of("Content-Type", "application/json"), chain::metadata));
        Run run = doctor("--json");
        assertThat(run.status()).as(run.out()).isZero();
        assertThat(withStatus(run, "warning")).containsExactly("challenge", "cors");
    }

    @ParameterizedTest
    @CsvSource({
        "301, Name the target of the redirect",
        "401, must be public",
        "404, Serve the metadata there",
        "500, Read the log of the service"
    })
    void metadata_otherStatus_fails(int status, String remedy) {
        chain.service.with(Chain.METADATA, status, "");
        assertThat(onlyFailure("document")).startsWith(Integer.toString(status)).contains(remedy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    <html>Sign in</html> | a web page instead of JSON
                    {"resource":         | expected one well-formed JSON object
                    []                   | expected a JSON object
                    {}                   | an empty object
                    """)
    void metadata_notAJsonObject_fails(String body, String text) {
        chain.metadata(body);
        assertThat(onlyFailure("document")).contains(text, "Route this address to the metadata");
    }

    @Test
    void metadata_wrongContentType_failsAndTheContentIsChecked() {
        chain.service.with(
                Chain.METADATA,
                new Server.Page(
                        200,
                        Map.of("Content-Type", "text/plain", "Access-Control-Allow-Origin", "*"),
                        chain::metadata));
        assertThat(onlyFailure("document")).contains("content type text/plain", "application/json");
    }

    @Test
    void metadata_tooLong_fails() {
        chain.metadata(chain.metadata() + " ".repeat(64 * 1024));
        assertThat(onlyFailure("document")).contains("more than 65536 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "/mcp, /mcp/, a slash at the end",
        "/mcp, /other, differ in the path",
        "http:, https:, differ in the scheme",
        "localhost, 127.0.0.1, differ in the host or the port",
        "http://, api:, not an absolute http or https URL"
    })
    void metadata_wrongResource_failsWithTheDifference(String part, String wrong, String difference) {
        String other = chain.resource().replace(part, wrong);
        chain.metadata(chain.metadata().replace(chain.resource(), other));
        assertThat(onlyFailure("resource")).contains(other + "; expected " + chain.resource(), difference, "audience");
    }

    @Test
    void metadata_noResource_fails() {
        chain.metadata(chain.metadata().replace("\"resource\"", "\"resources\""));
        assertThat(onlyFailure("resource")).contains("missing", "RFC 9728 §2");
    }

    @Test
    void metadata_widerResource_isAWarning() {
        chain.metadata(chain.metadata().replace(chain.resource(), chain.service.url()));
        Run run = doctor("--json");
        assertThat(run.status()).isZero();
        assertThat(withStatus(run, "warning")).containsExactly("resource");
    }

    @Test
    void metadata_algorithmsOfSignedResponsesWithoutEdDsa_isAWarning() {
        chain.metadata(chain.metadata().replace("{", "{\"resource_signing_alg_values_supported\":[\"RS256\"],"));
        Run run = doctor("--json");
        assertThat(withStatus(run, "warning")).containsExactly("signing");
        assertThat(run.check("signing").get("text").asText()).contains("RS256, without EdDSA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[7]", "\"text\"", "[\"auth.example.com\"]"})
    void metadata_noUsableAuthorizationServer_fails(String servers) {
        chain.metadata(chain.metadata()
                .replaceFirst("\"authorization_servers\":\\[.*?]", "\"authorization_servers\":" + servers));
        assertThat(onlyFailure("servers")).contains("Better Auth");
    }

    @Test
    void server_unreachable_fails() {
        chain.auth.close();
        assertThat(onlyFailure("connection")).contains("Start Better Auth");
    }

    @Test
    void server_issuerWithoutTheBasePath_namesTheRightIssuer() {
        chain.metadata(chain.metadata().replace(chain.issuer(), chain.auth.url()));
        assertThat(onlyFailure("document"))
                .contains("404 at " + chain.auth.url() + "/.well-known/oauth-authorization-server")
                .contains("The document is there for " + chain.issuer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.well-known/openid-configuration/api/auth", "/api/auth/.well-known/openid-configuration"})
    void server_onlyOpenIdConfiguration_isAWarning(String place) {
        chain.auth.with(Chain.SERVER, 404, "").with(place, 200, chain.server());
        Run run = doctor("--json");
        assertThat(run.status()).as(run.out()).isZero();
        assertThat(withStatus(run, "warning")).containsExactly("document");
        assertThat(run.out()).contains("oauthProviderAuthServerMetadata(auth)");
    }

    @ParameterizedTest
    @CsvSource({
        "302, Name the target of the redirect",
        "404, Route this address to Better Auth",
        "429, exempt this path",
        "500, Read the log of Better Auth"
    })
    void server_noDocument_fails(int status, String remedy) {
        chain.auth.with(Chain.SERVER, status, "");
        assertThat(onlyFailure("document")).startsWith(Integer.toString(status)).contains(remedy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "issuer":"http:                        | "issuer":"https:                                | issuer    | Set BETTER_AUTH_URL
                    "token_endpoint"                       | "tokens"                                        | endpoints | token_endpoint missing
                    "code_challenge_methods_supported"     | "methods"                                       | pkce      | is missing
                    ["S256"]                               | ["plain"]                                       | pkce      | plain, without S256
                    ["openid","tasks:read"]                | ["openid"]                                      | scopes    | does not know tasks:read
                    "jwks_uri"                             | "keys"                                          | jwks_uri  | all access tokens are opaque
                    "jwks_uri":"http:                      | "jwks_uri":"file:                               | jwks_uri  | not an absolute http or https URL
                    ["EdDSA"]                              | ["RS256"]                                       | algorithms| keys are for EdDSA
                    """)
    void server_wrongMember_fails(String part, String wrong, String check, String text) {
        assertThat(chain.server()).contains(part);
        chain.server(chain.server().replace(part, wrong));
        assertThat(onlyFailure(check)).contains(text);
    }

    @Test
    void server_noRegistration_isAWarning() {
        chain.server(chain.server().replace("registration_endpoint", "no"));
        Run run = doctor("--json");
        assertThat(run.status()).isZero();
        assertThat(withStatus(run, "warning")).containsExactly("clients");
        assertThat(run.check("clients").get("remedies").toString()).contains("allowDynamicClientRegistration");
        chain.server(chain.server()
                .replace("registration_endpoint", "no")
                .replace("{", "{\"client_id_metadata_document_supported\":true,"));
        assertThat(withStatus(doctor("--json"), "warning")).isEmpty();
    }

    @Test
    void jwkSet_missing_fails() {
        chain.auth.with(Chain.JWKS, 404, "");
        assertThat(onlyFailure("answer")).contains("404");
    }

    @Test
    void token_forTheResource_isAccepted() {
        String token = chain.accessToken();
        Run run = doctorWith(token);
        assertThat(run.status()).as(run.out()).isZero();
        assertThat(run.out()).contains("✓ verdict     The token is accepted.").doesNotContain(token);
    }

    @Test
    void token_opaque_isExplainedWithTheResourceParameter() {
        String opaque = "3GqPZ0yXbWm4rTnVcKdLhFsJ8aQe2UiO";
        Run run = doctorWith(opaque);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("resource=" + chain.resource())
                .doesNotContain(opaque);
        chain.server(chain.server().replace("jwks_uri", "keys"));
        Run broken = doctorWith(opaque, "--json");
        assertThat(broken.check("jwks_uri").get("text").asText()).contains("all access tokens are opaque");
        assertThat(broken.json().get("token").get("reason").asText()).isEqualTo("session_token");
    }

    @Test
    void token_ofAnotherKindOrResource_isRejected() {
        assertThat(reason(chain.keys.jwt().issuer(chain.auth.url()).sign())).isEqualTo("token_type_not_accepted");
        assertThat(reason(chain.keys
                        .accessToken(chain.resource() + "/other")
                        .issuer(chain.issuer())
                        .sign()))
                .isEqualTo("wrong_audience");
    }

    private String reason(String token) {
        Run run = doctorWith(token, "--json");
        assertThat(run.status()).isEqualTo(1);
        return run.json().get("token").get("reason").asText();
    }

    @Test
    void resource_hostileText_isEscaped() {
        chain.challenge(
                401, "Bearer scope=\"\u009b2J\", resource_metadata=\"" + chain.service.url() + Chain.METADATA + '"');
        chain.metadata(chain.metadata().replace(chain.resource(), "\\u001b[2J"));
        Run run = doctor();
        assertThat(run.out()).contains("?[2J; expected").doesNotContainPattern("[\\p{C}&&[^\\n]]");
    }

    @Test
    void resource_watch_endsWhenTheHopIsFixed() {
        AtomicInteger requests = new AtomicInteger();
        chain.service.with(
                Chain.METADATA,
                new Server.Page(
                        200,
                        Map.of("Content-Type", "application/json"),
                        () -> requests.incrementAndGet() == 1 ? "{}" : chain.metadata()));
        Run run = doctor("--watch", "--json");
        assertThat(run.status()).isZero();
        assertThat(run.lines())
                .extracting(line -> line.get("healthy").asBoolean())
                .containsExactly(false, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resource",
                "resource not-a-url",
                "resource ftp://localhost",
                "resource http://localhost:1/#a",
                "resource http://task_service:1/mcp",
                "resource http://localhost:1 --unknown",
                "resource http://localhost:1 --token no-such-file"
            })
    void resource_misuse_exitsWith2(String arguments) {
        Run run = Run.of("x", arguments.split(" ", -1));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("doctor resource: ")
                .endsWith("See: doctor resource --help\n")
                .hasLineCount(2);
    }

    @Test
    void resource_help_describesTheCommand() {
        assertThat(Run.of("", "help", "resource").out())
                .contains("NAME\n  doctor resource - ", "ARGUMENTS", "EXIT STATUS", "EXAMPLES", "--token");
        assertThat(Run.of("", "--help").out()).contains("resource");
    }

    /** Replaces the values that differ between runs with those of the sample. The rest must match exactly. */
    @Test
    void readme_sampleOfTheResource_equalsTheOutput() throws IOException {
        chain.metadata(chain.metadata().replace(chain.issuer(), chain.auth.url()));
        String printed = doctor().out()
                .replace(Integer.toString(chain.service.port()), "8080")
                .replace(Integer.toString(chain.auth.port()), "3000")
                .replaceAll("localhost is .*", "localhost is 127.0.0.1")
                .replaceAll("(port \\d+) of .* answers", "$1 of 127.0.0.1 answers")
                .replaceAll("after \\d+ ms", "after 12 ms");
        assertThat(Files.readString(Path.of("README.md"))).contains("```text\n" + printed.substring(1) + "```\n");
    }

    @Test
    void address_ofTheServersOwnMachineOrPlainHttp_isReported() {
        assertThat(fault("https://api.example.com/mcp", "http://localhost:3000/api/auth"))
                .contains("own machine");
        assertThat(fault("https://api.example.com/mcp", "http://app.example.com/api/auth"))
                .contains("plain http");
        assertThat(fault("https://api.example.com/mcp", "https://app.example.com"))
                .isEmpty();
        assertThat(fault("http://localhost:1/mcp", "http://127.0.0.1:3000/api/auth"))
                .isEmpty();
    }

    private static String fault(String source, String named) {
        return WebAddress.fault(
                        WebAddress.parse(source).orElseThrow(),
                        WebAddress.parse(named).orElseThrow())
                .orElse("");
    }
}
