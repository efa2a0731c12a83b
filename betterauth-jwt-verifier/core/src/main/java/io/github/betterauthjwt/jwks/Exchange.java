// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One request to an auth server: without redirects or cookies, within two seconds to connect and five seconds in total,
 * and with a response of limited length, also after decompression. Every failure names its cause. For use by one thread.
 */
final class Exchange {

    static final Duration CONNECT_TIMEOUT = DirectTransport.CONNECT_TIMEOUT;
    static final Duration TOTAL_TIMEOUT = Duration.ofSeconds(5);

    private static final int OK = 200;
    private static final Pattern SECONDS = Pattern.compile("\\d+");

    private final Transport transport;
    private final String server;
    private final Clock clock;

    /**
     * Creates an exchange.
     *
     * @param server the server and its URL in messages, for example {@code the key server https://…}
     */
    Exchange(Transport transport, String server, Clock clock) {
        this.transport = transport;
        this.server = server;
        this.clock = clock;
    }

    /** The body of a response with status 200, and the time of the server's clock, or null if unknown. */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record Body(byte[] bytes, @Nullable Instant date) {}

    /**
     * Sends the request.
     *
     * @throws FetchException for every failure and every status except 200; the message states the fault in one line
     */
    Body send() throws FetchException, InterruptedException {
        try {
            transport.prepare();
            return read(transport.get(System.nanoTime() + TOTAL_TIMEOUT.toNanos()));
        } catch (FetchException e) {
            throw e;
        } catch (IOException | IllegalStateException e) {
            throw describe(e);
        }
    }

    private Body read(KeyServerResponse response) throws FetchException {
        if (response.status() == OK) {
            return new Body(decode(response), date(response.headers()));
        }
        FetchProblem problem = FetchProblem.ofStatus(response.status());
        String by = problem == FetchProblem.PROXY ? ", as a proxy does" : Firewall.describe(response.headers());
        throw new FetchException(
                problem, server + " answered " + response.status() + by, retryAfter(response.headers()), null);
    }

    private byte[] decode(KeyServerResponse response) throws FetchException {
        String coding = response.headers().firstValue("Content-Encoding").orElse("identity");
        if (coding.equalsIgnoreCase("identity")) {
            if (response.body().length > JwkSet.MAXIMUM_BYTES) {
                throw tooLong(null);
            }
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
    private @Nullable Duration retryAfter(HttpHeaders headers) {
        return Stream.of("Retry-After", "X-Retry-After")
                .flatMap(name -> headers.firstValue(name).stream())
                .flatMap(value -> wait(value, headers).stream())
                .findFirst()
                .orElse(null);
    }

    private Optional<Duration> wait(String value, HttpHeaders headers) {
        if (SECONDS.matcher(value).matches()) {
            return Optional.of(seconds(value));
        }
        Instant now = Optional.ofNullable(date(headers)).orElseGet(clock::instant); // server time, if known
        return httpDate(value).map(until -> Duration.between(now, until));
    }

    /** Parses any number of digits. A number that would overflow becomes a very long time. */
    private static Duration seconds(String digits) {
        return Duration.ofSeconds(digits.length() > 9 ? 999_999_999 : Long.parseLong(digits));
    }

    /**
     * Returns the time of the server's clock. From a cache, {@code Date} is {@code Age} seconds old (RFC 9111 §4.2.3).
     */
    private static @Nullable Instant date(HttpHeaders headers) {
        String age = headers.firstValue("Age").orElse("0");
        if (!SECONDS.matcher(age).matches()) {
            return null; // the keys stay valid; only the comparison of the clocks is not possible
        }
        return headers.firstValue("Date")
                .flatMap(Exchange::httpDate)
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
        if (LimitedBody.isTooLong(cause)) {
            return tooLong(cause);
        }
        FetchProblem problem =
                transport.isProxied() ? throughProxy(FetchProblem.ofFailure(cause)) : FetchProblem.ofFailure(cause);
        String what =
                switch (problem) {
                    case DNS -> unresolved(cause);
                    case TIMEOUT -> late(cause);
                    case TLS_UNTRUSTED -> "has a certificate of an authority that is not trusted here";
                    case TLS_EXPIRED -> "has a certificate that is expired, or not valid yet";
                    case TLS_WRONG_HOST -> "has a certificate for other hosts: " + cause.getMessage();
                    case TLS -> "failed the TLS handshake: " + cause.getMessage();
                    case PROXY -> "cannot be reached through the proxy: " + cause;
                    case REFUSED -> "refused the connection" + at(cause);
                    default -> "did not respond correctly: " + cause;
                };
        return failure(problem, what, cause);
    }

    private static String unresolved(Throwable cause) {
        return cause instanceof HostLookupTimeoutException
                ? "has a host name that this machine did not resolve within " + TOTAL_TIMEOUT.toSeconds() + " s (DNS)"
                : "has a host name that cannot be resolved (DNS)";
    }

    private static String late(Throwable cause) {
        return cause instanceof HttpConnectTimeoutException || cause instanceof NoConnectionException
                ? "gave no connection within " + CONNECT_TIMEOUT.toSeconds() + " s" + at(cause)
                : "did not answer completely within " + TOTAL_TIMEOUT.toSeconds() + " s";
    }

    /** Returns the addresses that were tried, if they are known. */
    private static String at(Throwable cause) {
        return cause instanceof NoConnectionException ? " at " + cause.getMessage() : "";
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

    /** Returns the failure of an exchange that ended with this problem. */
    FetchException failure(FetchProblem problem, String what, @Nullable Throwable cause) {
        return new FetchException(problem, server + " " + what, null, cause);
    }

    /** Ends the current request and all later ones at once. May be called by any thread. */
    void abort() {
        transport.abort();
    }
}
