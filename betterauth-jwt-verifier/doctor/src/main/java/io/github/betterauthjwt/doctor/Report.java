// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.Explanation;
import io.github.betterauthjwt.jwks.JwkSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one examination.
 *
 * @param heading the examined server and the expectations
 * @param checks in the order of their execution; the first that fails may be the last
 * @param keys the JWK Set, or null if it is unavailable
 * @param token the explanation of the token, or null if there is no token
 */
record Report(Heading heading, List<Check> checks, @Nullable JwkSet keys, @Nullable Explanation token) {

    Report {
        checks = List.copyOf(checks);
    }

    /** Returns whether no check failed and the token, if there is one, is accepted. */
    boolean healthy() {
        return problems() == 0;
    }

    long problems() {
        boolean accepted = token == null || token.outcome() == Explanation.Outcome.ACCEPTED;
        return checks.stream().filter(Check::failed).count() + (accepted ? 0 : 1);
    }

    /**
     * Returns the significant parts of the report, without those that differ each time. Of consecutive reports with the
     * same outline, only the first is shown.
     */
    String outline() {
        StringBuilder outline = new StringBuilder();
        for (Check check : checks) {
            outline.append(check.hop())
                    .append(check.name())
                    .append(check.status())
                    .append(check.details())
                    .append(check.remedies());
        }
        return outline.append(token == null ? "" : token.summary()).toString();
    }
}
