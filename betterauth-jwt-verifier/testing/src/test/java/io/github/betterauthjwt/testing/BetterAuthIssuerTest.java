// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@BetterAuthIssuer(algorithm = "ES256")
class BetterAuthIssuerTest {

    private String url = "";

    @BeforeEach
    void remember(TestIssuer issuer) {
        url = issuer.url();
    }

    @Test
    void parameters_belongTogether(TestIssuer issuer, JwtVerifier verifier) {
        assertThat(issuer.url()).isEqualTo(url);
        assertThat(issuer.jwkSet()).contains("ES256");
        assertThat(verifier.verify(issuer.token("ada")).subject()).isEqualTo("ada");
    }

    @Test
    void verifiedJwts_areGenuine() {
        VerifiedJwt jwt = VerifiedJwts.with(token -> token.subject("ada").role("admin"));
        assertThat(jwt.subject()).isEqualTo("ada");
        assertThat(jwt.hasRole("admin")).isTrue();
        assertThat(VerifiedJwts.of("bob").user().email()).hasValue("ada@example.com");
        assertThatThrownBy(() -> VerifiedJwts.with(token -> token.issuer("https://elsewhere.example.com")))
                .isInstanceOf(InvalidJwtException.class);
    }
}
