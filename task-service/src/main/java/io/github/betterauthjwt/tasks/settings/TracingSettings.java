// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The settings of the OpenTelemetry SDK.
 *
 * @param properties by the SDK's names, such as {@code otel.service.name}; empty if tracing is off
 * @param trustsCallers whether a {@code traceparent} continues the caller's trace and decides whether it is kept
 */
public record TracingSettings(Map<String, String> properties, boolean trustsCallers) {

    static final String SERVICE_NAME = "task-service";

    private static final String EXPORTER = "otel.exporter.otlp.";
    /** A token of RFC 9110 §5.6.2, and a value that is percent-encoded ASCII without control characters. */
    private static final Pattern HEADER =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+\\s*=(?:[ -~&&[^%,]]|%[2-7][0-9A-Fa-f](?<!7[Ff]))*");

    /** Defaults that differ from those of the SDK. Prometheus reads the metrics from the management port. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "otel.service.name", SERVICE_NAME,
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.traces.sampler", "parentbased_traceidratio",
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none");

    public TracingSettings {
        properties = Map.copyOf(properties);
    }

    public static TracingSettings off() {
        return new TracingSettings(Map.of(), false);
    }

    /**
     * Returns settings that enable tracing.
     *
     * @param variables of the SDK, by their names in the environment
     */
    static TracingSettings on(Map<String, String> variables, boolean trustsCallers) {
        Map<String, String> properties = new HashMap<>(DEFAULTS);
        variables.forEach(
                (name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
        return new TracingSettings(properties, trustsCallers);
    }

    public boolean isOff() {
        return properties.isEmpty();
    }

    /**
     * Returns the errors in settings that enable tracing. The SDK makes the final check, and its messages contain
     * values. It therefore runs only if the settings that may contain a credential are well-formed.
     */
    List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        properties.forEach((name, value) -> {
            String variable = name.toUpperCase(Locale.ROOT).replace('.', '_');
            if (name.startsWith(EXPORTER) && name.endsWith(".headers") && !isHeaders(value)) {
                mistakes.add(variable
                        + ": expected name=value pairs, joined by commas, of printable ASCII, with % only"
                        + " before two hexadecimal digits");
            } else if (name.startsWith(EXPORTER) && name.endsWith(".endpoint") && !isUrl(value)) {
                mistakes.add(variable + ": " + Parser.URL_EXPECTED);
            }
        });
        if (mistakes.isEmpty()) {
            try {
                open().close();
            } catch (ConfigurationException | IllegalArgumentException | IllegalStateException e) {
                mistakes.add("OTEL_…: OpenTelemetry reports: " + e.getMessage());
            }
        }
        return mistakes;
    }

    private static boolean isHeaders(String value) {
        return Arrays.stream(value.split(",", -1)).map(String::strip).allMatch(HEADER.asMatchPredicate());
    }

    private static boolean isUrl(String value) {
        try {
            Parser.url(value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Creates the SDK. The caller closes it. */
    public OpenTelemetrySdk open() {
        return AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesCustomizer(ignored -> properties)
                .build()
                .getOpenTelemetrySdk();
    }

    /** Returns the names only, because a header may be a credential. */
    @Override
    public String toString() {
        return isOff() ? "off" : "on, with " + String.join(", ", properties.keySet());
    }
}
