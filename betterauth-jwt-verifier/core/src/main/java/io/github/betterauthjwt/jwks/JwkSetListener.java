// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.time.Duration;

/** Receives the events of the key set. The verifier's listener documents each event. */
public interface JwkSetListener {

    default void keysFetched(int keys, Duration took) {}

    default void keysFetchFailed(String reason, Duration nextAttempt) {}

    default void keyAdded(String kid) {}

    default void keyRemoved(String kid) {}

    default void unknownKey() {}

    default void unknownKeyBudgetSpent() {}
}
