// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the JWK Set with one GET request: without redirects or credentials, within two seconds to connect and five
 * seconds in total, and up to the maximum length of a set, also after decompression. For use by one thread.
 */
final class Fetcher {

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    static final Duration TOTAL_TIMEOUT = Duration.ofSeconds(5);

    private static final int OK = 200;
    private static final Pattern SECONDS = Pattern.compile("\\d+");

    private final @Nullable HttpClient given;
    private @Nullable HttpClient own;
    private final HttpRequest request;
    private final String uri;
    private final Clock clock;

    Fetcher(RemoteSettings settings) {
        this.given = settings.client();
        this.uri = settings.uri().toString();
        this.clock = settings.clock();
        this.request = HttpRequest.newBuilder(settings.uri())
                .header("Accept", "application/json")
                .timeout(TOTAL_TIMEOUT)
                .GET()
                .build();
    }

    /**
     * Returns the client. It is created by the first fetch, because that takes a cold JVM longer than all other parts
     * of a verifier.
     */
    private HttpClient client() {
        if (given != null) {
            return given;
        }
        HttpClient made = own;
        if (made == null) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1) // one small GET every five minutes needs no protocol upgrade
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT_TIMEOUT);
            if (request.uri().getScheme().equalsIgnoreCase("http")) {
                builder.sslContext(trustingNobody());
            }
            own = made = builder.build();
        }
        return made;
    }

    /**
     * Returns a context for a client that does not use TLS. The default context would read all certificates that the
     * JVM trusts.
     */
    private static SSLContext trustingNobody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        }
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
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client().sendAsync(request, info -> new LimitedBody(JwkSet.MAXIMUM_BYTES));
        try {
            return read(exchange.get(TOTAL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw describe(cause);
        } catch (TimeoutException e) {
            throw failure(
                    FetchProblem.TIMEOUT, "did not answer completely within " + TOTAL_TIMEOUT.toSeconds() + " s", e);
        } finally {
            exchange.cancel(true); // frees the connection after a timeout; no effect otherwise
        }
    }

    private Answer read(HttpResponse<byte[]> response) throws FetchException {
        if (response.statusCode() != OK) {
            FetchProblem problem = FetchProblem.ofStatus(response.statusCode());
            throw new FetchException(
                    problem,
                    "the key server " + uri + " answered " + response.statusCode()
                            + (problem == FetchProblem.PROXY ? ", as a proxy does" : ""),
                    retryAfter(response),
                    null);
        }
        byte[] body = decode(response);
        try {
            return new Answer(body, JwkSet.parse(body), date(response));
        } catch (IOException e) {
            FetchProblem problem = FetchProblem.ofBody(body, e);
            String what =
                    switch (problem) {
                        case NO_USABLE_KEY -> "answered no usable key: " + e.getMessage();
                        case HTML -> "answered a web page instead of a JWK Set";
                        default -> "answered something else than a JWK Set: " + e.getMessage();
                    };
            throw failure(problem, what, e);
        }
    }

    private byte[] decode(HttpResponse<byte[]> response) throws FetchException {
        String coding = response.headers().firstValue("Content-Encoding").orElse("identity");
        if (coding.equalsIgnoreCase("identity")) {
            return response.body();
        }
        if (!coding.equalsIgnoreCase("gzip")) {
            throw failure(FetchProblem.NOT_A_JWK_SET, "answered in a content coding that was not asked for", null);
        }
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            byte[] body = gzip.readNBytes(JwkSet.MAXIMUM_BYTES + 1);
            if (body.length > JwkSet.MAXIMUM_BYTES) {
                throw tooLong(null);
            }
            return body;
        } catch (FetchException e) {
            throw e;
        } catch (IOException e) {
            throw failure(FetchProblem.NOT_A_JWK_SET, "answered broken gzip", e);
        }
    }

    /**
     * Returns the first readable value of {@code Retry-After} (RFC 9110 §10.2.3) and Better Auth's
     * {@code X-Retry-After}.
     */
    private @Nullable Duration retryAfter(HttpResponse<?> response) {
        return Stream.of("Retry-After", "X-Retry-After")
                .flatMap(name -> response.headers().firstValue(name).stream())
                .flatMap(value -> wait(value, response).stream())
                .findFirst()
                .orElse(null);
    }

    private Optional<Duration> wait(String value, HttpResponse<?> response) {
        if (SECONDS.matcher(value).matches()) {
            return Optional.of(seconds(value));
        }
        Instant now = Optional.ofNullable(date(response)).orElseGet(clock::instant); // server time, if known
        return httpDate(value).map(until -> Duration.between(now, until));
    }

    /** Parses any number of digits. A number that would overflow becomes a very long time. */
    private static Duration seconds(String digits) {
        return Duration.ofSeconds(digits.length() > 9 ? 999_999_999 : Long.parseLong(digits));
    }

    /**
     * Returns the time of the server's clock. From a cache, {@code Date} is {@code Age} seconds old (RFC 9111 §4.2.3).
     */
    private static @Nullable Instant date(HttpResponse<?> response) {
        String age = response.headers().firstValue("Age").orElse("0");
        if (!SECONDS.matcher(age).matches()) {
            return null; // the keys stay valid; only the comparison of the clocks is not possible
        }
        return response.headers()
                .firstValue("Date")
                .flatMap(Fetcher::httpDate)
                .map(date -> date.plus(seconds(age)))
                .orElse(null);
    }

    private static Optional<Instant> httpDate(String value) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private FetchException describe(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof LimitedBody.TooLongException) {
                return tooLong(cause);
            }
        }
        FetchProblem problem =
                isProxied() ? throughProxy(FetchProblem.ofFailure(cause)) : FetchProblem.ofFailure(cause);
        String what =
                switch (problem) {
                    case DNS -> "has a host name that cannot be resolved (DNS)";
                    case TIMEOUT ->
                        cause instanceof HttpConnectTimeoutException
                                ? "gave no connection within " + CONNECT_TIMEOUT.toSeconds() + " s"
                                : "did not answer within " + TOTAL_TIMEOUT.toSeconds() + " s";
                    case TLS_UNTRUSTED -> "has a certificate of an authority that is not trusted here";
                    case TLS_EXPIRED -> "has a certificate that is expired, or not valid yet";
                    case TLS_WRONG_HOST -> "has a certificate for other hosts: " + cause.getMessage();
                    case TLS -> "failed the TLS handshake: " + cause.getMessage();
                    case PROXY -> "is behind a proxy that gives no way: " + cause;
                    case REFUSED -> "refused the connection";
                    default -> "broke the exchange off: " + cause;
                };
        return failure(problem, what, cause);
    }

    private boolean isProxied() {
        return client().proxy().or(() -> Optional.ofNullable(ProxySelector.getDefault())).stream()
                .flatMap(selector -> selector.select(request.uri()).stream())
                .anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
    }

    /**
     * Maps the problem of a request through a proxy, where the JVM resolves and connects to the proxy instead of the
     * server.
     */
    private static FetchProblem throughProxy(FetchProblem problem) {
        return problem == FetchProblem.DNS || problem == FetchProblem.REFUSED ? FetchProblem.PROXY : problem;
    }

    private FetchException tooLong(@Nullable Throwable cause) {
        return failure(FetchProblem.NOT_A_JWK_SET, "answered more than " + JwkSet.MAXIMUM_BYTES + " bytes", cause);
    }

    private FetchException failure(FetchProblem problem, String what, @Nullable Throwable cause) {
        return new FetchException(problem, "the key server " + uri + " " + what, null, cause);
    }

    /** Closes the client that this class created, on Java 21 and later, where clients can be closed. */
    void close() {
        if ((Object) own instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                System.getLogger(Fetcher.class.getName())
                        .log(System.Logger.Level.DEBUG, "closing the HTTP client failed", e);
            }
        }
    }
}
