// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import static io.github.betterauthjwt.tasks.settings.Parser.duration;
import static io.github.betterauthjwt.tasks.settings.Parser.number;

import io.github.betterauthjwt.BetterAuthUrls;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the settings. Each is declared where it is read: its name, its default, its parser with the bounds, and its
 * meaning. {@code --help} and the table in README.md are made from these declarations, in their order.
 */
final class SettingsReader {

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

    private <T> T get(String name, String standard, Parser<T> parser, String meaning) {
        return values.get(new Setting<>(name, standard, parser, meaning, false));
    }

    private <T> T secret(String name, Parser<T> parser, String meaning) {
        return values.get(new Setting<>(name, "", parser, meaning, true));
    }

    private Settings read() {
        get(
                        "CONFIG_FILE",
                        "",
                        Parser.TEXT,
                        "a YAML file with these settings: `better-auth: {url: …}` is `BETTER_AUTH_URL`")
                .ifPresent(values::readFile);
        String betterAuth = get(
                        "BETTER_AUTH_URL",
                        "http://localhost:3000",
                        Parser.BETTER_AUTH,
                        "Better Auth's base URL; issuer, audience and key set follow from it")
                .toString();
        return new Settings(
                listen(betterAuth), tokens(betterAuth), revocations(betterAuth), postgres(), limits(), tracing());
    }

    private Settings.Listen listen(String betterAuth) {
        String host = get(
                "HOST",
                "127.0.0.1",
                Parser.HOST,
                "the address of the API; `0.0.0.0` for every network of this machine");
        int port = get("PORT", "8080", number(0, 65_535), "its port; 0 for any free one");
        String managementHost = get(
                "MANAGEMENT_HOST",
                "127.0.0.1",
                Parser.HOST,
                "the address of health, metrics and the contract; `0.0.0.0` for every network");
        int managementPort = get(
                "MANAGEMENT_PORT",
                "8081",
                number(0, 65_535),
                "their port; 0 for any free one; the number of `PORT` serves them there");
        Set<String> origins = get(
                        "CORS_ORIGINS",
                        "",
                        Parser.ORIGINS,
                        "the origins of the pages that may call the service, joined by commas; default: that of"
                                + " `BETTER_AUTH_URL`")
                .orElseGet(() -> Set.of(BetterAuthUrls.origin(betterAuth)));
        boolean accessLog = get("ACCESS_LOG", "true", Parser.FLAG, "`false` disables the log of requests");
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
        String issuer = get(
                        "BETTER_AUTH_ISSUER",
                        "",
                        Parser.ISSUER,
                        "the token's `iss`; default: the origin of `BETTER_AUTH_URL`")
                .orElseGet(() -> BetterAuthUrls.origin(betterAuth));
        String audience = get("BETTER_AUTH_AUDIENCE", "", Parser.AUDIENCE, "the token's `aud`; default: the issuer")
                .orElse(issuer);
        URI keys = get(
                        "BETTER_AUTH_JWKS_URI",
                        "",
                        Parser.URL,
                        "the address of the keys if it differs from `BETTER_AUTH_URL`, for example in a container network")
                .orElseGet(() -> BetterAuthUrls.jwks(betterAuth));
        boolean insecure = get(
                "BETTER_AUTH_JWKS_INSECURE",
                "false",
                Parser.FLAG,
                "`true` allows plain `http` for the keys on another host, in a network you trust");
        if (!insecure && "http".equalsIgnoreCase(keys.getScheme()) && !BetterAuthUrls.isLoopback(keys)) {
            values.mistake(
                    values.isGiven("BETTER_AUTH_JWKS_URI") ? "BETTER_AUTH_JWKS_URI" : "BETTER_AUTH_URL",
                    "expected https, because an attacker on the network could replace keys; in a network you trust set"
                            + " BETTER_AUTH_JWKS_INSECURE=true");
        }
        return new Settings.Tokens(issuer, audience, keys, insecure, keyServerHeaders(), explained());
    }

    private KeyServerHeaders keyServerHeaders() {
        return secret(
                "BETTER_AUTH_JWKS_HEADERS",
                Parser.HEADERS,
                "headers that the service sends to the key server, for example to pass a firewall: `Name: value`, one per"
                        + " line");
    }

    private boolean explained() {
        return get(
                "EXPLAIN_TOKENS",
                "false",
                Parser.FLAG,
                "`true` explains to a client how its token was verified, or what to change if it was rejected; for"
                        + " development, because it reveals settings");
    }

    private Settings.Revocations revocations(String betterAuth) {
        Optional<String> secret = secret(
                "REVOCATIONS_SECRET",
                Parser.SECRET,
                "what Better Auth's hooks send to `POST /revocations`, at least 32 characters; default: a token is valid"
                        + " until it expires");
        Settings.Revocations revocations = new Settings.Revocations(
                secret,
                get(
                        "REVOCATIONS_TOKEN_LIFETIME",
                        "60m",
                        duration("1m", "43200m"),
                        "how long to keep a revocation, at least the lifetime of your tokens"),
                BetterAuthUrls.authorizationServer(betterAuth),
                get(
                        "REVOCATIONS_LOGOUT_CLIENT",
                        "",
                        Parser.AUDIENCE,
                        "the id of the OAuth client whose logout tokens `POST /revocations` accepts; default: none"));
        if (revocations.logoutClient().isPresent() && !values.isGiven("REVOCATIONS_SECRET")) {
            values.mistake("REVOCATIONS_LOGOUT_CLIENT", "expected REVOCATIONS_SECRET too, which enables revocations");
        }
        return revocations;
    }

    private Settings.Postgres postgres() {
        Optional<DatabaseUrl> url = secret(
                "DATABASE_URL",
                Parser.DATABASE,
                "`postgresql://user:password@host:5432/database?sslmode=require`, with commas between several hosts;"
                        + " default: an embedded PostgreSQL");
        Optional<DatabaseUrl> migrationUrl = secret(
                "DATABASE_MIGRATION_URL",
                Parser.DATABASE,
                "the same database without a pooler, for migrations; default: `DATABASE_URL`");
        if (values.isGiven("DATABASE_MIGRATION_URL") && !values.isGiven("DATABASE_URL")) {
            values.mistake("DATABASE_MIGRATION_URL", "expected DATABASE_URL too, for the same database");
        }
        boolean direct = get(
                "DATABASE_POOLER",
                "auto",
                Parser.IS_DIRECT,
                "`none`: a direct connection; `transaction`: a pooler such as PgBouncer in transaction mode; `auto`: the"
                        + " service assumes a pooler");
        return new Settings.Postgres(
                url.orElse(null),
                migrationUrl.orElse(null),
                url.isEmpty() || direct,
                get("DATABASE_ROW_LEVEL_SECURITY", "false", Parser.FLAG, "`true` adds a second check in the database"),
                get("DATABASE_POOL_SIZE", "10", number(1, 100), "the number of connections to keep"),
                get("DATABASE_WAIT", "2s", duration("250ms", "30s"), "the longest time that a request waits for one"),
                get(
                        "DATABASE_START_WAIT",
                        "60s",
                        duration("0s", "10m"),
                        "how long the start waits for a database that is unavailable"),
                get("DATA_DIR", "data", Parser.FOLDER, "the folder of the embedded PostgreSQL"));
    }

    private Settings.Limits limits() {
        return new Settings.Limits(
                get(
                        "REQUEST_TIMEOUT",
                        "10s",
                        duration("1s", "60s"),
                        "the longest time for the head of a request, and then for its body"),
                get("IDLE_TIMEOUT", "75s", duration("1s", "10m"), "when to close a connection that sends nothing"),
                get(
                        "DRAIN_DELAY",
                        "500ms",
                        duration("0s", "60s"),
                        "how long the service continues to serve after readiness changes to 503; each response is the last"
                                + " of its connection"),
                get(
                        "DRAIN_TIMEOUT",
                        "8s",
                        duration("0s", "60s"),
                        "how long requests in flight may take when the service stops"));
    }

    private TracingSettings tracing() {
        Optional<URI> endpoint = secret(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                Parser.URL,
                "where to send traces by OTLP over HTTP, for example `http://localhost:4318`; default: no tracing");
        secret(
                "OTEL_EXPORTER_OTLP_HEADERS",
                Parser.TEXT,
                "headers to send with them, as `name=value`, joined by commas");
        get("OTEL_SERVICE_NAME", TracingSettings.SERVICE_NAME, Parser.TEXT, "the service name in traces");
        get("OTEL_TRACES_SAMPLER_ARG", "1", Parser.TEXT, "the share of traces to keep, from 0 to 1");
        boolean trustsCallers = get(
                "TRACES_TRUST_CALLER",
                "false",
                Parser.FLAG,
                "`true` continues the trace of the caller's `traceparent`, and keeps or drops it as the caller does");
        if (endpoint.isEmpty()) {
            return TracingSettings.off();
        }
        TracingSettings tracing = TracingSettings.on(values.startingWith("OTEL_"), trustsCallers);
        values.mistakes(tracing.mistakes());
        return tracing;
    }
}
