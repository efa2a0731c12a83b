// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The worked examples of RFC 7515 Appendix A and RFC 8037 Appendix A. */
class RfcExamplesTest {

    private static final String CLAIMS =
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    private static final String KID = "example";

    /** The examples of RFC 7515 A.2 to A.4 and RFC 8037 A.4, whose keys have no id. */
    enum Example {
        RFC7515_A2(
                "\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp"
                        + "-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg"
                        + "0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9"
                        + "kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ\"",
                "eyJhbGciOiJSUzI1NiJ9",
                CLAIMS,
                "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdb"
                        + "F9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRm"
                        + "B_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9F"
                        + "s98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"),
        RFC7515_A3(
                "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                        + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"",
                "eyJhbGciOiJFUzI1NiJ9",
                CLAIMS,
                "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"),
        RFC7515_A4(
                "\"kty\":\"EC\",\"crv\":\"P-521\","
                        + "\"x\":\"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk\","
                        + "\"y\":\"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2\"",
                "eyJhbGciOiJFUzUxMiJ9",
                "UGF5bG9hZA",
                "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgo"
                        + "XD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn"),
        RFC8037_A4(
                "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"",
                "eyJhbGciOiJFZERTQSJ9",
                "RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
                "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");

        private final String jwk;
        private final String header;
        private final String payload;
        private final String signature;

        Example(String jwk, String header, String payload, String signature) {
            this.jwk = jwk;
            this.header = header;
            this.payload = payload;
            this.signature = signature;
        }

        String jwkSet() {
            return "{\"keys\":[{\"kid\":\"" + KID + "\"," + jwk + "}]}";
        }
    }

    @ParameterizedTest
    @EnumSource(Example.class)
    void verify_exampleOfTheRfc_isAcceptedByEachProvider(Example example) {
        for (TestProviders provider : TestProviders.here()) {
            String jws = example.header + "." + example.payload + "." + example.signature;
            assertThat(JwsPath.accepts(provider.alone(), jws, example.jwkSet(), KID))
                    .as("%s by %s", example, provider)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Example.class)
    void verify_exampleWithAnotherPayload_isRejectedByEachProvider(Example example) {
        for (TestProviders provider : TestProviders.here()) {
            String jws = example.header + ".e30." + example.signature;
            assertThat(JwsPath.accepts(provider.alone(), jws, example.jwkSet(), KID))
                    .as("%s by %s", example, provider)
                    .isFalse();
        }
    }

    @Test
    void verify_hmacOfRfc7515A1_isRejected() {
        String jws =
                "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + CLAIMS + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assertThatThrownBy(() -> verifier(Example.RFC7515_A2).verify(jws))
                .isInstanceOfSatisfying(
                        InvalidJwtException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ALGORITHM_NOT_ALLOWED));
    }

    @Test
    void verify_unsecuredOfRfc7515A5_isRejected() {
        assertThatThrownBy(() -> verifier(Example.RFC7515_A2).verify("eyJhbGciOiJub25lIn0." + CLAIMS + "."))
                .isInstanceOfSatisfying(
                        InvalidJwtException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    }

    @Test
    void verify_exampleWithoutKeyId_isRejectedForThatReason() {
        Example example = Example.RFC7515_A2;
        String jws = example.header + "." + example.payload + "." + example.signature;
        assertThatThrownBy(() -> verifier(example).verify(jws))
                .isInstanceOfSatisfying(
                        InvalidJwtException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING_KEY_ID));
    }

    private static JwtVerifier verifier(Example example) {
        return JwtVerifier.builder("joe", "anyone")
                .jwkSet(example.jwkSet())
                .clock(Clock.fixed(Instant.ofEpochSecond(1300819000), ZoneOffset.UTC))
                .build();
    }
}
