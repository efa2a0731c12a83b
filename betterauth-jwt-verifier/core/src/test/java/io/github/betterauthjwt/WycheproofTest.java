// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.betterauthjwt.json.StrictJson;
import io.github.betterauthjwt.jwks.Jwk;
import io.github.betterauthjwt.jwks.JwkSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The public signature vectors of C2SP Wycheproof, with the library's selection and with each signature provider. They
 * are read from the folder in the property {@code wycheproof.dir} and are not part of this repository.
 */
@SuppressWarnings("NullAway") // the format of the vectors is known
class WycheproofTest {

    private static final int RAW_VECTORS = 5000;
    private static final int JWS_VECTORS = 400;
    private static final String KID = "wycheproof";

    /**
     * Valid signatures that JDK 17 rejects. The x coordinate of the random point is not below the order, which happens
     * by chance once in 2^128. Rejection is the safe side, and only the JDK's provider does it.
     */
    private static final Set<String> REFUSED_BY_OLDER_JDK = Set.of(
            "WPR-ecdsa_secp256r1_sha256_p1363-115",
            "WPR-ecdsa_secp256r1_sha256_p1363-257",
            "WPR-ecdsa_secp384r1_sha384_p1363-147",
            "WPR-ecdsa_secp384r1_sha384_p1363-275",
            "WPR-ecdsa_secp521r1_sha512_p1363-184",
            "WPR-ecdsa_secp521r1_sha512_p1363-313");

    private static Path folder = Path.of("");

    @BeforeAll
    static void requireVectors() {
        String named = System.getProperty("wycheproof.dir", "");
        assumeFalse(named.isEmpty(), "no Wycheproof vectors: set -Dwycheproof.dir to their folder");
        folder = Path.of(named);
        if (!Files.exists(folder.resolve("wycheproof_raw.jsonl"))) {
            fail("-Dwycheproof.dir names a folder without wycheproof_raw.jsonl: " + folder.toAbsolutePath());
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.betterauthjwt.TestProviders#here")
    void verify_rawVector_matchesItsGrade(TestProviders provider) throws IOException {
        SignatureProviders providers = provider.alone();
        List<String> wrong = new ArrayList<>();
        int judged = 0;
        for (Map<String, ?> vector : vectors("wycheproof_raw.jsonl")) {
            Jwk key = key(vector.get("jwk"));
            Set<SignatureAlgorithm> named = SignatureAlgorithm.named(text(vector, "alg"));
            SignatureAlgorithm algorithm = SignatureAlgorithm.fitting(named, key);
            if (!provider.has(algorithm) || text(vector, "expect").equals("either")) {
                continue;
            }
            byte[] message = HexFormat.of().parseHex(text(vector, "msg_hex"));
            byte[] signature = HexFormat.of().parseHex(text(vector, "sig_hex"));
            if (providers.verify(algorithm, key, message, signature) != isGood(vector)) {
                wrong.add(text(vector, "id"));
            }
            judged++;
        }
        if (provider == TestProviders.JDK && Runtime.version().feature() < 21) {
            wrong.removeAll(REFUSED_BY_OLDER_JDK);
        }
        assertThat(wrong).isEmpty();
        assertThat(judged).isGreaterThan(RAW_VECTORS);
    }

    @Test
    void verify_jwsVector_matchesItsGrade() throws IOException {
        List<String> wrong = new ArrayList<>();
        int judged = 0;
        int accepted = 0;
        for (Map<String, ?> vector : vectors("wycheproof_jws.jsonl")) {
            String jws = text(vector, "jws");
            // an empty payload is a valid JWS, but not a claims set, so its shape is rejected
            boolean good = isGood(vector) && !jws.contains("..");
            if (accepts(vector, jws) != good) {
                wrong.add(text(vector, "id") + " " + vector.get("comment"));
            }
            judged++;
            accepted += good ? 1 : 0;
        }
        assertThat(wrong).isEmpty();
        assertThat(judged).isGreaterThan(JWS_VECTORS);
        assertThat(accepted).isPositive();
    }

    private static boolean isGood(Map<String, ?> vector) {
        return text(vector, "expect").equals("accept");
    }

    private static boolean accepts(Map<String, ?> vector, String jws) {
        if (vector.get("jwk") instanceof Map<?, ?> jwk) {
            String fallback = jwk.containsKey("kid") ? "" : KID;
            return JwsPath.accepts(SignatureProviders.found(), jws, set(jwk), fallback);
        }
        return JwsPath.accepts(SignatureProviders.found(), jws, json(vector.get("jwks")), "");
    }

    private static Jwk key(Object jwk) throws IOException {
        return JwkSet.parse(set((Map<?, ?>) jwk).getBytes(StandardCharsets.UTF_8))
                .find(KID, String.valueOf(((Map<?, ?>) jwk).get("kty")));
    }

    /** Returns a set of this one key, to which an id is added if it has none. */
    private static String set(Map<?, ?> jwk) {
        String id = jwk.containsKey("kid") ? "" : "\"kid\":\"" + KID + "\",";
        return "{\"keys\":[{" + id + json(jwk).substring(1) + "]}";
    }

    private static String text(Map<String, ?> vector, String member) {
        return (String) vector.get(member);
    }

    /** Converts an object back to JSON; keys contain strings without escapes, arrays and objects. */
    private static String json(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            return object.entrySet().stream()
                    .map(member -> "\"" + member.getKey() + "\":" + json(member.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> array) {
            return array.stream().map(WycheproofTest::json).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof String string ? "\"" + string + "\"" : String.valueOf(value);
    }

    private static List<Map<String, ?>> vectors(String file) throws IOException {
        List<Map<String, ?>> vectors = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(file))) {
            vectors.add(StrictJson.object(line.getBytes(StandardCharsets.UTF_8)));
        }
        return vectors;
    }
}
