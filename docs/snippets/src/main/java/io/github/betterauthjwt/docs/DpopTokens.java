// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.Dpop;
import java.time.Instant;

/** A service that accepts tokens with DPoP proofs. */
final class DpopTokens {

    private DpopTokens() {}

    /** Any shared database. */
    interface Database {

        boolean insertIfAbsent(String key, String proof, Instant until);
    }

    static BearerAuthenticator authenticator(JwtVerifier verifier) {
        Dpop dpop = Dpop.builder("https://api.example.com") // the URL that clients use
                .build();
        BearerAuthenticator authenticator =
                BearerAuthenticator.builder(verifier).dpop(dpop).build();
        return authenticator;
    }

    static Dpop shared(Database database) {
        Dpop shared = Dpop.builder("https://api.example.com")
                .replayStore((key, proof, until) -> database.insertIfAbsent(key, proof, until))
                .build();
        return shared;
    }
}
