// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import io.github.betterauthjwt.BetterAuthUrls;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the settings and collects all errors, so that one start reports them all. */
final class SettingsReader {

    private final Map<Setting<?>, String> values = new HashMap<>();
    /** Settings of the OpenTelemetry SDK beyond those of the service. */
    private final Map<String, String> telemetry = new HashMap<>();

    private final List<String> mistakes = new ArrayList<>();

    private SettingsReader() {}

    static Settings read(Map<String, String> environment) {
        SettingsReader reader = new SettingsReader();
        SettingsFile.read(environment.getOrDefault(Setting.CONFIG_FILE.name(), ""), reader::put, reader.mistakes);
        for (Setting<?> setting : Setting.values()) {
            reader.put(setting, environment.getOrDefault(setting.name(), ""));
        }
        environment.forEach((name, value) -> {
            if (name.startsWith(TracingSettings.PREFIX) && !value.isBlank()) {
                reader.telemetry.put(name, value.strip());
            }
        });
        Settings settings = new Settings(
                reader.listen(),
                reader.tokens(),
                reader.revocations(),
                reader.postgres(),
                reader.limits(),
                reader.tracing());
        if (!reader.mistakes.isEmpty()) {
            throw new SettingsException(reader.mistakes);
        }
        return settings;
    }

    private void put(Setting<?> setting, String value) {
        if (!value.isBlank()) {
            values.put(setting, value.strip());
        }
    }

    private boolean isGiven(Setting<?> setting) {
        return values.containsKey(setting);
    }

    private String text(Setting<?> setting) {
        return values.getOrDefault(setting, setting.standard());
    }

    /** Returns the value. If it is wrong, returns the default and notes the mistake, unless it is already noted. */
    private <T> T get(Setting<T> setting) {
        try {
            return setting.parse(text(setting));
        } catch (IllegalArgumentException e) {
            mistake(setting, String.valueOf(e.getMessage()));
            return setting.parse(setting.standard());
        }
    }

    private void mistake(Setting<?> setting, String expected) {
        // A value that should have no user or query may still contain a password there.
        String value = text(setting);
        boolean secret = setting.isSecret() || value.contains("@") || value.contains("?");
        String shown = secret ? "" : " \"" + value + "\" is wrong,";
        String mistake = setting + ":" + shown + " " + expected;
        if (!mistakes.contains(mistake)) {
            mistakes.add(mistake);
        }
    }

    private Settings.Listen listen() {
        int port = get(Setting.PORT);
        int managementPort = get(Setting.MANAGEMENT_PORT);
        String host = get(Setting.HOST);
        String managementHost = get(Setting.MANAGEMENT_HOST);
        Set<String> origins = get(Setting.CORS_ORIGINS).orElseGet(() -> Set.of(origin()));
        boolean accessLog = get(Setting.ACCESS_LOG);
        Settings.Listen listen = new Settings.Listen(host, port, managementHost, managementPort, origins, accessLog);
        if (!listen.managementIsPublic()) {
            return listen;
        }
        if (isGiven(Setting.MANAGEMENT_HOST) && !managementHost.equals(host)) {
            mistake(Setting.MANAGEMENT_HOST, "expected the value of HOST, because MANAGEMENT_PORT equals PORT");
        }
        return new Settings.Listen(host, port, host, managementPort, origins, accessLog);
    }

    private String origin() {
        return BetterAuthUrls.origin(get(Setting.BETTER_AUTH_URL).toString());
    }

    private Settings.Tokens tokens() {
        String issuer = get(Setting.BETTER_AUTH_ISSUER).orElseGet(this::origin);
        return new Settings.Tokens(
                issuer,
                get(Setting.BETTER_AUTH_AUDIENCE).orElse(issuer),
                keySet(),
                get(Setting.BETTER_AUTH_JWKS_INSECURE),
                get(Setting.BETTER_AUTH_JWKS_HEADERS),
                get(Setting.EXPLAIN_TOKENS));
    }

    private URI keySet() {
        Setting<?> where =
                isGiven(Setting.BETTER_AUTH_JWKS_URI) ? Setting.BETTER_AUTH_JWKS_URI : Setting.BETTER_AUTH_URL;
        URI uri = get(Setting.BETTER_AUTH_JWKS_URI)
                .orElseGet(
                        () -> BetterAuthUrls.jwks(get(Setting.BETTER_AUTH_URL).toString()));
        boolean plain = "http".equalsIgnoreCase(uri.getScheme()) && !BetterAuthUrls.isLoopback(uri);
        if (plain && !get(Setting.BETTER_AUTH_JWKS_INSECURE)) {
            mistake(
                    where,
                    "expected https, because an attacker on the network could replace keys; in a network you trust set"
                            + " BETTER_AUTH_JWKS_INSECURE=true");
        }
        return uri;
    }

    private Settings.Revocations revocations() {
        Optional<String> secret = get(Setting.REVOCATIONS_SECRET);
        Optional<String> client = get(Setting.REVOCATIONS_LOGOUT_CLIENT);
        if (client.isPresent() && !isGiven(Setting.REVOCATIONS_SECRET)) {
            mistake(Setting.REVOCATIONS_LOGOUT_CLIENT, "expected REVOCATIONS_SECRET too, which enables revocations");
        }
        String issuer =
                BetterAuthUrls.authorizationServer(get(Setting.BETTER_AUTH_URL).toString());
        return new Settings.Revocations(secret, get(Setting.REVOCATIONS_TOKEN_LIFETIME), issuer, client);
    }

    private Settings.Postgres postgres() {
        DatabaseUrl url = get(Setting.DATABASE_URL).orElse(null);
        if (isGiven(Setting.DATABASE_MIGRATION_URL) && !isGiven(Setting.DATABASE_URL)) {
            mistake(Setting.DATABASE_MIGRATION_URL, "expected DATABASE_URL too, for the same database");
        }
        boolean direct = get(Setting.DATABASE_POOLER);
        return new Settings.Postgres(
                url,
                get(Setting.DATABASE_MIGRATION_URL).orElse(null),
                url == null || direct,
                get(Setting.DATABASE_ROW_LEVEL_SECURITY),
                get(Setting.DATABASE_POOL_SIZE),
                get(Setting.DATABASE_WAIT),
                get(Setting.DATABASE_START_WAIT),
                get(Setting.DATA_DIR));
    }

    private Settings.Limits limits() {
        return new Settings.Limits(
                get(Setting.REQUEST_TIMEOUT),
                get(Setting.IDLE_TIMEOUT),
                get(Setting.DRAIN_DELAY),
                get(Setting.DRAIN_TIMEOUT));
    }

    private TracingSettings tracing() {
        boolean trustsCallers = get(Setting.TRACES_TRUST_CALLER);
        if (get(Setting.OTEL_EXPORTER_OTLP_ENDPOINT).isEmpty()) {
            return TracingSettings.off();
        }
        values.forEach((setting, value) -> {
            if (setting.name().startsWith(TracingSettings.PREFIX)) {
                telemetry.put(setting.name(), value);
            }
        });
        TracingSettings tracing = TracingSettings.on(telemetry, trustsCallers);
        mistakes.addAll(tracing.mistakes());
        return tracing;
    }
}
