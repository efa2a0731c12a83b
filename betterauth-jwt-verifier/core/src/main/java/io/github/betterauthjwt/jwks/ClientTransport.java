// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests with the application's {@link HttpClient}. The client may reuse a connection that a firewall has
 * dropped silently in the meantime. A request that gets no response on a client that has succeeded before is therefore
 * sent once more. The client has closed the dropped connection by then and opens a fresh one.
 */
final class ClientTransport implements Transport {

    private static final Duration FIRST_ATTEMPT = Duration.ofSeconds(2);

    private final HttpClient client;
    private final URI uri;
    private final RequestFields fields;
    private final @Nullable String form;
    private boolean hasSucceeded;
    private volatile boolean aborted;
    private volatile CompletableFuture<?> current = CompletableFuture.completedFuture(null);

    ClientTransport(HttpClient client, URI uri, RequestFields fields) {
        this(client, uri, fields, null);
    }

    /** Creates a transport of a GET request, or of a POST request with a form if there is one. */
    ClientTransport(HttpClient client, URI uri, RequestFields fields, @Nullable String form) {
        this.client = client;
        this.uri = uri;
        this.fields = fields;
        this.form = form;
    }

    @Override
    public void prepare() {
        request(Duration.ofSeconds(1)); // loads the classes of requests; the application has loaded the client
    }

    @Override
    public KeyServerResponse get(long deadlineNanos) throws IOException, InterruptedException {
        if (hasSucceeded) {
            try {
                return send(Math.min(deadlineNanos, System.nanoTime() + FIRST_ATTEMPT.toNanos()));
            } catch (IOException e) {
                if (!isWorthAnotherAttempt(e, deadlineNanos)) {
                    throw e;
                }
            }
        }
        KeyServerResponse response = send(deadlineNanos);
        hasSucceeded = true;
        return response;
    }

    private boolean isWorthAnotherAttempt(IOException failure, long deadlineNanos) {
        FetchProblem problem = FetchProblem.ofFailure(failure);
        boolean isLost = problem == FetchProblem.TIMEOUT || problem == FetchProblem.OTHER;
        return isLost && !LimitedBody.isTooLong(failure) && !aborted && deadlineNanos - System.nanoTime() > 0;
    }

    private KeyServerResponse send(long deadlineNanos) throws IOException, InterruptedException {
        Duration left = Duration.ofMillis(DeadlineSocket.millisUntil(deadlineNanos));
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request(left), info -> new LimitedBody(JwkSet.MAXIMUM_BYTES));
        current = exchange;
        try {
            if (aborted) {
                throw new IOException("the verifier was closed");
            }
            HttpResponse<byte[]> response = exchange.get(left.toMillis(), TimeUnit.MILLISECONDS);
            return new KeyServerResponse(response.statusCode(), response.headers(), response.body());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw (IOException) new HttpTimeoutException("no complete response in time").initCause(e);
        } finally {
            exchange.cancel(true); // frees the connection after a timeout; no effect otherwise
        }
    }

    private HttpRequest request(Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(timeout);
        if (form != null) {
            request.header("Content-Type", DirectTransport.FORM).POST(HttpRequest.BodyPublishers.ofString(form));
        }
        fields.asMap().forEach(request::header);
        return request.build();
    }

    @Override
    public boolean isProxied() {
        return client.proxy().or(() -> Optional.ofNullable(ProxySelector.getDefault())).stream()
                .flatMap(selector -> selector.select(uri).stream())
                .anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
    }

    @Override
    public void abort() {
        aborted = true;
        current.cancel(true);
    }
}
