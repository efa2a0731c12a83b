// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.Explanation;
import io.github.betterauthjwt.jwks.JwkSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one examination found.
 *
 * @param target what was examined
 * @param checks in the order they were made; the first that fails may be the last
 * @param keys the JWK Set, or null if none could be had
 * @param token the explanation of the token, or null if none was given
 */
record Report(Target target, List<Check> checks, @Nullable JwkSet keys, @Nullable Explanation token) {

    Report {
        checks = List.copyOf(checks);
    }

    /** Whether nothing failed and the token, if there is one, is accepted. */
    boolean healthy() {
        return troubles() == 0;
    }

    long troubles() {
        boolean accepted = token == null || token.outcome() == Explanation.Outcome.ACCEPTED;
        return checks.stream().filter(Check::failed).count() + (accepted ? 0 : 1);
    }

    /** All that matters in it, without what differs each time; two reports alike in this need not both be shown. */
    String outline() {
        StringBuilder outline = new StringBuilder();
        for (Check check : checks) {
            outline.append(check.name())
                    .append(check.status())
                    .append(check.details())
                    .append(check.remedies());
        }
        return outline.append(token == null ? "" : token.summary()).toString();
    }
}
