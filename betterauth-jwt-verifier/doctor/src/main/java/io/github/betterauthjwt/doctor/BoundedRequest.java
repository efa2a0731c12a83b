// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.advice.Advice;
import io.github.betterauthjwt.jwks.DirectTransport;
import io.github.betterauthjwt.jwks.FetchProblem;
import io.github.betterauthjwt.jwks.JwkSet;
import io.github.betterauthjwt.jwks.KeyServerResponse;
import io.github.betterauthjwt.jwks.RequestFields;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** One GET with the limits of the verifier. It keeps everything that a person may want to see. */
final class BoundedRequest {

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    static final Duration TOTAL_TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final URI uri;
    private final RequestFields fields;

    BoundedRequest(URI uri) {
        this(uri, RequestFields.DEFAULT);
    }

    BoundedRequest(URI uri, RequestFields fields) {
        this.uri = uri;
        this.fields = fields;
    }

    /**
     * A response with any status.
     *
     * @param body at most one byte more than a JWK Set may have
     * @param millis the duration of the request
     * @param arrival when the response header arrived
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, HttpHeaders headers, byte[] body, long millis, Instant arrival) {
        String header(String name) {
            return headers.firstValue(name).orElse("none");
        }

        /** Returns for how many seconds caches kept the response. */
        long age() {
            return headers.firstValue("Age")
                    .filter(text -> text.matches("\\d{1,9}"))
                    .map(Long::parseLong)
                    .orElse(0L);
        }
    }

    /** Thrown when there is no response. */
    static final class NoAnswerException extends IOException {
        private static final long serialVersionUID = 1L;
        private final FetchProblem problem;

        NoAnswerException(String message, Throwable cause) {
            super(message, cause);
            this.problem = FetchProblem.ofFailure(cause);
        }

        FetchProblem problem() {
            return problem;
        }
    }

    /**
     * Loads the authorities that Java trusts in a separate thread during startup, which takes half a second. A request
     * waits until they are loaded.
     */
    static void makeReady() {
        URI any = URI.create("https://localhost");
        Thread loading = new Thread(new DirectTransport(any, RequestFields.DEFAULT)::prepare, "http-client");
        loading.setDaemon(true);
        loading.start();
    }

    /** Sends the request and waits for the whole response. */
    Answer send() throws NoAnswerException {
        DirectTransport transport = new DirectTransport(uri, fields);
        transport.prepare();
        long begun = System.nanoTime();
        try {
            KeyServerResponse response = transport.get(begun + TOTAL_TIMEOUT.toNanos());
            Instant arrival = Instant.now();
            byte[] body = decoded(response);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            return new Answer(response.status(), response.headers(), body, millis, arrival);
        } catch (SocketTimeoutException e) {
            throw new NoAnswerException(
                    "no complete response from " + uri + " within " + TOTAL_TIMEOUT.toSeconds() + " s", e);
        } catch (IOException e) {
            throw new NoAnswerException("no response from " + uri + ": " + Failures.describe(e), e);
        }
    }

    /** Returns the body, at most one byte longer than a JWK Set may be, also after decompression. */
    private static byte[] decoded(KeyServerResponse response) throws IOException {
        boolean isGzip = response.headers()
                .firstValue("Content-Encoding")
                .filter("gzip"::equalsIgnoreCase)
                .isPresent(); // the verifier accepts it too, although neither requests it
        if (!isGzip) {
            return response.body();
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            return in.readNBytes(JwkSet.MAXIMUM_BYTES + 1);
        }
    }

    /**
     * Returns the body of a response with status 200.
     *
     * @throws IOException if there is no such response; the message states the reason
     */
    byte[] requireBody() throws IOException {
        Answer answer = send();
        if (answer.status() != OK) {
            throw new IOException(uri + " answered " + answer.status() + ". "
                    + Advice.of(FetchProblem.ofStatus(answer.status())).get(0));
        }
        return answer.body();
    }
}
