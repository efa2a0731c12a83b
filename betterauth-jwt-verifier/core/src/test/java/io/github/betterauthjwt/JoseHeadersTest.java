// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSHeader;
import io.github.betterauthjwt.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoseHeadersTest {

    private final JoseHeaders headers = new JoseHeaders();

    private JWSHeader read(String json) throws MalformedJsonException {
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
        return headers.read(encoded + ".e30.AA", encoded.length());
    }

    @Test
    void read_sameHeaderAgain_isNotReadAgain() throws Exception {
        JWSHeader first = read("{\"alg\":\"EdDSA\",\"kid\":\"a\"}");

        assertThat(first.getAlgorithm().getName()).isEqualTo("EdDSA");
        assertThat(first.getKeyID()).isEqualTo("a");
        assertThat(read("{\"alg\":\"EdDSA\",\"kid\":\"a\"}")).isSameAs(first);
    }

    @Test
    void read_headersOfSeveralKeysAlternately_areNotReadAgain() throws Exception {
        List<JWSHeader> first = new ArrayList<>();
        for (int key = 0; key < 8; key++) {
            first.add(read("{\"alg\":\"EdDSA\",\"kid\":\"" + key + "\"}"));
        }
        for (int key = 0; key < 8; key++) {
            assertThat(read("{\"alg\":\"EdDSA\",\"kid\":\"" + key + "\"}")).isSameAs(first.get(key));
        }
    }

    @Test
    void read_manyHeaders_keepsTheLastEight() throws Exception {
        JWSHeader first = read("{\"alg\":\"EdDSA\"}");
        for (int key = 0; key < 8; key++) {
            read("{\"alg\":\"EdDSA\",\"kid\":\"" + key + "\"}");
        }
        assertThat(read("{\"alg\":\"EdDSA\"}")).isNotSameAs(first);
    }

    @Test
    void read_headerThatDiffersOrOnlyBeginsAlike_isReadForItself() throws Exception {
        read("{\"alg\":\"EdDSA\",\"kid\":\"a\"}");

        assertThat(read("{\"alg\":\"EdDSA\",\"kid\":\"b\"}").getKeyID()).isEqualTo("b");
        assertThat(read("{\"alg\":\"EdDSA\",\"kid\":\"b\"}   ").getKeyID()).isEqualTo("b");
        assertThat(read("{\"alg\":\"EdDSA\"}").getKeyID()).isNull();
    }

    @Test
    void read_malformedHeader_isRejectedEachTime() throws Exception {
        read("{\"alg\":\"EdDSA\"}");
        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> read("{\"alg\":\"EdDSA\",\"alg\":\"none\"}"))
                    .isInstanceOf(MalformedJsonException.class);
        }
    }

    @Test
    void read_membersWithoutInfluence_areNotGivenToNimbus() throws Exception {
        JWSHeader header = read("{\"alg\":\"EdDSA\",\"cty\":1,\"jwk\":{\"kty\":1},\"x5c\":[1],\"jku\":\"\\u0000\"}");

        assertThat(header.getIncludedParams()).containsExactly("alg");
    }

    @Test
    void read_longHeader_isNotKept() throws Exception {
        JWSHeader kept = read("{\"alg\":\"EdDSA\"}");
        String huge = "{\"alg\":\"EdDSA\",\"x\":\"" + "y".repeat(1000) + "\"}";

        assertThat(read(huge)).isNotSameAs(read(huge));
        assertThat(read("{\"alg\":\"EdDSA\"}")).isSameAs(kept);
    }
}
