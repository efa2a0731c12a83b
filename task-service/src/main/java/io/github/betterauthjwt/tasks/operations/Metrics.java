// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.operations;

import io.github.betterauthjwt.VerifierListener;
import io.github.betterauthjwt.micrometer.VerifierMetrics;
import io.github.betterauthjwt.tasks.postgres.ConnectionPool;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * The service's metrics in the text format of Prometheus. Labels are templates and codes, never text that a client
 * sent. The meters of the verifier are those of the library's module for Micrometer.
 */
public final class Metrics {

    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    static final String OTHER_METHOD = "other";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter requests = Counter.builder()
            .name("http_requests_total")
            .help("Requests answered.")
            .labelNames("route", "method", "status")
            .register(registry);
    private final Histogram durations = Histogram.builder()
            .name("http_request_duration_seconds")
            .help("Time from the end of a request's head to its answer.")
            .labelNames("route", "method")
            .classicOnly()
            .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5)
            .register(registry);
    private final VerifierMetrics verifications = new VerifierMetrics();

    public Metrics() {
        verifications.bindTo(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM));
    }

    /** Returns the method, or {@link #OTHER_METHOD} for a method that is not served, because clients can send any. */
    public static String methodLabel(String method) {
        return METHODS.contains(method) ? method : OTHER_METHOD;
    }

    /** Returns the template of a route without a trailing slash, so that a route has one name. */
    public static String routeLabel(String route) {
        return route.length() > 1 && route.endsWith("/") ? route.substring(0, route.length() - 1) : route;
    }

    public VerifierListener verifications() {
        return verifications;
    }

    public void watch(ConnectionPool pool) {
        gauge("database_connections_active", "Connections in use.", pool, ConnectionPool::active);
        gauge("database_connections_idle", "Connections not in use.", pool, ConnectionPool::idle);
        gauge("database_connections_waiting", "Requests that wait for a connection.", pool, ConnectionPool::waiting);
    }

    private void gauge(String name, String help, ConnectionPool pool, ToIntFunction<ConnectionPool> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(gauge -> gauge.call(value.applyAsInt(pool)))
                .register(registry);
    }

    /** Counts a response and its duration in nanoseconds. */
    public void answered(String route, String method, int status, long nanos) {
        rejected(route, method, status);
        durations.labelValues(route, method).observe(nanos / 1e9);
    }

    /** Counts a response of unknown duration. */
    public void rejected(String route, String method, int status) {
        requests.labelValues(route, method, Integer.toString(status)).inc();
    }

    /** Returns the current values in the text format of Prometheus. */
    public byte[] exposition() {
        ByteArrayOutputStream text = new ByteArrayOutputStream(8192);
        try {
            PrometheusTextFormatWriter.create().write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return text.toByteArray();
    }
}
