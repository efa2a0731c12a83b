// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.testing.TestIssuer;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TracingIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String USER = "user-of-the-tracing-test";
    private static final String TASK = "/api/tasks/00000000-0000-7000-8000-000000000000";

    private TestIssuer issuer;
    private TraceReceiver receiver;

    @BeforeEach
    void start() {
        issuer = TestIssuer.start();
        receiver = TraceReceiver.start();
    }

    @AfterEach
    void stop() {
        receiver.close();
        issuer.close();
    }

    private TaskService service(Map<String, String> settings) {
        Map<String, String> environment = TestDatabase.environment(issuer.url());
        environment.putAll(settings);
        return TaskService.start(Settings.read(environment));
    }

    private Map<String, String> traced() {
        return Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url(), "OTEL_EXPORTER_OTLP_HEADERS", "x-key=key-1");
    }

    private Map<String, String> traced(String setting, String value) {
        Map<String, String> settings = new HashMap<>(traced());
        settings.put(setting, value);
        return settings;
    }

    private static String traceparent(String flags) {
        return "00-" + TRACE + "-" + CALLER + "-" + flags;
    }

    /** Returns the span of a request. Waits for it, because the service does not wait for long when it closes. */
    private Span server(String name) {
        Await.until(name, () -> receiver.spans().stream()
                .anyMatch(span -> span.getName().equals(name)));
        return receiver.spans().stream()
                .filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no span " + name + " in " + receiver.spans()));
    }

    private static AnyValue attribute(Span span, String name) {
        return span.getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals(name))
                .map(KeyValue::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + span));
    }

    private static String hex(com.google.protobuf.ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    @Test
    void request_ofTrustedCaller_makesSpansBelowTheCallers() {
        try (TaskService service = service(traced("TRACES_TRUST_CALLER", "true"))) {
            Api ada = new Api(service.port(), issuer.token(USER));
            assertThat(ada.get(TASK, "traceparent", traceparent("01")).status()).isEqualTo(404);
        }

        Span request = server("GET /api/tasks/{task_id}");
        assertThat(hex(request.getTraceId())).isEqualTo(TRACE);
        assertThat(hex(request.getParentSpanId())).isEqualTo(CALLER);
        assertThat(attribute(request, "http.route").getStringValue()).isEqualTo("/api/tasks/{task_id}");
        assertThat(attribute(request, "http.request.method").getStringValue()).isEqualTo("GET");
        assertThat(attribute(request, "http.response.status_code").getIntValue())
                .isEqualTo(404);
        assertThat(request.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
        assertThat(receiver.spans())
                .filteredOn(span -> span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT)
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement.getParentSpanId()).isEqualTo(request.getSpanId());
                    assertThat(attribute(statement, "db.system.name").getStringValue())
                            .isEqualTo("postgresql");
                });
        assertThat(receiver.everything()).contains("task-service", "key-1");
    }

    @Test
    void request_withTraceparent_linksToTheCallersSpan() {
        try (TaskService service = service(traced())) {
            new Api(service.port(), issuer.token(USER))
                    .get(TASK, "traceparent", traceparent("00"), "tracestate", "vendor=kept-by-none");
        }

        Span request = server("GET /api/tasks/{task_id}");
        assertThat(hex(request.getTraceId())).isNotEqualTo(TRACE);
        assertThat(request.getParentSpanId()).isEmpty();
        assertThat(request.getLinksList()).singleElement().satisfies(link -> {
            assertThat(hex(link.getTraceId())).isEqualTo(TRACE);
            assertThat(hex(link.getSpanId())).isEqualTo(CALLER);
        });
        assertThat(receiver.everything()).doesNotContain("kept-by-none");
    }

    @Test
    void request_malformedTraceparent_hasNoLink() {
        try (TaskService service = service(traced())) {
            new Api(service.port(), issuer.token(USER)).get(TASK, "traceparent", "00-" + "0".repeat(32) + "-x-01");
        }

        assertThat(server("GET /api/tasks/{task_id}").getLinksList()).isEmpty();
    }

    @Test
    void sampler_keepsNothing_callersCannotTurnItOn() {
        try (TaskService service = service(traced("OTEL_TRACES_SAMPLER_ARG", "0"))) {
            Api ada = new Api(service.port(), issuer.token(USER));
            Api anonymous = new Api(service.port(), null);
            for (int i = 0; i < 8; i++) {
                anonymous.get("/api/tasks", "traceparent", traceparent("01"), "b3", TRACE + "-" + CALLER + "-d");
                ada.get("/api/tasks", "traceparent", traceparent("01"));
            }
        }

        assertThat(receiver.spans()).isEmpty();
    }

    @Test
    void spans_ofAnyRequest_holdNoTokenAndNoClaim() {
        String token = issuer.token(USER);
        try (TaskService service = service(traced())) {
            Api ada = new Api(service.port(), token);
            ada.create("{\"title\":\"a title\"}");
            ada.get("/api/" + USER + "/tasks?search=sought");
            ada.get("/nowhere/" + token);
            new Api(service.port(), token + "x").get("/api/tasks");
        }

        assertThat(attribute(server("GET /api/tasks"), "http.response.status_code")
                        .getIntValue())
                .isEqualTo(200);
        String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
        assertThat(claims).contains(USER, "ada@example.com", issuer.url());
        assertThat(receiver.everything())
                .isNotEmpty()
                .doesNotContain("eyJ", "Bearer", USER, "ada@example.com", issuer.url(), "a title", "sought");
    }

    @Test
    void request_notToBeSampledOrAProbe_makesNoSpan() {
        try (TaskService service = service(traced("TRACES_TRUST_CALLER", "true"))) {
            Api ada = new Api(service.port(), issuer.token(USER));
            Api management = new Api(service.managementPort(), null);
            ada.get("/api/tasks", "traceparent", traceparent("00"));
            management.get("/health/live");
            management.get("/metrics");
            ada.delete("/api/tasks?status=all");
        }

        assertThat(server("DELETE /api/tasks")).isNotNull();
        assertThat(receiver.spans()).extracting(Span::getName).containsOnly("DELETE /api/tasks", "tasks.tasks");
    }

    @Test
    void request_rejected_hasItsStatusOnTheSpan() {
        try (TaskService service = service(traced())) {
            new Api(service.port(), null).get("/api/tasks");
        }

        assertThat(attribute(server("GET"), "http.response.status_code").getIntValue())
                .isEqualTo(401);
    }

    @Test
    void tracing_notConfigured_sendsNothing() {
        try (TaskService service = service(Map.of("OTEL_SERVICE_NAME", "x"))) {
            new Api(service.port(), issuer.token(USER)).get("/api/tasks", "traceparent", traceparent("01"));
        }

        assertThat(receiver.everything()).isEmpty();
    }

    @Test
    void receiver_gone_affectsNoRequest() {
        Map<String, String> traced = traced();
        receiver.close();
        long begin;
        try (TaskService service = service(traced)) {
            assertThat(new Api(service.port(), issuer.token(USER))
                            .get("/api/tasks")
                            .status())
                    .isEqualTo(200);
            begin = System.nanoTime();
        }
        assertThat(System.nanoTime() - begin).isLessThan(8_000_000_000L);
    }

    @Test
    void accessLog_ofTracedRequest_namesTheTrace() {
        Map<String, String> settings = traced("ACCESS_LOG", "true");
        settings.put("TRACES_TRUST_CALLER", "true");
        try (AccessLines lines = new AccessLines()) {
            try (TaskService service = service(settings)) {
                new Api(service.port(), issuer.token(USER)).get("/api/tasks", "traceparent", traceparent("01"));
            }
            assertThat(lines.all()).singleElement().asString().contains("\"trace_id\":\"" + TRACE + "\"");
        }
    }
}
