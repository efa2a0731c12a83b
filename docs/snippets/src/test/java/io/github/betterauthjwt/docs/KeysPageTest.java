// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.KeysUnavailableException;
import io.github.betterauthjwt.testing.BetterAuthIssuer;
import io.github.betterauthjwt.testing.TestIssuer;
import org.junit.jupiter.api.Test;

/** Tests the statements of keys.md that no other test of the library covers from outside. */
@BetterAuthIssuer
class KeysPageTest {

    @Test
    void unknownKid_whileFetchingFails_is503AndCachedKeysStayValid(TestIssuer issuer, JwtVerifier verifier) {
        String known = issuer.token("ada");
        verifier.verify(known);
        issuer.failWith(503);
        issuer.rotate();
        String unknown = issuer.token("grace");

        assertThatThrownBy(() -> verifier.verify(unknown)).isInstanceOf(KeysUnavailableException.class);
        assertThat(verifier.verify(known).subject()).isEqualTo("ada");
        assertThat(verifier.keys().usable()).isTrue();
    }

    @Test
    void verifiers_ofOneServer_fetchSeparately(TestIssuer issuer, JwtVerifier verifier) {
        String token = issuer.token("ada");
        int before = issuer.requests();
        verifier.verify(token);
        try (JwtVerifier other = issuer.verifier()) {
            other.verify(token);
        }
        assertThat(issuer.requests() - before).isEqualTo(2);
    }
}
