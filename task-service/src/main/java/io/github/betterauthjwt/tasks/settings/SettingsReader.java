// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import static io.github.betterauthjwt.tasks.settings.Parser.duration;
import static io.github.betterauthjwt.tasks.settings.Parser.number;

import io.github.betterauthjwt.BetterAuthUrls;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the settings. {@code --help} and the table in README.md have the texts of {@link #TABLE}, and the bounds of the
 * parsers.
 */
final class SettingsReader {

    /** The name, the default, and the meaning of each setting, in the order in which they are read. */
    private static final String TABLE =
            """
            CONFIG_FILE | | a YAML file with these settings: `better-auth: {url: …}` is `BETTER_AUTH_URL`
            BETTER_AUTH_URL | http://localhost:3000 | Better Auth's base URL; issuer, audience and key set follow from it
            HOST | 127.0.0.1 | the address of the API; `0.0.0.0` for every network of this machine
            PORT | 8080 | its port; 0 for any free one
            MANAGEMENT_HOST | 127.0.0.1 | the address of health, metrics and the contract; `0.0.0.0` for every network
            MANAGEMENT_PORT | 8081 | their port; 0 for any free one; the number of `PORT` serves them there
            CORS_ORIGINS | | the origins of the pages that may call the service, joined by commas; default: that of \
            `BETTER_AUTH_URL`
            ACCESS_LOG | true | `false` disables the log of requests
            BETTER_AUTH_ISSUER | | the token's `iss`; default: the origin of `BETTER_AUTH_URL`
            BETTER_AUTH_AUDIENCE | | the token's `aud`; default: the issuer
            BETTER_AUTH_JWKS_URI | | the address of the keys if it differs from `BETTER_AUTH_URL`, for example in a container \
            network
            BETTER_AUTH_JWKS_INSECURE | false | `true` allows plain `http` for the keys on another host, in a network you trust
            BETTER_AUTH_JWKS_HEADERS | | headers that the service sends to the key server, for example to pass a firewall: \
            `Name: value`, one per line
            EXPLAIN_TOKENS | false | `true` explains to a client how its token was verified, or what to change if it was \
            rejected; for development, because it reveals settings
            REVOCATIONS_SECRET | | what Better Auth's hooks send to `POST /revocations`, at least 32 characters; default: a \
            token is valid until it expires
            REVOCATIONS_TOKEN_LIFETIME | 60m | how long to keep a revocation, at least the lifetime of your tokens
            REVOCATIONS_LOGOUT_CLIENT | | the id of the OAuth client whose logout tokens `POST /revocations` accepts; \
            default: none
            DATABASE_URL | | `postgresql://user:password@host:5432/database?sslmode=require`, with commas between several \
            hosts; default: an embedded PostgreSQL
            DATABASE_MIGRATION_URL | | the same database without a pooler, for migrations; default: `DATABASE_URL`
            DATABASE_POOLER | auto | `none`: a direct connection; `transaction`: a pooler such as PgBouncer in transaction \
            mode; `auto`: the service assumes a pooler
            DATABASE_ROW_LEVEL_SECURITY | false | `true` adds a second check in the database
            DATABASE_POOL_SIZE | 10 | the number of connections to keep
            DATABASE_WAIT | 2s | the longest time that a request waits for one
            DATABASE_START_WAIT | 60s | how long the start waits for a database that is unavailable
            DATA_DIR | data | the folder of the embedded PostgreSQL
            REQUEST_TIMEOUT | 10s | the longest time for the head of a request, and then for its body
            IDLE_TIMEOUT | 75s | when to close a connection that sends nothing
            DRAIN_DELAY | 500ms | how long the service continues to serve after readiness changes to 503; each response is \
            the last of its connection
            DRAIN_TIMEOUT | 8s | how long requests in flight may take when the service stops
            OTEL_EXPORTER_OTLP_ENDPOINT | | where to send traces by OTLP over HTTP, for example `http://localhost:4318`; \
            default: no tracing
            OTEL_EXPORTER_OTLP_HEADERS | | headers to send with them, as `name=value`, joined by commas
            OTEL_SERVICE_NAME | task-service | the service name in traces
            OTEL_TRACES_SAMPLER_ARG | 1 | the share of traces to keep, from 0 to 1
            TRACES_TRUST_CALLER | false | `true` continues the trace of the caller's `traceparent`, and keeps or drops it \
            as the caller does
            """;

    private static final Map<String, String[]> ROWS = TABLE.lines()
            .map(row -> row.split(" *\\| *", 3))
            .collect(Collectors.toUnmodifiableMap(row -> row[0], Function.identity()));

    private final Values values;

    private SettingsReader(Values values) {
        this.values = values;
    }

    static Settings read(Map<String, String> environment) {
        Values values = new Values(environment);
        Settings settings = new SettingsReader(values).read();
        values.requireCorrect();
        return settings;
    }

    static List<Setting<?>> declarations() {
        Values values = new Values(Map.of());
        new SettingsReader(values).read();
        return values.declared();
    }

    private <T> T get(String name, Parser<T> parser) {
        return values.get(setting(name, parser, false));
    }

    private <T> T secret(String name, Parser<T> parser) {
        return values.get(setting(name, parser, true));
    }

    private static <T> Setting<T> setting(String name, Parser<T> parser, boolean isSecret) {
        String[] row = Objects.requireNonNull(ROWS.get(name), name);
        return new Setting<>(name, row[1], parser, row[2], isSecret);
    }

    private Settings read() {
        get("CONFIG_FILE", Parser.TEXT).ifPresent(values::readFile);
        String betterAuth = get("BETTER_AUTH_URL", Parser.BETTER_AUTH).toString();
        return new Settings(
                listen(betterAuth), tokens(betterAuth), revocations(betterAuth), postgres(), limits(), tracing());
    }

    private Settings.Listen listen(String betterAuth) {
        String host = get("HOST", Parser.HOST);
        int port = get("PORT", number(0, 65_535));
        String managementHost = get("MANAGEMENT_HOST", Parser.HOST);
        int managementPort = get("MANAGEMENT_PORT", number(0, 65_535));
        Set<String> origins =
                get("CORS_ORIGINS", Parser.ORIGINS).orElseGet(() -> Set.of(BetterAuthUrls.origin(betterAuth)));
        boolean accessLog = get("ACCESS_LOG", Parser.FLAG);
        Settings.Listen listen = new Settings.Listen(host, port, managementHost, managementPort, origins, accessLog);
        if (!listen.managementIsPublic()) {
            return listen;
        }
        if (values.isGiven("MANAGEMENT_HOST") && !managementHost.equals(host)) {
            values.mistake("MANAGEMENT_HOST", "expected the value of HOST, because MANAGEMENT_PORT equals PORT");
        }
        return new Settings.Listen(host, port, host, managementPort, origins, accessLog);
    }

    private Settings.Tokens tokens(String betterAuth) {
        String issuer = get("BETTER_AUTH_ISSUER", Parser.ISSUER).orElseGet(() -> BetterAuthUrls.origin(betterAuth));
        String audience = get("BETTER_AUTH_AUDIENCE", Parser.AUDIENCE).orElse(issuer);
        URI keys = get("BETTER_AUTH_JWKS_URI", Parser.URL).orElseGet(() -> BetterAuthUrls.jwks(betterAuth));
        boolean insecure = get("BETTER_AUTH_JWKS_INSECURE", Parser.FLAG);
        if (!insecure && "http".equalsIgnoreCase(keys.getScheme()) && !BetterAuthUrls.isLoopback(keys)) {
            values.mistake(
                    values.isGiven("BETTER_AUTH_JWKS_URI") ? "BETTER_AUTH_JWKS_URI" : "BETTER_AUTH_URL",
                    "expected https, because an attacker on the network could replace keys; in a network you trust set"
                            + " BETTER_AUTH_JWKS_INSECURE=true");
        }
        return new Settings.Tokens(
                issuer,
                audience,
                keys,
                insecure,
                secret("BETTER_AUTH_JWKS_HEADERS", Parser.HEADERS),
                get("EXPLAIN_TOKENS", Parser.FLAG));
    }

    private Settings.Revocations revocations(String betterAuth) {
        Settings.Revocations revocations = new Settings.Revocations(
                secret("REVOCATIONS_SECRET", Parser.SECRET),
                get("REVOCATIONS_TOKEN_LIFETIME", duration("1m", "43200m")),
                BetterAuthUrls.authorizationServer(betterAuth),
                get("REVOCATIONS_LOGOUT_CLIENT", Parser.AUDIENCE));
        if (revocations.logoutClient().isPresent() && !values.isGiven("REVOCATIONS_SECRET")) {
            values.mistake("REVOCATIONS_LOGOUT_CLIENT", "expected REVOCATIONS_SECRET too, which enables revocations");
        }
        return revocations;
    }

    private Settings.Postgres postgres() {
        Optional<DatabaseUrl> url = secret("DATABASE_URL", Parser.DATABASE);
        Optional<DatabaseUrl> migrationUrl = secret("DATABASE_MIGRATION_URL", Parser.DATABASE);
        if (values.isGiven("DATABASE_MIGRATION_URL") && !values.isGiven("DATABASE_URL")) {
            values.mistake("DATABASE_MIGRATION_URL", "expected DATABASE_URL too, for the same database");
        }
        boolean direct = get("DATABASE_POOLER", Parser.IS_DIRECT);
        return new Settings.Postgres(
                url.orElse(null),
                migrationUrl.orElse(null),
                url.isEmpty() || direct,
                get("DATABASE_ROW_LEVEL_SECURITY", Parser.FLAG),
                get("DATABASE_POOL_SIZE", number(1, 100)),
                get("DATABASE_WAIT", duration("250ms", "30s")),
                get("DATABASE_START_WAIT", duration("0s", "10m")),
                get("DATA_DIR", Parser.FOLDER));
    }

    private Settings.Limits limits() {
        return new Settings.Limits(
                get("REQUEST_TIMEOUT", duration("1s", "60s")),
                get("IDLE_TIMEOUT", duration("1s", "10m")),
                get("DRAIN_DELAY", duration("0s", "60s")),
                get("DRAIN_TIMEOUT", duration("0s", "60s")));
    }

    private TracingSettings tracing() {
        Optional<URI> endpoint = secret("OTEL_EXPORTER_OTLP_ENDPOINT", Parser.URL);
        secret("OTEL_EXPORTER_OTLP_HEADERS", Parser.TEXT);
        get("OTEL_SERVICE_NAME", Parser.TEXT);
        get("OTEL_TRACES_SAMPLER_ARG", Parser.TEXT);
        boolean trustsCallers = get("TRACES_TRUST_CALLER", Parser.FLAG);
        if (endpoint.isEmpty()) {
            return TracingSettings.off();
        }
        TracingSettings tracing = TracingSettings.on(values.startingWith("OTEL_"), trustsCallers);
        values.mistakes(tracing.mistakes());
        return tracing;
    }
}
