// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.jwks.JwkSetListener;
import java.time.Duration;

/** Passes the events of the key set to a {@link VerifierListener}. */
record KeyEvents(VerifierListener listener) implements JwkSetListener {

    @Override
    public void keysFetched(int keys, Duration took) {
        listener.keysFetched(keys, took);
    }

    @Override
    public void keysFetchFailed(String reason, Duration nextAttempt) {
        listener.keysFetchFailed(reason, nextAttempt);
    }

    @Override
    public void keyAdded(String kid) {
        listener.keyAdded(kid);
    }

    @Override
    public void keyRemoved(String kid) {
        listener.keyRemoved(kid);
    }

    @Override
    public void unknownKey() {
        listener.unknownKey();
    }

    @Override
    public void unknownKeyBudgetSpent() {
        listener.unknownKeyBudgetSpent();
    }
}
