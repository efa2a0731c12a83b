// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.BetterAuthUrls;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the settings and collects all errors, so that one start reports them all. */
final class SettingsReader {

    private static final int MAX_PORT = 65_535;
    private static final int MAX_POOL = 100;

    private final Map<Setting, String> values = new EnumMap<>(Setting.class);
    /** Settings of the OpenTelemetry SDK beyond those of the service. */
    private final Map<String, String> telemetry = new HashMap<>();

    private final List<String> mistakes = new ArrayList<>();

    private SettingsReader() {}

    static Settings read(Map<String, String> environment) {
        SettingsReader reader = new SettingsReader();
        SettingsFile.read(environment.getOrDefault(Setting.CONFIG_FILE.name(), ""), reader::put, reader.mistakes);
        for (Setting setting : Setting.values()) {
            reader.put(setting, environment.getOrDefault(setting.name(), ""));
        }
        environment.forEach((name, value) -> {
            if (name.startsWith(TracingSettings.PREFIX) && !value.isBlank()) {
                reader.telemetry.put(name, value.strip());
            }
        });
        Settings settings = reader.settings();
        if (!reader.mistakes.isEmpty()) {
            throw new SettingsException(reader.mistakes);
        }
        return settings;
    }

    private void put(Setting setting, String value) {
        if (!value.isBlank()) {
            values.put(setting, value.strip());
        }
    }

    private Settings settings() {
        URI betterAuth = httpUrl(Setting.BETTER_AUTH_URL).orElse(URI.create(Setting.BETTER_AUTH_URL.standard()));
        String issuer = text(Setting.BETTER_AUTH_ISSUER).orElse(BetterAuthUrls.origin(betterAuth.toString()));
        DatabaseUrl database = databaseUrl(Setting.DATABASE_URL);
        boolean insecureKeySet = flag(Setting.BETTER_AUTH_JWKS_INSECURE);
        int port = number(Setting.PORT, 0, MAX_PORT);
        int managementPort = number(Setting.MANAGEMENT_PORT, 0, MAX_PORT);
        return new Settings(
                host(Setting.HOST),
                port,
                managementHost(port != 0 && port == managementPort),
                managementPort,
                folder(Setting.DATA_DIR),
                database,
                migrationUrl(),
                directDatabase(database),
                flag(Setting.DATABASE_ROW_LEVEL_SECURITY),
                number(Setting.DATABASE_POOL_SIZE, 1, MAX_POOL),
                duration(Setting.DATABASE_WAIT, Duration.ofMillis(250), Duration.ofSeconds(30)),
                duration(Setting.DATABASE_START_WAIT, Duration.ZERO, Duration.ofMinutes(10)),
                issuer,
                text(Setting.BETTER_AUTH_AUDIENCE).orElse(issuer),
                keySet(betterAuth, insecureKeySet),
                insecureKeySet,
                keyServerHeaders(),
                corsOrigins(betterAuth),
                duration(Setting.REQUEST_TIMEOUT, Duration.ofSeconds(1), Duration.ofSeconds(60)),
                duration(Setting.IDLE_TIMEOUT, Duration.ofSeconds(1), Duration.ofMinutes(10)),
                duration(Setting.DRAIN_DELAY, Duration.ZERO, Duration.ofSeconds(60)),
                duration(Setting.DRAIN_TIMEOUT, Duration.ZERO, Duration.ofSeconds(60)),
                flag(Setting.EXPLAIN_TOKENS),
                flag(Setting.ACCESS_LOG),
                tracing());
    }

    private String host(Setting setting) {
        String host = given(setting);
        try {
            InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            mistake(setting, "expected an address or a name of this machine");
        }
        return host;
    }

    private String managementHost(boolean isPublic) {
        String host = host(Setting.MANAGEMENT_HOST);
        if (!isPublic) {
            return host;
        }
        if (text(Setting.MANAGEMENT_HOST).isPresent() && !host.equals(given(Setting.HOST))) {
            mistake(Setting.MANAGEMENT_HOST, "expected the value of HOST, because MANAGEMENT_PORT equals PORT");
        }
        return given(Setting.HOST);
    }

    private TracingSettings tracing() {
        boolean trustsCallers = flag(Setting.TRACES_TRUST_CALLER);
        if (httpUrl(Setting.OTEL_EXPORTER_OTLP_ENDPOINT).isEmpty()) {
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

    private Optional<String> text(Setting setting) {
        return Optional.ofNullable(values.get(setting));
    }

    private String given(Setting setting) {
        return text(setting).orElse(setting.standard());
    }

    private void mistake(Setting setting, String expected) {
        // A value that should have no user or query may still contain a password there.
        String value = given(setting);
        boolean secret = setting.isSecret() || value.contains("@") || value.contains("?");
        String shown = secret ? "" : " \"" + value + "\" is wrong,";
        mistakes.add(setting + ":" + shown + " " + expected);
    }

    private int number(Setting setting, int least, int most) {
        String value = given(setting);
        if (value.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        mistake(setting, "expected a number from " + least + " to " + most);
        return least;
    }

    private boolean flag(Setting setting) {
        String value = given(setting).toLowerCase(Locale.ROOT);
        if (!Set.of("true", "false").contains(value)) {
            mistake(setting, "expected true or false");
        }
        return value.equals("true");
    }

    private Duration duration(Setting setting, Duration least, Duration most) {
        String value = given(setting);
        if (value.matches("[0-9]{1,7}(ms|s|m)")) {
            long amount = Long.parseLong(value.replaceAll("[a-z]", ""));
            Duration duration = value.endsWith("ms")
                    ? Duration.ofMillis(amount)
                    : value.endsWith("s") ? Duration.ofSeconds(amount) : Duration.ofMinutes(amount);
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        }
        mistake(setting, "expected a time such as 500ms, 10s or 2m, from " + inWords(least) + " to " + inWords(most));
        return least;
    }

    private static String inWords(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    private Optional<URI> httpUrl(Setting setting) {
        String value = given(setting);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(HttpUrl.parse(value));
        } catch (IllegalArgumentException e) {
            mistake(setting, HttpUrl.EXPECTED);
            return Optional.empty();
        }
    }

    private Path folder(Setting setting) {
        try {
            return Path.of(given(setting));
        } catch (InvalidPathException e) {
            mistake(setting, "expected the name of a folder, in letters that the system's locale has");
            return Path.of(setting.standard());
        }
    }

    private URI keySet(URI betterAuth, boolean insecure) {
        Setting where =
                text(Setting.BETTER_AUTH_JWKS_URI).isPresent() ? Setting.BETTER_AUTH_JWKS_URI : Setting.BETTER_AUTH_URL;
        URI uri = httpUrl(Setting.BETTER_AUTH_JWKS_URI).orElse(BetterAuthUrls.jwks(betterAuth.toString()));
        if ("http".equalsIgnoreCase(uri.getScheme()) && !insecure && !BetterAuthUrls.isLoopback(uri)) {
            mistake(
                    where,
                    "expected https, because an attacker on the network could replace keys; in a network you trust set"
                            + " BETTER_AUTH_JWKS_INSECURE=true");
        }
        return uri;
    }

    private KeyServerHeaders keyServerHeaders() {
        try {
            return KeyServerHeaders.parse(given(Setting.BETTER_AUTH_JWKS_HEADERS));
        } catch (IllegalArgumentException e) {
            mistake(Setting.BETTER_AUTH_JWKS_HEADERS, String.valueOf(e.getMessage()));
            return KeyServerHeaders.none();
        }
    }

    private Set<String> corsOrigins(URI betterAuth) {
        Optional<String> given = text(Setting.CORS_ORIGINS);
        if (given.isEmpty()) {
            return Set.of(BetterAuthUrls.origin(betterAuth.toString()));
        }
        Set<String> origins = new LinkedHashSet<>();
        for (String entry : given.get().split(",", -1)) {
            try {
                URI uri = HttpUrl.parse(entry.strip());
                if (!uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/")) {
                    throw new IllegalArgumentException("an origin has no path");
                }
                origins.add(BetterAuthUrls.origin(uri.toString()));
            } catch (IllegalArgumentException e) {
                mistake(Setting.CORS_ORIGINS, "expected origins such as https://app.example.com, joined by commas");
            }
        }
        return Set.copyOf(origins);
    }

    private @Nullable DatabaseUrl databaseUrl(Setting setting) {
        Optional<String> given = text(setting);
        if (given.isEmpty()) {
            return null;
        }
        try {
            return DatabaseUrl.parse(given.get());
        } catch (IllegalArgumentException e) {
            mistake(setting, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable DatabaseUrl migrationUrl() {
        if (text(Setting.DATABASE_MIGRATION_URL).isPresent()
                && text(Setting.DATABASE_URL).isEmpty()) {
            mistake(Setting.DATABASE_MIGRATION_URL, "expected DATABASE_URL too, for the same database");
        }
        return databaseUrl(Setting.DATABASE_MIGRATION_URL);
    }

    private boolean directDatabase(@Nullable DatabaseUrl url) {
        String pooler = given(Setting.DATABASE_POOLER).toLowerCase(Locale.ROOT);
        if (!Set.of("auto", "none", "transaction").contains(pooler)) {
            mistake(Setting.DATABASE_POOLER, "expected none, transaction or auto");
        }
        // With auto, any address may be a pooler's.
        return url == null || pooler.equals("none");
    }
}
