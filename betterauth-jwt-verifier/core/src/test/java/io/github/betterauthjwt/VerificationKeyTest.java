// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationKeyTest {

    private static final byte[] INPUT = "input".getBytes(StandardCharsets.US_ASCII);

    private static VerificationKey key(Keys pair) {
        return VerificationKey.parse(pair.jwk("")); // any algorithm of its type
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EdDSA", "Ed25519", "Ed448", "ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384",
                "PS512"
            })
    void verify_eachAlgorithm_acceptsItsSignatureOnly(String algorithm) {
        Keys pair = Keys.of(algorithm, "k1");
        VerificationKey key = key(pair);
        byte[] signature = pair.signature("input");

        assertThat(key.keyId()).isEqualTo("k1");
        assertThat(key.publicKey()).isEqualTo(pair.pair().getPublic());
        assertThat(key.verify(algorithm, INPUT, signature)).isTrue();
        assertThat(key.verify(algorithm, new byte[] {1}, signature)).isFalse();
        signature[signature.length - 1] ^= 1;
        assertThat(key.verify(algorithm, INPUT, signature)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "RS256", "ES384", "Ed448", "eddsa", ""})
    void verify_algorithmOfAnotherKey_isFalse(String algorithm) {
        Keys pair = Keys.of("EdDSA", "k1");
        assertThat(key(pair).verify(algorithm, INPUT, pair.signature("input"))).isFalse();
    }

    @Test
    void verify_keyRestrictedToOneAlgorithm_acceptsNoOther() {
        Keys pair = Keys.of("PS256", "k1");
        byte[] signature = Keys.of("RS256", "k1").signature("input");
        assertThat(VerificationKey.parse(pair.jwk()).verify("RS256", INPUT, signature))
                .isFalse();
        assertThat(VerificationKey.parse(pair.jwk()).verify("PS256", INPUT, pair.signature("input")))
                .isTrue();
    }

    @Test
    void parse_keyThatTheVerifierWouldNotUse_isRejected() {
        String good = Keys.of("EdDSA", "k1").jwk();
        for (String bad : new String[] {
            "", "null", "[]", "{}", good.replace("{", "{\"d\":\"AA\","), good + "," + good, good + ",{}", good + "]}"
        }) {
            assertThatIllegalArgumentException().as(bad).isThrownBy(() -> VerificationKey.parse(bad));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '|',
            value = {
                // RFC 7638 §3.1
                "{'kty':'RSA','kid':'2011-04-29','alg':'RS256','e':'AQAB','n':"
                        + "'0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECP"
                        + "ebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY"
                        + "368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0f"
                        + "M4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw'}"
                        + " NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
                // RFC 8037 appendix A.3
                "{'kty':'OKP','crv':'Ed25519','kid':'k','x':'11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'}"
                        + " kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
            })
    void thumbprint_examplesOfTheSpecifications_areEqual(String jwk, String thumbprint) {
        assertThat(VerificationKey.parse(jwk.replace('\'', '"')).thumbprint()).isEqualTo(thumbprint);
    }

    @Test
    void findKey_keyOfTheSet_isReturned() {
        Keys pair = Keys.of("EdDSA", "k1");
        try (JwtVerifier verifier =
                JwtVerifier.builder("iss", "aud").jwkSet(Keys.set(pair)).build()) {
            VerificationKey key = verifier.findKey("k1", "OKP").orElseThrow();
            assertThat(key.curve()).contains("Ed25519");
            assertThat(key.algorithm()).contains("EdDSA");
            assertThat(verifier.findKey("k1", "RSA").orElseThrow().keyType()).isEqualTo("OKP");
            assertThat(verifier.findKey("k2", "OKP")).isEmpty();
            assertThat(verifier.findKey("", "OKP")).isEmpty();
        }
    }

    @Test
    void findKey_idOver256Characters_isEmptyWithoutFetch() {
        try (JwtVerifier verifier = JwtVerifier.builder("iss", "aud")
                .jwksUri(URI.create("http://127.0.0.1:1/jwks"))
                .build()) {
            assertThat(verifier.findKey("k".repeat(257), "OKP")).isEmpty();
            assertThatThrownBy(() -> verifier.findKey("k".repeat(256), "OKP"))
                    .isInstanceOf(KeysUnavailableException.class);
        }
    }
}
