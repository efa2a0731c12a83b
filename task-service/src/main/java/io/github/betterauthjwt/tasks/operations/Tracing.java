// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.operations;

import io.github.betterauthjwt.tasks.postgres.DatabaseUnavailableException;
import io.github.betterauthjwt.tasks.settings.TracingSettings;
import io.github.betterauthjwt.tasks.task.TaskException;
import io.helidon.common.Weighted;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Spans for OpenTelemetry, named by its semantic conventions. Each request has one span, and each database call within
 * it has another. The request's span links to the span in the caller's {@code traceparent}. That span becomes the
 * parent only if the settings trust callers, because a parent decides whether its children are kept. Spans contain the
 * route instead of the path. They contain no headers, no claims and no statement parameters. Tracing is off unless the
 * settings enable it.
 */
public final class Tracing implements HttpFeature, Weighted, AutoCloseable {

    private static final String ERROR = "error.type";
    private static final String TASKS = "tasks.tasks";

    private static final TextMapGetter<ServerRequestHeaders> HEADERS = new TextMapGetter<>() {

        @Override
        public Iterable<String> keys(ServerRequestHeaders headers) {
            return headers.stream().map(Header::name).toList();
        }

        @Override
        public @Nullable String get(@Nullable ServerRequestHeaders headers, String name) {
            return headers == null
                    ? null
                    : headers.first(HeaderNames.create(name)).orElse(null);
        }
    };

    private static final int FIRST_SERVER_ERROR = 500;
    /** The service must stop within ten seconds. */
    private static final long FLUSH_MILLIS = 1000;
    /** Outside all other filters, including the one for common headers. */
    private static final double WEIGHT = 1100;

    private final @Nullable OpenTelemetrySdk sdk;
    private final OpenTelemetry telemetry;
    private final Tracer tracer;
    private final boolean trustsCallers;

    private Tracing(@Nullable OpenTelemetrySdk sdk, boolean trustsCallers) {
        this.sdk = sdk;
        this.trustsCallers = trustsCallers;
        this.telemetry = sdk == null ? OpenTelemetry.noop() : sdk;
        this.tracer = telemetry.getTracer("task-service");
    }

    /** Starts tracing, or returns an instance that does nothing if the settings turn it off. */
    public static Tracing of(TracingSettings settings) {
        return new Tracing(settings.isOff() ? null : settings.open(), settings.trustsCallers());
    }

    @Override
    public double weight() {
        return WEIGHT;
    }

    @Override
    public void setup(HttpRouting.Builder routing) {
        if (sdk != null) {
            routing.addFilter(this::filter);
        }
    }

    private void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (Readiness.PATHS.contains(request.path().rawPath())) {
            chain.proceed();
            return;
        }
        String method = Metrics.methodLabel(request.prologue().method().text());
        Context caller =
                telemetry.getPropagators().getTextMapPropagator().extract(Context.root(), request.headers(), HEADERS);
        Context parent = trustsCallers ? caller : Context.root();
        SpanBuilder builder = tracer.spanBuilder(method).setParent(parent);
        if (!trustsCallers) {
            link(builder, Span.fromContext(caller).getSpanContext());
        }
        Span span = start(builder, method);
        try {
            parent.with(span).wrap(chain::proceed).run();
        } finally {
            describe(span, method, request.matchingPattern(), response.status().code());
            span.end();
        }
    }

    private static Span start(SpanBuilder builder, String method) {
        return builder.setSpanKind(SpanKind.SERVER)
                .setAttribute("http.request.method", method.equals(Metrics.OTHER_METHOD) ? "_OTHER" : method)
                .setAttribute("url.scheme", "http")
                .startSpan();
    }

    /** Adds a link to the caller's span without its {@code tracestate}, which can be as long as a header. */
    private static void link(SpanBuilder builder, SpanContext caller) {
        if (caller.isValid()) {
            builder.addLink(SpanContext.createFromRemoteParent(
                    caller.getTraceId(), caller.getSpanId(), caller.getTraceFlags(), TraceState.getDefault()));
        }
    }

    private static void describe(Span span, String method, Optional<String> pattern, int status) {
        span.setAttribute("http.response.status_code", status);
        pattern.map(Metrics::routeLabel).ifPresent(route -> {
            span.setAttribute("http.route", route);
            span.updateName(method + " " + route);
        });
        if (status >= FIRST_SERVER_ERROR) {
            span.setAttribute(ERROR, Integer.toString(status));
            span.setStatus(StatusCode.ERROR);
        }
    }

    /** Runs database statements within a separate span. */
    public <T> T statement(Supplier<T> statements) {
        if (sdk == null) {
            return statements.get();
        }
        Span span = tracer.spanBuilder(TASKS)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("db.system.name", "postgresql")
                .setAttribute("db.collection.name", TASKS)
                .startSpan();
        try {
            return Context.current().with(span).wrapSupplier(statements).get();
        } catch (TaskException e) {
            throw e; // the database did its part
        } catch (RuntimeException e) {
            boolean unavailable = e instanceof DatabaseUnavailableException;
            span.setAttribute(
                    ERROR, unavailable ? "database_unavailable" : e.getClass().getName());
            span.setStatus(StatusCode.ERROR);
            throw e;
        } finally {
            span.end();
        }
    }

    /** Returns the trace id of the current thread, which the log contains too. */
    public static Optional<String> currentId() {
        SpanContext context = Span.current().getSpanContext();
        return context.isValid() ? Optional.of(context.getTraceId()) : Optional.empty();
    }

    /** Sends the remaining spans. */
    @Override
    public void close() {
        if (sdk != null) {
            sdk.shutdown().join(FLUSH_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
