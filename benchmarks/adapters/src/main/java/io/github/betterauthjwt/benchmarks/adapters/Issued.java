// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import io.github.betterauthjwt.testing.TestIssuer;

/**
 * A token, and what is needed to verify it. The algorithm is ES256, because no host's own module can verify EdDSA. For a
 * known token the algorithm makes no difference.
 */
public record Issued(String issuer, String jwkSet, String subject, String token) {

    static Issued create() {
        String subject = "YZa5ughgbE7DXBONZSvu000000000001";
        try (TestIssuer issuer = TestIssuer.start("ES256")) {
            return new Issued(issuer.url(), issuer.jwkSet(), subject, issuer.token(subject));
        }
    }

    /** Returns the value of the header field {@code Authorization}. */
    public String authorization() {
        return "Bearer " + token;
    }
}
