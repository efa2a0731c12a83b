// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.BetterAuthIssuer;
import io.github.betterauthjwt.testing.TestIssuer;
import org.junit.jupiter.api.Test;

@BetterAuthIssuer
class OrdersTest {

    @Test
    void orders_ofAUser_areListed(TestIssuer issuer, JwtVerifier verifier) {
        String token = issuer.jwt().subject("ada").role("admin").sign();
        assertThat(new Orders(verifier).list(token)).isEmpty();
    }
}
