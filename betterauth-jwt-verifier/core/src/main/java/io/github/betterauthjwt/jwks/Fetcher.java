// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Fetches the JWK Set with one GET request. For use by one thread. */
final class Fetcher {

    static final Duration TOTAL_TIMEOUT = Exchange.TOTAL_TIMEOUT;

    private final Exchange exchange;

    Fetcher(RemoteSettings settings) {
        this(settings, transport(settings));
    }

    Fetcher(RemoteSettings settings, Transport transport) {
        this.exchange = new Exchange(
                transport,
                "the key server " + KeyServerUrl.redacted(settings.uri().toString()),
                settings.clock());
    }

    private static Transport transport(RemoteSettings settings) {
        HttpClient client = settings.client();
        return client == null
                ? new DirectTransport(settings.uri(), settings.fields())
                : new ClientTransport(client, settings.uri(), settings.fields());
    }

    /**
     * The result of a fetch: the bytes of the body, the set in it, and the time of the server's clock, or null if
     * unknown.
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record Answer(byte[] body, JwkSet set, @Nullable Instant date) {}

    /**
     * Fetches the set.
     *
     * @throws FetchException for every failure; the message states the fault in one line
     */
    Answer fetch() throws FetchException, InterruptedException {
        Exchange.Body body = exchange.send();
        try {
            return new Answer(body.bytes(), JwkSet.parse(body.bytes()), body.date());
        } catch (IOException e) {
            FetchProblem problem = FetchProblem.ofBody(body.bytes(), e);
            String what =
                    switch (problem) {
                        case NO_USABLE_KEY -> "answered no usable key: " + e.getMessage();
                        case HTML -> "answered a web page instead of a JWK Set";
                        default -> "answered something other than a JWK Set: " + e.getMessage();
                    };
            throw exchange.failure(problem, what, e);
        }
    }

    /** Ends the current fetch and all later ones at once. May be called by any thread. */
    void abort() {
        exchange.abort();
    }
}
