// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests {@code doctor verify} on tokens of real Better Auth servers. The results must equal those of the library's
 * tests.
 */
class VerifiedGoldenTokensTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    /** The list of servers is {@code versions.json} in core. */
    static List<Path> recordings() throws IOException {
        URL golden = Objects.requireNonNull(VerifiedGoldenTokensTest.class.getResource("/golden"));
        try (Stream<Path> files = Files.list(Path.of(URI.create(golden.toString())))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void verify_tokensOfARealServer_haveTheResultsOfTheLibrary(Path recording) throws IOException {
        JsonNode tokens = JSON.readTree(recording.toFile()).get("tokens");
        assertThat(tokens.size()).isGreaterThanOrEqualTo(5);
        for (JsonNode golden : tokens) {
            assertVerdict(golden);
        }
    }

    private void assertVerdict(JsonNode golden) throws IOException {
        boolean isGood = !golden.hasNonNull("reason");
        Run run = Run.of(golden.get("token").asText(), arguments(golden));
        String name = golden.get("name").asText();
        assertThat(run.status()).as(name).isEqualTo(isGood ? 0 : 1);
        assertThat(run.json().get("reason").asText())
                .as(name)
                .isEqualTo(
                        isGood
                                ? "null"
                                : Reason.valueOf(golden.get("reason").asText()).code());
        assertThat(run.json().get("subject").asText())
                .as(name)
                .isEqualTo(isGood ? golden.get("subject").asText() : "null");
    }

    private String[] arguments(JsonNode golden) throws IOException {
        Path jwks = Files.writeString(
                folder.resolve("jwks.json"), golden.get("jwks").toString());
        List<String> arguments = new ArrayList<>(List.of("verify", "--jwks", jwks.toString()));
        arguments.addAll(List.of("--issuer", golden.get("issuer").asText()));
        arguments.addAll(List.of("--audience", golden.get("audience").asText()));
        arguments.addAll(List.of("--at", golden.get("minted").asText()));
        for (String algorithm : List.of(
                "EdDSA", "Ed448", "ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512")) {
            arguments.addAll(List.of("--allow", algorithm));
        }
        if (golden.has("accessTokens")) {
            arguments.add("--accept-access-tokens");
        }
        return arguments.toArray(String[]::new);
    }
}
