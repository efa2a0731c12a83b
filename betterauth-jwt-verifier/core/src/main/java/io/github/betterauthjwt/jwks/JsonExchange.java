// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import io.github.betterauthjwt.json.MalformedJsonException;
import io.github.betterauthjwt.json.StrictJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends single requests for JSON to endpoints of an authorization server, each with the limits of a fetch of the JWK Set:
 * no redirects, five seconds in total, and a response of limited length. Thread-safe.
 *
 * @param client the application's client, which does not follow redirects; null for connections of this library
 * @param clock the source of instants
 */
public record JsonExchange(@Nullable HttpClient client, Clock clock) {

    private static final int MAXIMUM_BYTES = 64 * 1024;

    /**
     * Sends a GET request.
     *
     * @param server what is at the URL, for messages
     * @return the members of the JSON object with which the server responded
     * @throws FetchException for every failure; the message states the fault in one line
     */
    public Map<String, @Nullable Object> get(String server, URI uri, RequestFields fields)
            throws FetchException, InterruptedException {
        return send(
                server,
                uri,
                client == null ? new DirectTransport(uri, fields) : new ClientTransport(client, uri, fields));
    }

    /**
     * Sends a POST request.
     *
     * @param server what is at the URL, for messages
     * @param form the body ({@code application/x-www-form-urlencoded}), in ASCII; messages never contain it
     * @return the members of the JSON object with which the server responded
     * @throws FetchException for every failure; the message states the fault in one line
     */
    public Map<String, @Nullable Object> post(String server, URI uri, RequestFields fields, String form)
            throws FetchException, InterruptedException {
        return send(
                server,
                uri,
                client == null
                        ? new DirectTransport(uri, fields, form)
                        : new ClientTransport(client, uri, fields, form));
    }

    private Map<String, @Nullable Object> send(String server, URI uri, Transport transport)
            throws FetchException, InterruptedException {
        Exchange exchange = new Exchange(transport, server + " " + KeyServerUrl.redacted(uri.toString()), clock);
        byte[] body = exchange.send().bytes();
        if (body.length > MAXIMUM_BYTES) {
            throw exchange.failure(FetchProblem.OTHER, "answered more than " + MAXIMUM_BYTES + " bytes", null);
        }
        try {
            return StrictJson.object(body);
        } catch (MalformedJsonException e) {
            throw exchange.failure(FetchProblem.OTHER, "answered no JSON object: " + e.getMessage(), e);
        }
    }
}
