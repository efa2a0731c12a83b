// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerRequest;
import io.github.betterauthjwt.testing.TestDpopKey;
import io.github.betterauthjwt.testing.TestIssuer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DpopTokensTest {

    @Test
    void boundToken_withAProof_isAccepted() {
        try (TestIssuer issuer = TestIssuer.start();
                JwtVerifier verifier = issuer.verifier()) {
            TestDpopKey key = TestDpopKey.generate("ES256");
            String token = issuer.jwt().boundTo(key).sign();
            String proof = key.proof("GET", "https://api.example.com/tasks", token);
            BearerRequest request = new Request(Map.of("Authorization", "DPoP " + token, "DPoP", proof));
            assertThat(DpopTokens.authenticator(verifier)
                            .authenticate(request, BearerAccess.REQUIRED)
                            .jwt())
                    .isPresent();
        }
    }

    private record Request(Map<String, String> fields) implements BearerRequest {

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String uri() {
            return "/tasks";
        }

        @Override
        public List<String> headers(String name) {
            return fields.containsKey(name) ? List.of(fields.get(name)) : List.of();
        }
    }
}
