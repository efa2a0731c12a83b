// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.KeysUnavailableException;
import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.BetterAuthStubs;
import io.github.betterauthjwt.testing.KeyServerFault;
import org.junit.jupiter.api.Test;

@BetterAuthStubs
class OrdersOutageTest {

    @Test
    void orders_keyServerResets_areUnavailable(BetterAuthStub auth, JwtVerifier verifier) {
        auth.fail(KeyServerFault.RESET);
        assertThatThrownBy(() -> new Orders(verifier).list(auth.token("ada")))
                .isInstanceOf(KeysUnavailableException.class);
    }
}
