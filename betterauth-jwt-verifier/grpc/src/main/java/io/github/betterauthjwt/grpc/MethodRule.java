// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAccess;
import java.util.function.Consumer;

/**
 * What a method requires.
 *
 * @param access whether it needs a token
 * @param active whether its token must still be active
 * @param privileges checks an accepted token further
 */
record MethodRule(BearerAccess access, boolean active, Consumer<VerifiedJwt> privileges) {

    /** The rule of every method for which nothing is set, and of unknown methods. */
    static final MethodRule TOKEN = of(BearerAccess.REQUIRED);

    static MethodRule of(BearerAccess access) {
        return new MethodRule(access, false, jwt -> {});
    }

    /** Returns a rule that requires an active token too. */
    MethodRule andActive() {
        return new MethodRule(access, true, privileges);
    }

    /** Returns a rule that requires a privilege after those of this rule. */
    MethodRule and(Consumer<VerifiedJwt> privilege) {
        return new MethodRule(access, active, privileges.andThen(privilege));
    }
}
