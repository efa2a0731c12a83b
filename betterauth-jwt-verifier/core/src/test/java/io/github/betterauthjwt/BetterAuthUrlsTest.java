// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BetterAuthUrlsTest {

    @Test
    void jwks_percentEncodedPath_staysEncoded() {
        assertThat(BetterAuthUrls.jwks("https://app.example.com/my%20auth%2F1/"))
                .hasToString("https://app.example.com/my%20auth%2F1/jwks");
    }
}
