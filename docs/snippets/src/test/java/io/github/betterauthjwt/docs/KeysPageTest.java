// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.KeysUnavailableException;
import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.BetterAuthStubs;
import io.github.betterauthjwt.testing.KeyServerFault;
import org.junit.jupiter.api.Test;

/** Tests the statements of keys.md that no other test of the library covers from outside. */
@BetterAuthStubs
class KeysPageTest {

    @Test
    void unknownKid_whileFetchingFails_is503AndCachedKeysStayValid(BetterAuthStub auth, JwtVerifier verifier) {
        String known = auth.token("ada");
        verifier.verify(known);
        auth.fail(KeyServerFault.UNAVAILABLE);
        auth.rotate();
        String unknown = auth.token("grace");

        assertThatThrownBy(() -> verifier.verify(unknown)).isInstanceOf(KeysUnavailableException.class);
        assertThat(verifier.verify(known).subject()).isEqualTo("ada");
        assertThat(verifier.keys().usable()).isTrue();
    }

    @Test
    void verifiers_ofOneServer_fetchSeparately(BetterAuthStub auth, JwtVerifier verifier) {
        String token = auth.token("ada");
        int before = auth.requests();
        verifier.verify(token);
        try (JwtVerifier other = auth.verifier()) {
            other.verify(token);
        }
        assertThat(auth.requests() - before).isEqualTo(2);
    }
}
