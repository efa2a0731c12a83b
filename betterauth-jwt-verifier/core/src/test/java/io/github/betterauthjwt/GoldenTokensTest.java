// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.json.StrictJson;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Verification of tokens and key sets that {@code src/test/golden/make.mjs} recorded from real Better Auth servers,
 * with the clock of that time. They cover every algorithm that each version offers, and every other kind of token that
 * it issues.
 */
class GoldenTokensTest {

    /** A token, the server's key set at that time, and the expected result. */
    record Golden(String server, Map<?, ?> entry) {

        String text(String member) {
            return (String) Objects.requireNonNull(entry.get(member), member);
        }

        @Nullable
        Reason reason() {
            return entry.get("reason") instanceof String name ? Reason.valueOf(name) : null;
        }

        Instant minted() {
            return Instant.ofEpochSecond((Long) Objects.requireNonNull(entry.get("minted")));
        }

        /** Returns whether the token would be accepted by a verifier that accepts access tokens. */
        boolean isOnlyOptedOut() {
            return text("name").equals("access token, not opted into");
        }

        JwtVerifier.Builder builderAt(Instant now) throws IOException {
            return JwtVerifier.builder(text("issuer"), text("audience"))
                    .jwkSet(json(entry.get("jwks")))
                    .allowedAlgorithms(
                            "EdDSA", "Ed448", "ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384",
                            "PS512")
                    .clock(Clock.fixed(now, ZoneOffset.UTC));
        }

        JwtVerifier verifierAt(Instant now) throws IOException {
            JwtVerifier.Builder builder = builderAt(now);
            return entry.containsKey("accessTokens")
                    ? builder.acceptAccessTokens().build()
                    : builder.build();
        }

        @Override
        public String toString() {
            return server + ": " + entry.get("name");
        }
    }

    /** Returns the tokens of all servers. The list of servers is {@code src/test/golden/versions.json}. */
    static Stream<Golden> all() throws IOException {
        List<Golden> tokens = new ArrayList<>();
        for (Path recording : recordings()) {
            String server = String.valueOf(recording.getFileName()).replace(".json", "");
            Map<String, ?> file = StrictJson.object(Files.readAllBytes(recording));
            for (Object entry : (List<?>) Objects.requireNonNull(file.get("tokens"))) {
                tokens.add(new Golden(server, (Map<?, ?>) Objects.requireNonNull(entry)));
            }
        }
        return tokens.stream();
    }

    private static List<Path> recordings() throws IOException {
        URL folder = Objects.requireNonNull(GoldenTokensTest.class.getResource("/golden"));
        try (Stream<Path> files = Files.list(Path.of(URI.create(folder.toString())))) {
            return files.sorted().toList();
        }
    }

    static Stream<Golden> good() throws IOException {
        return all().filter(golden -> golden.reason() == null);
    }

    static Stream<Golden> others() throws IOException {
        return all().filter(golden -> golden.reason() != null);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("good")
    void verify_tokenOfARealServer_isAccepted(Golden golden) throws IOException {
        VerifiedJwt jwt = golden.verifierAt(golden.minted()).verify(golden.text("token"));
        assertThat(jwt.subject()).isEqualTo(golden.text("subject"));
        assertThat(jwt.issuer()).isEqualTo(golden.text("issuer"));
        assertThat(jwt.audience()).contains(golden.text("audience"));
        assertThat(jwt.issuedAt().orElseThrow()).isBetween(golden.minted().minusSeconds(30), golden.minted());
        assertThat(jwt.expiresAt()).isAfter(golden.minted());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("good")
    void verify_tokenOfARealServerTooLate_isExpired(Golden golden) throws IOException {
        Instant late = golden.minted().plus(Duration.ofDays(1));
        assertThat(Hostile.reason(golden.verifierAt(late), golden.text("token")))
                .isEqualTo(Reason.EXPIRED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("good")
    void verify_tokenOfARealServerTamperedWith_isRejected(Golden golden) throws IOException {
        JwtVerifier verifier = golden.verifierAt(golden.minted());
        String[] parts = golden.text("token").split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String raised = Hostile.base64(claims.replace(golden.text("subject"), "another-user"));
        assertThat(Hostile.reason(verifier, parts[0] + "." + raised + "." + parts[2]))
                .isEqualTo(Reason.BAD_SIGNATURE);
        char changed = parts[2].charAt(10) == 'A' ? 'B' : 'A';
        String signature = parts[2].substring(0, 10) + changed + parts[2].substring(11);
        assertThat(Hostile.reason(verifier, parts[0] + "." + parts[1] + "." + signature))
                .isEqualTo(Reason.BAD_SIGNATURE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void verify_anotherTokenOfARealServer_isRejectedByItsName(Golden golden) throws IOException {
        assertThat(Hostile.reason(golden.verifierAt(golden.minted()), golden.text("token")))
                .isEqualTo(golden.reason());
    }

    @Test
    void golden_versionsAndKinds_areAllThere() throws IOException {
        assertThat(good()).hasSizeGreaterThan(70);
        assertThat(others().map(Golden::reason).distinct())
                .contains(
                        Reason.SESSION_TOKEN,
                        Reason.SESSION_CACHE_TOKEN,
                        Reason.ENCRYPTED,
                        Reason.ALGORITHM_NOT_ALLOWED,
                        Reason.TYPE_NOT_ACCEPTED,
                        Reason.ID_TOKEN,
                        Reason.LOGOUT_TOKEN);
    }

    private static String json(@Nullable Object value) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            write(json, value);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> object) {
            json.writeStartObject();
            for (Map.Entry<?, ?> member : object.entrySet()) {
                json.writeFieldName(String.valueOf(member.getKey()));
                write(json, member.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> array) {
            json.writeStartArray();
            for (Object element : array) {
                write(json, element);
            }
            json.writeEndArray();
        } else {
            json.writeString((String) value);
        }
    }
}
