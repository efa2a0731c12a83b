// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static io.github.betterauthjwt.Hostile.CLAIMS;
import static io.github.betterauthjwt.Hostile.KEY;
import static io.github.betterauthjwt.Hostile.keyless;
import static io.github.betterauthjwt.Hostile.reason;
import static io.github.betterauthjwt.Hostile.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens with a hostile header: an algorithm that is not allowed or does not fit the key, a key or key URL in the
 * header, an invalid {@code kid}, an extension such as {@code crit}, or the {@code typ} of another kind of token.
 */
class HostileHeaderTest {

    private static final Keys OTHER = Keys.of("EdDSA", "k2");

    private static String withMember(String member) {
        return KEY.sign("{\"alg\":\"EdDSA\",\"kid\":\"k1\"," + member + "}", CLAIMS);
    }

    private static String withKid(String json) {
        return KEY.sign("{\"alg\":\"EdDSA\",\"kid\":" + json + "}", CLAIMS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"none", "HS256", "HS384", "HS512", "ES256K", "eddsa", "EDDSA", " EdDSA", "EdDSA ", "RSA-OAEP"})
    void algorithm_notOnTheList_isRejectedBeforeAnyKeyIsLookedUp(String alg) {
        String token = KEY.sign("{\"alg\":\"" + alg + "\",\"kid\":\"k1\"}", CLAIMS);
        assertThat(reason(keyless(), token)).isEqualTo(Reason.ALGORITHM_NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "true", "[\"EdDSA\"]", "{\"EdDSA\":1}"})
    void algorithm_ofAnotherJsonType_isRejected(String json) {
        assertThat(reason(verifier(), KEY.sign("{\"alg\":" + json + ",\"kid\":\"k1\"}", CLAIMS)))
                .isEqualTo(Reason.MALFORMED);
    }

    @Test
    void algorithm_missing_isRejected() {
        assertThat(reason(verifier(), KEY.sign("{\"kid\":\"k1\"}", CLAIMS))).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void algorithm_hmacWithThePublicKeyAsSecret_isRejected() throws Exception {
        String input = Hostile.base64("{\"alg\":\"HS256\",\"kid\":\"k1\"}") + "." + Hostile.base64(CLAIMS);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.pair().getPublic().getEncoded(), "HmacSHA256"));
        String signature = Keys.base64(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
        assertThat(reason(verifier(), input + "." + signature)).isEqualTo(Reason.ALGORITHM_NOT_ALLOWED);
    }

    @Test
    void algorithm_notAllowedByTheSettings_isRejected() {
        JwtVerifier verifier = JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwkSet(Keys.set(KEY))
                .allowedAlgorithms("RS256")
                .clock(Claims.CLOCK)
                .build();
        assertThat(reason(verifier, Hostile.GOOD)).isEqualTo(Reason.ALGORITHM_NOT_ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({"RS256,PS256", "PS256,RS256", "RS256,RS384", "PS512,PS256"})
    void keyLabel_ofAnotherAlgorithm_isRejected(String label, String header) {
        Keys rsa = Keys.of(header, "k1");
        String set = "{\"keys\":[" + rsa.jwk("\"alg\":\"" + label + "\",") + "]}";
        JwtVerifier verifier = JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwkSet(set)
                .clock(Claims.CLOCK)
                .build();
        assertThat(reason(verifier, rsa.sign(CLAIMS))).isEqualTo(Reason.BAD_SIGNATURE);
    }

    @Test
    void embeddedKey_orItsAddress_isNeverUsed() {
        Keys attacker = Keys.of("EdDSA", "k1");
        for (String member : new String[] {
            "\"jwk\":" + attacker.jwk(),
            "\"jku\":\"http://127.0.0.1:1/jwks\"",
            "\"x5u\":\"http://127.0.0.1:1/cert\"",
            "\"x5c\":[\"MIIB\"]",
            "\"x5t\":\"AAAA\",\"x5t#S256\":\"AAAA\""
        }) {
            String header = "{\"alg\":\"EdDSA\",\"kid\":\"k1\"," + member + "}";
            assertThat(reason(verifier(), attacker.sign(header, CLAIMS))).isEqualTo(Reason.BAD_SIGNATURE);
            assertThat(reason(verifier(), KEY.sign(header, CLAIMS))).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "K1",
                " k1",
                "k1 ",
                "k\\u00001",
                "k1\\u0000",
                "\uff4b1",
                "k\u0661",
                "k1/../k1",
                "k1' OR '1'='1",
                "k2",
                "*",
                "k%31",
                "\\ud800"
            })
    void keyId_notEqual_isUnknown(String kid) {
        assertThat(reason(verifier(), withKid("\"" + kid + "\""))).isEqualTo(Reason.UNKNOWN_KEY);
    }

    @Test
    void keyId_composedAndDecomposed_areDifferent() {
        Keys composed = Keys.of("EdDSA", "\u00e9");
        String decomposed = composed.sign("{\"alg\":\"EdDSA\",\"kid\":\"e\u0301\"}", CLAIMS);
        assertThat(reason(verifier(composed), composed.sign(CLAIMS))).isNull();
        assertThat(reason(verifier(composed), decomposed)).isEqualTo(Reason.UNKNOWN_KEY);
    }

    @Test
    void keyId_escapedInJson_isTheSame() {
        assertThat(reason(verifier(), withKid("\"\\u006b\\u0031\""))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "true", "[\"k1\"]", "{}", "\"\"", "1.0"})
    void keyId_ofAnotherJsonType_isRejected(String json) {
        assertThat(reason(verifier(KEY, Keys.of("EdDSA", "1")), withKid(json))).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void keyId_length_isBoundedExactly() {
        Keys longest = Keys.of("EdDSA", "k".repeat(256));
        assertThat(reason(verifier(longest), longest.sign(CLAIMS))).isNull();
        assertThat(reason(keyless(), withKid("\"" + "k".repeat(257) + "\""))).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void keyId_missing_isRejectedEvenIfThereIsOneKey() {
        assertThat(reason(verifier(), KEY.sign("{\"alg\":\"EdDSA\"}", CLAIMS))).isEqualTo(Reason.MISSING_KEY_ID);
    }

    @Test
    void keyId_ofAnotherKnownKey_isNotTried() {
        String token = OTHER.sign("{\"alg\":\"EdDSA\",\"kid\":\"k1\"}", CLAIMS);
        assertThat(reason(verifier(KEY, OTHER), token)).isEqualTo(Reason.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crit\":[\"exp\"],\"exp\":1",
                "\"crit\":[]",
                "\"crit\":null",
                "\"crit\":\"exp\"",
                "\"crit\":[\"b64\"],\"b64\":false",
                "\"b64\":false",
                "\"b64\":true",
                "\"zip\":\"DEF\"",
                "\"enc\":\"A256GCM\"",
                "\"cty\":\"JWT\"",
                "\"cty\":\"jwt\"",
                "\"cty\":\"application/jwt\""
            })
    void header_thatChangesTheMeaning_isRejected(String member) {
        assertThat(reason(keyless(), withMember(member))).isEqualTo(Reason.UNSUPPORTED_HEADER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "application/jwt", "Application/JWT"})
    void type_jwt_isAccepted(String typ) {
        assertThat(reason(verifier(), withMember("\"typ\":\"" + typ + "\""))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at+jwt",
                "application/at+jwt",
                "AT+JWT",
                "dpop+jwt",
                "secevent+jwt",
                "JOSE",
                "JWS",
                "id+jwt",
                "",
                " JWT",
                "JWT ",
                "application/",
                "jwt+at",
                "x/jwt",
                "\u0130wt"
            })
    void type_unknown_isRejected(String typ) {
        assertThat(reason(keyless(), withMember("\"typ\":\"" + typ + "\""))).isEqualTo(Reason.TYPE_NOT_ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({
        "better-auth.session-cache+jwt,SESSION_CACHE_TOKEN",
        "application/better-auth.session-cache+jwt,SESSION_CACHE_TOKEN",
        "logout+jwt,LOGOUT_TOKEN",
        "LOGOUT+JWT,LOGOUT_TOKEN"
    })
    void type_ofAnotherBetterAuthToken_isNamed(String typ, Reason expected) {
        assertThat(reason(keyless(), withMember("\"typ\":\"" + typ + "\""))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "[\"JWT\"]", "{}"})
    void type_ofAnotherJsonType_isRejected(String json) {
        assertThat(reason(keyless(), withMember("\"typ\":" + json))).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void type_accessToken_isAcceptedOnceOptedIn() {
        JwtVerifier verifier = JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwkSet(Keys.set(KEY))
                .clock(Claims.CLOCK)
                .acceptAccessTokens()
                .build();
        assertThat(reason(verifier, withMember("\"typ\":\"at+jwt\""))).isNull();
        assertThat(reason(verifier, withMember("\"typ\":\"application/AT+jwt\"")))
                .isNull();
        assertThat(reason(verifier, Hostile.GOOD)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"jkt\":\"x\"}", "{}", "null", "1", "\"x\""})
    void type_boundToken_isRejected(String cnf) {
        String token = KEY.sign(Claims.standard().with("cnf", cnf).json());
        assertThat(reason(verifier(), token)).isEqualTo(Reason.SENDER_CONSTRAINED);
    }

    @Test
    void type_tokenBoundToACertificate_isRejectedForThat() {
        String token =
                KEY.sign(Claims.standard().with("cnf", "{\"x5t#S256\":\"x\"}").json());
        assertThat(reason(verifier(), token)).isEqualTo(Reason.CERTIFICATE_BOUND);
    }
}
