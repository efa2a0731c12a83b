// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The algorithm allow-list: which names can be allowed, which algorithms are accepted by default, and that an algorithm
 * must fit the key's type.
 */
class AlgorithmsTest {

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void verify_defaultAlgorithm_isAccepted(String alg) {
        Keys keys = Keys.of(alg, "k1");
        assertThat(verifier(Keys.set(keys))
                        .verify(keys.sign(Claims.standard().json()))
                        .subject())
                .isEqualTo("YZa5ughgbE7DXBONZSvuJtz1ZSlpDFq4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "Ed25519"})
    void verify_ed25519UnderEitherName_isAccepted(String alg) {
        Keys keys = Keys.of("EdDSA", "k1");
        String token = keys.sign(
                "{\"alg\":\"" + alg + "\",\"kid\":\"k1\"}", Claims.standard().json());
        for (String label : List.of("", "\"alg\":\"EdDSA\",", "\"alg\":\"Ed25519\",")) {
            String set = "{\"keys\":[" + keys.jwk(label) + "]}";
            assertThat(verifier(set).verify(token).issuer()).isEqualTo(Claims.ISSUER);
        }
    }

    @Test
    void verify_ed448_needsAnExplicitSetting() {
        Keys keys = Keys.of("Ed448", "k1");
        for (String alg : List.of("EdDSA", "Ed448")) {
            String token = keys.sign(
                    "{\"alg\":\"" + alg + "\",\"kid\":\"k1\"}",
                    Claims.standard().json());
            assertThatThrownBy(() -> verifier(Keys.set(keys)).verify(token)).isInstanceOf(InvalidJwtException.class);
            JwtVerifier willing = JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                    .jwkSet("{\"keys\":[" + keys.jwk("") + "]}")
                    .allowedAlgorithms("EdDSA", "Ed448")
                    .clock(Claims.CLOCK)
                    .build();
            assertThat(willing.verify(token).issuer()).isEqualTo(Claims.ISSUER);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "HS256", "HS512", "eddsa", "ES256K", "RSA1_5", ""})
    void verify_algorithmNeverAllowed_isRejected(String alg) {
        Keys keys = Keys.of("EdDSA", "k1");
        String token = keys.sign(
                "{\"alg\":\"" + alg + "\",\"kid\":\"k1\"}", Claims.standard().json());
        assertThatThrownBy(() -> verifier(Keys.set(keys)).verify(token))
                .isInstanceOfSatisfying(
                        InvalidJwtException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ALGORITHM_NOT_ALLOWED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "eddsa", "RS1", ""})
    void allowedAlgorithms_unsafeOrUnknownName_isRejected(String alg) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.builder("https://a", "b").allowedAlgorithms(alg))
                .withMessageContaining("cannot be allowed");
    }

    @Test
    void verify_algorithmOfAnotherKeyType_isRejected() {
        Keys ec = Keys.of("ES256", "k1");
        for (String alg : List.of("EdDSA", "ES384", "RS256", "PS256")) {
            String token = ec.sign(
                    "{\"alg\":\"" + alg + "\",\"kid\":\"k1\"}",
                    Claims.standard().json());
            assertThatThrownBy(() -> verifier(Keys.set(ec)).verify(token))
                    .isInstanceOfSatisfying(InvalidJwtException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.BAD_SIGNATURE));
        }
    }

    private static JwtVerifier verifier(String jwkSet) {
        return JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwkSet(jwkSet)
                .clock(Claims.CLOCK)
                .build();
    }
}
