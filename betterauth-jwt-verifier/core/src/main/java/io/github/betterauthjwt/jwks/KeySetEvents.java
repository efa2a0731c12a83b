// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import jdk.jfr.FlightRecorder;

/**
 * Reports the events of the key set to the listener, the log and Flight Recorder. A failing listener does not affect
 * the keys.
 */
final class KeySetEvents {

    private static final Logger LOGGER = System.getLogger(KeySetEvents.class.getPackageName());

    private final JwkSetListener listener;
    private final String url;
    private List<String> lastDropped = List.of();
    private boolean failing;

    KeySetEvents(JwkSetListener listener, URI uri) {
        this.listener = listener;
        this.url = KeyServerUrl.redacted(uri.toString());
    }

    void fetched(JwkSet before, JwkSet now, Duration took) {
        report(l -> l.keysFetched(now.keys().size(), took));
        for (Jwk key : before.keys()) {
            if (now.find(key.kid(), key.kty()) != key) {
                report(l -> l.keyRemoved(key.kid()));
            }
        }
        for (Jwk key : now.keys()) {
            if (before.find(key.kid(), key.kty()) != key) {
                report(l -> l.keyAdded(key.kid()));
            }
        }
        if (!now.dropped().isEmpty() && !now.dropped().equals(lastDropped)) {
            LOGGER.log(Level.WARNING, "some keys of {0} are not used: {1}", url, String.join("; ", now.dropped()));
        }
        lastDropped = now.dropped();
        if (failing) {
            LOGGER.log(Level.INFO, "the JWK Set of {0} can be fetched again", url);
        }
        failing = false;
        record(true, now.keys().size(), took, "");
    }

    void fetchFailed(IOException cause, Duration nextAttempt) {
        String reason = String.valueOf(cause.getMessage());
        report(l -> l.keysFetchFailed(reason, nextAttempt));
        // a reader of the log needs the first failure of an outage, but not each later one
        LOGGER.log(failing ? Level.DEBUG : Level.WARNING, "the JWK Set could not be fetched: {0}", reason);
        failing = true;
        record(false, 0, Duration.ZERO, reason);
    }

    /**
     * Records the fetch only if Flight Recorder is in use. Loading the first event class initializes Flight Recorder,
     * which takes longer than the fetch.
     */
    private void record(boolean succeeded, int keys, Duration took, String failure) {
        if (FlightRecorder.isInitialized()) {
            JwkSetFetchEvent.commit(url, succeeded, keys, took, failure);
        }
    }

    void unknownKey() {
        report(JwkSetListener::unknownKey);
    }

    void unknownKeyBudgetSpent() {
        report(JwkSetListener::unknownKey);
        report(JwkSetListener::unknownKeyBudgetSpent);
    }

    void snapshotFailed(String what, Exception cause) {
        LOGGER.log(Level.WARNING, "the key snapshot was " + what + ": " + cause.getMessage(), cause);
    }

    private void report(Consumer<JwkSetListener> event) {
        try {
            event.accept(listener);
        } catch (Throwable e) { // an Error of a listener must not affect the keys either
            LOGGER.log(Level.WARNING, "a key set listener failed", e);
        }
    }
}
