// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/** Reports the verifier's decisions to the listener and Flight Recorder. A failing listener changes no decision. */
final class VerifierEvents {

    private static final Logger LOGGER = System.getLogger(VerifierEvents.class.getPackageName());

    private final VerifierListener listener;

    VerifierEvents(VerifierListener listener) {
        this.listener = listener;
    }

    boolean hasSameListener(VerifierEvents other) {
        return listener.equals(other.listener);
    }

    void built(JwtVerifier verifier) {
        report(l -> l.verifierBuilt(verifier));
    }

    void accepted(boolean known) {
        try {
            listener.tokenAccepted(known); // called for each request, so it allocates no lambda
        } catch (Throwable e) {
            failed(e);
        }
    }

    void rejected(Reason reason) {
        TokenRejectedEvent.commit(reason);
        report(l -> l.tokenRejected(reason));
    }

    /** Reports a token that was not accepted, for any reason. */
    void notAccepted(JwtVerificationException cause) {
        if (cause instanceof InvalidJwtException invalid) {
            rejected(invalid.reason());
        } else if (cause instanceof InsufficientPrivilegesException) {
            report(VerifierListener::privilegesInsufficient);
        } else if (cause instanceof ReplayStoreException) {
            report(VerifierListener::proofNotRemembered);
        } else {
            report(VerifierListener::keysUnavailable);
        }
    }

    private void report(Consumer<VerifierListener> event) {
        try {
            event.accept(listener);
        } catch (Throwable e) {
            failed(e);
        }
    }

    private static void failed(Throwable e) {
        LOGGER.log(Level.WARNING, "a verifier listener failed", e);
    }
}
