// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.time.Duration;

/** A listener that passes each event to two others. */
record BothListeners(VerifierListener first, VerifierListener second) implements VerifierListener {

    @Override
    public void verifierBuilt(JwtVerifier verifier) {
        first.verifierBuilt(verifier);
        second.verifierBuilt(verifier);
    }

    @Override
    public void tokenAccepted(boolean known) {
        first.tokenAccepted(known);
        second.tokenAccepted(known);
    }

    @Override
    public void tokenRejected(InvalidJwtException.Reason reason) {
        first.tokenRejected(reason);
        second.tokenRejected(reason);
    }

    @Override
    public void privilegesInsufficient() {
        first.privilegesInsufficient();
        second.privilegesInsufficient();
    }

    @Override
    public void keysUnavailable() {
        first.keysUnavailable();
        second.keysUnavailable();
    }

    @Override
    public void proofNotRemembered() {
        first.proofNotRemembered();
        second.proofNotRemembered();
    }

    @Override
    public void keysFetched(int keys, Duration took) {
        first.keysFetched(keys, took);
        second.keysFetched(keys, took);
    }

    @Override
    public void keysFetchFailed(String reason, Duration nextAttempt) {
        first.keysFetchFailed(reason, nextAttempt);
        second.keysFetchFailed(reason, nextAttempt);
    }

    @Override
    public void keyAdded(String kid) {
        first.keyAdded(kid);
        second.keyAdded(kid);
    }

    @Override
    public void keyRemoved(String kid) {
        first.keyRemoved(kid);
        second.keyRemoved(kid);
    }

    @Override
    public void unknownKey() {
        first.unknownKey();
        second.unknownKey();
    }

    @Override
    public void unknownKeyBudgetSpent() {
        first.unknownKeyBudgetSpent();
        second.unknownKeyBudgetSpent();
    }
}
