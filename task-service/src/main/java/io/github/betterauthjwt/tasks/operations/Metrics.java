// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.operations;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifierListener;
import io.github.betterauthjwt.tasks.hardening.ConnectionPool;
import io.github.betterauthjwt.tasks.postgres.Database;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * The service's metrics in the text format of Prometheus. Labels are templates and codes, never text that a client
 * sent.
 */
public final class Metrics implements VerifierListener {

    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    static final String OTHER_METHOD = "other";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final Consumer<Boolean> accepting;
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter requests = counter("http_requests_total", "Requests answered.", "route", "method", "status");
    private final Histogram durations = Histogram.builder()
            .name("http_request_duration_seconds")
            .help("Time from the end of a request's head to its answer.")
            .labelNames("route", "method")
            .classicOnly()
            .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5)
            .register(registry);
    private final Counter accepted =
            counter("token_accepted_total", "Tokens accepted, by whether they were cached.", "cache");
    private final Counter rejected = counter("token_refused_total", "Tokens rejected, by reason.", "reason");
    private final Counter unverifiable =
            counter("token_keys_unavailable_total", "Tokens not verified, because keys were missing.");
    private final Counter fetches = counter("jwks_fetches_total", "Fetches of the key set.", "outcome");
    private final Counter unknownKeys = counter("jwks_unknown_key_total", "Tokens that named an unknown key.", "fetch");

    public Metrics() {
        this(known -> {});
    }

    /**
     * Creates the metrics.
     *
     * @param accepting is notified of each accepted token, and whether it was cached
     */
    public Metrics(Consumer<Boolean> accepting) {
        this.accepting = accepting;
    }

    /** Returns the method, or {@link #OTHER_METHOD} for a method that is not served, because clients can send any. */
    public static String methodLabel(String method) {
        return METHODS.contains(method) ? method : OTHER_METHOD;
    }

    /** Returns the template of a route without a trailing slash, so that a route has one name. */
    public static String routeLabel(String route) {
        return route.length() > 1 && route.endsWith("/") ? route.substring(0, route.length() - 1) : route;
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    /** Adds gauges that are read at each scrape. */
    public void watch(Database database, JwtVerifier verifier) {
        poolGauge("active", "Connections in use.", database, ConnectionPool::active);
        poolGauge("idle", "Connections not in use.", database, ConnectionPool::idle);
        poolGauge("waiting", "Requests that wait for a connection.", database, ConnectionPool::waiting);
        GaugeWithCallback.builder()
                .name("jwks_keys")
                .help("Usable cached keys.")
                .callback(gauge -> gauge.call(verifier.keys().kids().size()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("jwks_age_seconds")
                .help("Age of the cached keys.")
                .callback(gauge -> {
                    verifier.keys().age().ifPresent(age -> gauge.call(age.toMillis() / 1000.0));
                })
                .register(registry);
    }

    private void poolGauge(String what, String help, Database database, ToIntFunction<ConnectionPool> value) {
        GaugeWithCallback.builder()
                .name("database_connections_" + what)
                .help(help)
                .callback(gauge -> gauge.call(value.applyAsInt(database.pool())))
                .register(registry);
    }

    public void answered(String route, String method, int status, long nanos) {
        rejected(route, method, status);
        durations.labelValues(route, method).observe(nanos / 1e9);
    }

    /** Counts a response of unknown duration. */
    public void rejected(String route, String method, int status) {
        requests.labelValues(route, method, Integer.toString(status)).inc();
    }

    public byte[] exposition() {
        ByteArrayOutputStream text = new ByteArrayOutputStream(8192);
        try {
            PrometheusTextFormatWriter.create().write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return text.toByteArray();
    }

    @Override
    public void tokenAccepted(boolean known) {
        accepted.labelValues(known ? "hit" : "miss").inc();
        accepting.accept(known);
    }

    @Override
    public void tokenRejected(InvalidJwtException.Reason reason) {
        rejected.labelValues(reason.code()).inc();
    }

    @Override
    public void keysUnavailable() {
        unverifiable.inc();
    }

    @Override
    public void keysFetched(int keys, Duration took) {
        fetches.labelValues("success").inc();
    }

    @Override
    public void keysFetchFailed(String reason, Duration nextAttempt) {
        fetches.labelValues("failure").inc();
    }

    @Override
    public void unknownKey() {
        unknownKeys.labelValues("considered").inc();
    }

    @Override
    public void unknownKeyBudgetSpent() {
        unknownKeys.labelValues("refused_by_budget").inc();
    }
}
