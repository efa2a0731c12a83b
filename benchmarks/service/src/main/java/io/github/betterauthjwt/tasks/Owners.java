// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.tasks.task.Owner;
import io.github.betterauthjwt.testing.TestIssuer;

/** Creates owners for benchmarks of the store without the service, because an owner requires a verified token. */
final class Owners {

    private Owners() {}

    static Owner named(String subject) {
        try (TestIssuer issuer = TestIssuer.start();
                JwtVerifier verifier = issuer.verifier()) {
            return Owner.of(verifier.verify(issuer.token(subject)));
        }
    }
}
