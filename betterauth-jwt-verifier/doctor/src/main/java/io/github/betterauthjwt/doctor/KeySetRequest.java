// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.advice.Advice;
import io.github.betterauthjwt.jwks.FetchProblem;
import io.github.betterauthjwt.jwks.JwkSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** One GET of a JWK Set with the limits of the verifier. It keeps everything that a person may want to see. */
final class KeySetRequest {

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    static final Duration TOTAL_TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final URI uri;

    KeySetRequest(URI uri) {
        this.uri = uri;
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
     * Returns the client that all requests share. Creating it takes half a second, mostly to load the authorities that
     * Java trusts.
     */
    static HttpClient client() {
        return Holder.CLIENT;
    }

    /** Creates the client in a separate thread during startup. A caller of {@link #client} waits until it exists. */
    static void makeReady() {
        Thread making = new Thread(KeySetRequest::client, "http-client");
        making.setDaemon(true);
        making.start();
    }

    private static final class Holder {
        static final HttpClient CLIENT = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    /** Sends the request and waits for the whole response. */
    Answer send() throws NoAnswerException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Accept", "application/json")
                .timeout(TOTAL_TIMEOUT)
                .build();
        long begun = System.nanoTime();
        CompletableFuture<Answer> answer = client().sendAsync(request, BodyHandlers.ofInputStream())
                .thenApplyAsync(response -> read(response, begun));
        try {
            return answer.get(TOTAL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new NoAnswerException("no response from " + uri + ": " + Failures.describe(cause), cause);
        } catch (TimeoutException e) {
            throw new NoAnswerException(
                    "no complete response from " + uri + " within " + TOTAL_TIMEOUT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("interrupted", e);
        }
    }

    private static Answer read(HttpResponse<InputStream> response, long begun) {
        Instant arrival = Instant.now();
        try (InputStream in = decoded(response)) {
            byte[] body = in.readNBytes(JwkSet.MAXIMUM_BYTES + 1);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            return new Answer(response.statusCode(), response.headers(), body, millis, arrival);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream decoded(HttpResponse<InputStream> response) throws IOException {
        @Nullable InputStream body = response.body();
        if (body == null) {
            return InputStream.nullInputStream(); // the JDK returns a proxy's 407 without a body
        }
        boolean isGzip = response.headers()
                .firstValue("Content-Encoding")
                .filter("gzip"::equalsIgnoreCase)
                .isPresent(); // the verifier accepts it too, although neither requests it
        return isGzip ? new GZIPInputStream(body) : body;
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
