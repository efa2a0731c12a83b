// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How OpenTelemetry's SDK is set.
 *
 * @param properties by the SDK's own names, such as {@code otel.service.name}; empty for no tracing
 */
record TracingSettings(Map<String, String> properties) {

    static final String PREFIX = "OTEL_";

    private static final Map<String, String> DEFAULTS = Map.of(
            "otel.service.name", Setting.OTEL_SERVICE_NAME.standard(),
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.traces.sampler", "parentbased_traceidratio",
            "otel.metrics.exporter", "none", // see /metrics
            "otel.logs.exporter", "none");

    TracingSettings {
        properties = Map.copyOf(properties);
    }

    static TracingSettings off() {
        return new TracingSettings(Map.of());
    }

    /**
     * On, with the SDK's other variables as they are.
     *
     * @param variables by their names in the environment
     */
    static TracingSettings on(Map<String, String> variables) {
        Map<String, String> properties = new HashMap<>(DEFAULTS);
        variables.forEach(
                (name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
        return new TracingSettings(properties);
    }

    boolean isOff() {
        return properties.isEmpty();
    }

    /** What the SDK has against these settings. */
    Optional<String> mistake() {
        if (isOff()) {
            return Optional.empty();
        }
        try {
            open().close();
            return Optional.empty();
        } catch (ConfigurationException | IllegalArgumentException | IllegalStateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    OpenTelemetrySdk open() {
        return AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesCustomizer(ignored -> properties)
                .build()
                .getOpenTelemetrySdk();
    }

    /** Names only: a header may be a credential. */
    @Override
    public String toString() {
        return isOff() ? "off" : "on, with " + String.join(", ", properties.keySet());
    }
}
