// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import io.github.betterauthjwt.testing.TestDpopKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A way in which a generated proof differs from a correct one. */
enum DpopMutation {
    NONE((header, claims) -> {}),
    METHOD_IN_LOWER_CASE((header, claims) -> claims.put("htm", "get")),
    OTHER_METHOD((header, claims) -> claims.put("htm", "POST")),
    URL_WITH_QUERY((header, claims) -> claims.put("htu", DpopMutation.URL + "?a=b")),
    URL_WITH_FRAGMENT((header, claims) -> claims.put("htu", DpopMutation.URL + "#a")),
    URL_IN_UPPER_CASE((header, claims) -> claims.put("htu", "HTTPS://API.EXAMPLE.COM/tasks")),
    URL_WITH_DEFAULT_PORT((header, claims) -> claims.put("htu", "https://api.example.com:443/tasks")),
    URL_WITH_ESCAPES((header, claims) -> claims.put("htu", "https://api.example.com/t%61sks")),
    URL_WITH_DOT_SEGMENTS((header, claims) -> claims.put("htu", "https://api.example.com/x/../tasks")),
    URL_WITH_ANOTHER_PATH((header, claims) -> claims.put("htu", "https://api.example.com/tasks/")),
    URL_OF_ANOTHER_HOST((header, claims) -> claims.put("htu", "https://api.example.org/tasks")),
    URL_WITHOUT_TLS((header, claims) -> claims.put("htu", "http://api.example.com/tasks")),
    NO_URL((header, claims) -> claims.remove("htu")),
    AGE_OF_200_SECONDS((header, claims) -> claims.put("iat", Instant.now().minusSeconds(200))),
    AGE_OF_AN_HOUR((header, claims) -> claims.put("iat", Instant.now().minusSeconds(3600))),
    TIME_15_SECONDS_AHEAD((header, claims) -> claims.put("iat", Instant.now().plusSeconds(15))),
    TIME_AN_HOUR_AHEAD((header, claims) -> claims.put("iat", Instant.now().plusSeconds(3600))),
    TIME_AS_TEXT(
            (header, claims) -> claims.put("iat", Long.toString(Instant.now().getEpochSecond()))),
    TIME_WITH_FRACTION((header, claims) -> claims.put("iat", Instant.now().getEpochSecond() - 0.5)),
    NO_TIME((header, claims) -> claims.remove("iat")),
    NO_ID((header, claims) -> claims.remove("jti")),
    EMPTY_ID((header, claims) -> claims.put("jti", "")),
    ID_AS_NUMBER((header, claims) -> claims.put("jti", 1)),
    ID_OF_600_CHARACTERS((header, claims) -> claims.put("jti", claims.get("jti") + "x".repeat(568))),
    NO_TOKEN_HASH((header, claims) -> claims.remove("ath")),
    OTHER_TOKEN_HASH((header, claims) -> claims.put("ath", "x".repeat(43))),
    EXPIRED_BY_EXP((header, claims) -> {
        claims.put("iat", Instant.now().minusSeconds(20));
        claims.put("exp", Instant.now().minusSeconds(10));
    }),
    TYPE_OF_A_JWT((header, claims) -> header.put("typ", "JWT")),
    TYPE_IN_UPPER_CASE((header, claims) -> header.put("typ", "DPOP+JWT")),
    TYPE_WITH_PREFIX((header, claims) -> header.put("typ", "application/dpop+jwt")),
    NO_TYPE((header, claims) -> header.remove("typ")),
    ALGORITHM_NONE((header, claims) -> header.put("alg", "none")),
    ALGORITHM_HS256((header, claims) -> header.put("alg", "HS256")),
    NO_KEY((header, claims) -> header.remove("jwk")),
    KEY_WITH_PRIVATE_MEMBER((header, claims) -> jwk(header).put("d", "AAAA")),
    KEY_FOR_ENCRYPTION((header, claims) -> jwk(header).put("use", "enc")),
    KEY_WITH_ID((header, claims) -> jwk(header).put("kid", "k1")),
    CRITICAL_EXTENSION((header, claims) -> header.put("crit", List.of("exp"))),
    OTHER_KEY_IN_HEADER(
            (header, claims) -> header.put("jwk", OtherKey.KEY.header().get("jwk"))),
    SIGNED_BY_ANOTHER_KEY((header, claims) -> header.putAll(OtherKey.KEY.header())) {
        @Override
        String sign(TestDpopKey key, Map<String, @Nullable Object> header, Map<String, @Nullable Object> claims) {
            return OtherKey.KEY.sign(header, claims);
        }
    },
    SIGNATURE_CHANGED((header, claims) -> {}) {
        @Override
        String sign(TestDpopKey key, Map<String, @Nullable Object> header, Map<String, @Nullable Object> claims) {
            String proof = super.sign(key, header, claims);
            int middle = proof.lastIndexOf('.') + 20;
            char changed = proof.charAt(middle) == 'A' ? 'B' : 'A';
            return proof.substring(0, middle) + changed + proof.substring(middle + 1);
        }
    },
    TWO_PARTS((header, claims) -> {}) {
        @Override
        String sign(TestDpopKey key, Map<String, @Nullable Object> header, Map<String, @Nullable Object> claims) {
            String proof = super.sign(key, header, claims);
            return proof.substring(0, proof.lastIndexOf('.'));
        }
    };

    static final String URL = "https://api.example.com/tasks";

    @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
    private final Change change;

    DpopMutation(Change change) {
        this.change = change;
    }

    /** Returns the name as the documentation writes it. */
    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Returns a proof with this mutation. */
    String proof(TestDpopKey key, String token) {
        Map<String, @Nullable Object> header = key.header();
        Map<String, @Nullable Object> claims = key.claims("GET", URL, token);
        change.apply(header, claims);
        return sign(key, header, claims);
    }

    String sign(TestDpopKey key, Map<String, @Nullable Object> header, Map<String, @Nullable Object> claims) {
        return key.sign(header, claims);
    }

    @SuppressWarnings("unchecked") // the key creates it as such a map
    private static Map<String, @Nullable Object> jwk(Map<String, ? extends @Nullable Object> header) {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(header.get("jwk"));
    }

    /** A change of the header and the claims. */
    private interface Change {

        void apply(Map<String, @Nullable Object> header, Map<String, @Nullable Object> claims);
    }

    /** A key to which no token is bound. */
    private static final class OtherKey {

        static final TestDpopKey KEY = TestDpopKey.generate("ES256");
    }
}
