// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests the library with real servers of several versions of Better Auth, and compares what they offer with the table in
 * docs/better-auth.md. {@code end-to-end/versions} installs and names the versions. Without it, the version of the page is
 * tested.
 */
class BetterAuthVersionsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PAGE = Locations.REPOSITORY.resolve("examples/web");
    private static final List<String> ALGORITHMS = List.of("EdDSA", "ES256", "ES512", "RS256", "PS256");
    /** Longer than the interval of one second after which the server replaces a key. */
    private static final Duration ROTATION = Duration.ofSeconds(3);

    /** A version in a folder. The name is that of the table: a minor version, or one patch version such as 1.3.0. */
    record Installation(String name, Path folder) {

        AuthServer start() {
            // A copy of the program beside the page's configuration would be part of the page.
            return folder.equals(PAGE)
                    ? AuthServer.start("version-" + name, "{}")
                    : AuthServer.startOf(folder, "version-" + name, "{}");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Installation> installations() throws IOException {
        String file = System.getProperty("better-auth.installations", "");
        if (file.isEmpty()) {
            return List.of(new Installation(minor(PAGE), PAGE));
        }
        return JSON.readTree(Path.of(file).toFile()).properties().stream()
                .map(entry -> new Installation(
                        entry.getKey(), Path.of(entry.getValue().asText())))
                .toList();
    }

    private static String minor(Path folder) throws IOException {
        Path description = folder.resolve("node_modules/better-auth/package.json");
        String version = JSON.readTree(description.toFile()).get("version").asText();
        return version.substring(0, version.lastIndexOf('.'));
    }

    @ParameterizedTest
    @MethodSource("installations")
    void library_withAVersionOfBetterAuth_worksAsDocumented(Installation installation) throws IOException {
        try (AuthServer server = installation.start()) {
            Person ada = Person.signUp(server.url(), "Ada");
            assertVerified(server, ada, ada.token());
            assertSessionTokenIsExplained(server, ada);
            assertNewKeyIsAccepted(server, ada);
            String row = "| %s | %s | %s | %s |"
                    .formatted(installation.name(), keyMembers(server), algorithms(server, ada), rotation(server, ada));

            System.out.println(row); // the table of end-to-end/versions
            assertThat(Files.readAllLines(Locations.REPOSITORY.resolve("docs/better-auth.md")))
                    .as("The row of this version, in the table of docs/better-auth.md. If the library supports the"
                            + " difference, change the table")
                    .contains(row);
        }
    }

    private static void assertVerified(AuthServer server, Person person, String token) {
        try (JwtVerifier verifier = JwtVerifier.forBetterAuth(server.url())) {
            assertThat(verifier.verify(token).subject())
                    .isEqualTo(person.user().get("id").asText());
        }
    }

    private static void assertSessionTokenIsExplained(AuthServer server, Person person) {
        String cookie = URLDecoder.decode(person.cookie("session_token"), StandardCharsets.UTF_8);
        for (String token : List.of(cookie, cookie.substring(0, cookie.indexOf('.')))) {
            Explained.assertRejected(Explained.explain(server, token), Reason.SESSION_TOKEN, "authClient.token()");
        }
    }

    /** A server that lost its keys creates a new one with the next token, as after a rotation. */
    private static void assertNewKeyIsAccepted(AuthServer server, Person person) {
        try (JwtVerifier verifier = JwtVerifier.forBetterAuth(server.url())) {
            String first = person.token();
            verifier.verify(first);
            server.obey("forget-keys");
            String second = person.token();
            assertThat(header(second).get("kid")).isNotEqualTo(header(first).get("kid"));
            verifier.verify(second);
        }
    }

    private static String keyMembers(AuthServer server) {
        JsonNode keys = Http.json(Http.get(server.url() + "/api/auth/jwks")).get("keys");
        return String.join(
                ", ",
                new TreeSet<>(
                        keys.get(0).properties().stream().map(Map.Entry::getKey).toList()));
    }

    /** Returns the algorithms that the server signs with. The library must verify each of them. */
    private static String algorithms(AuthServer server, Person person) {
        Set<String> offered = new LinkedHashSet<>();
        offered.add(header(person.token()).get("alg").asText());
        for (String algorithm : ALGORITHMS) {
            configure(server, "{\"keyPairConfig\":{\"alg\":\"" + algorithm + "\"}}");
            if (person.tokenStatus() != 200) {
                continue; // such as 1.2, which signs only if nothing is configured
            }
            String token = person.token();
            if (header(token).get("alg").asText().equals(algorithm)) {
                assertVerified(server, person, token);
                offered.add(algorithm);
            }
        }
        configure(server, "{}");
        return String.join(", ", offered);
    }

    /** Returns whether the server replaces its key at intervals. A token of the earlier key must stay valid. */
    private static String rotation(AuthServer server, Person person) {
        configure(server, "{\"rotationInterval\":1,\"gracePeriod\":3600}");
        String first = person.token(); // before the first fetch, because old versions then publish a key without a kid
        try (JwtVerifier verifier = JwtVerifier.forBetterAuth(server.url())) {
            long start = System.nanoTime();
            boolean late = false;
            while (!late) {
                late = System.nanoTime() - start > ROTATION.toNanos();
                String token = person.token();
                verifier.verify(token);
                if (!header(token).get("kid").equals(header(first).get("kid"))) {
                    verifier.verify(first);
                    return "yes";
                }
            }
            return "no";
        }
    }

    private static void configure(AuthServer server, String jwks) {
        server.obey("reconfigure {\"jwt\":{\"jwks\":" + jwks + "}}");
        server.obey("forget-keys");
    }

    private static JsonNode header(String token) {
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))));
        } catch (IOException e) {
            throw new AssertionError("No JWT header: " + e.getMessage(), e);
        }
    }
}
