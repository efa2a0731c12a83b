// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.Explanation;
import io.github.betterauthjwt.Explanation.Outcome;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;

/** Explains tokens with a default verifier and asserts the expected explanation. */
final class Explained {

    private Explained() {}

    static Explanation explain(AuthServer server, String token) {
        try (JwtVerifier verifier = JwtVerifier.forBetterAuth(server.url())) {
            return verifier.explain(token);
        }
    }

    static void assertRejected(Explanation why, Reason reason, String remedy) {
        assertThat(why.reason()).as(why.toString()).contains(reason);
        assertThat(String.join("\n", why.remedies())).contains(remedy);
    }

    static void assertUnavailable(Explanation why, String remedy) {
        assertThat(why.outcome()).as(why.toString()).isEqualTo(Outcome.KEYS_UNAVAILABLE);
        assertThat(String.join("\n", why.remedies())).contains(remedy);
    }
}
