// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.json.MalformedJsonException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JoseHeadersTest {

    private final JoseHeaders headers = new JoseHeaders();

    private Map<String, @Nullable Object> read(String json) throws MalformedJsonException {
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
        return headers.read(encoded + ".e30.AA", encoded.length());
    }

    @Test
    void read_sameHeaderAgain_isNotReadAgain() throws Exception {
        Map<String, @Nullable Object> first = read("{\"alg\":\"EdDSA\",\"kid\":\"a\"}");

        assertThat(first).containsExactlyInAnyOrderEntriesOf(Map.of("alg", "EdDSA", "kid", "a"));
        assertThat(read("{\"alg\":\"EdDSA\",\"kid\":\"a\"}")).isSameAs(first);
    }

    @Test
    void read_headerThatDiffersOrOnlyBeginsAlike_isReadForItself() throws Exception {
        read("{\"alg\":\"EdDSA\",\"kid\":\"a\"}");

        assertThat(read("{\"alg\":\"EdDSA\",\"kid\":\"b\"}")).containsEntry("kid", "b");
        assertThat(read("{\"alg\":\"EdDSA\",\"kid\":\"b\"}   ")).containsEntry("kid", "b");
        assertThat(read("{\"alg\":\"EdDSA\"}")).doesNotContainKey("kid");
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
    void read_longHeader_isNotKept() throws Exception {
        Map<String, @Nullable Object> kept = read("{\"alg\":\"EdDSA\"}");
        String huge = "{\"x\":\"" + "y".repeat(1000) + "\"}";

        assertThat(read(huge)).isNotSameAs(read(huge));
        assertThat(read("{\"alg\":\"EdDSA\"}")).isSameAs(kept);
    }
}
