// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import static io.github.betterauthjwt.tasks.settings.Parser.duration;
import static io.github.betterauthjwt.tasks.settings.Parser.number;
import static io.github.betterauthjwt.tasks.settings.Parser.optional;
import static io.github.betterauthjwt.tasks.settings.Parser.strict;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings. Each is declared once, with its name in the environment, its default, its parser with the bounds, and
 * its meaning. {@code --help} and the table in README.md are made from these declarations.
 *
 * @param <T> the type of the value
 */
final class Setting<T> {

    private static final List<Setting<?>> ALL = new ArrayList<>();

    static final Setting<String> HOST =
            of("HOST", "127.0.0.1", Parser.HOST, "the address of the API; `0.0.0.0` for every network of this machine");
    static final Setting<Integer> PORT = of("PORT", "8080", number(0, 65_535), "its port; 0 for any free one");
    static final Setting<String> MANAGEMENT_HOST = of(
            "MANAGEMENT_HOST",
            "127.0.0.1",
            Parser.HOST,
            "the address of health, metrics and the contract; `0.0.0.0` for every network");
    static final Setting<Integer> MANAGEMENT_PORT = of(
            "MANAGEMENT_PORT",
            "8081",
            number(0, 65_535),
            "their port; 0 for any free one; the number of `PORT` serves them there");
    static final Setting<URI> BETTER_AUTH_URL = of(
            "BETTER_AUTH_URL",
            "http://localhost:3000",
            strict("", HttpUrl::parseBetterAuth),
            "Better Auth's base URL; issuer, audience and key set follow from it");
    static final Setting<Optional<String>> BETTER_AUTH_ISSUER =
            of("BETTER_AUTH_ISSUER", "", Parser.ISSUER, "the token's `iss`; default: the origin of `BETTER_AUTH_URL`");
    static final Setting<Optional<String>> BETTER_AUTH_AUDIENCE =
            of("BETTER_AUTH_AUDIENCE", "", Parser.AUDIENCE, "the token's `aud`; default: the issuer");
    static final Setting<Optional<URI>> BETTER_AUTH_JWKS_URI = of(
            "BETTER_AUTH_JWKS_URI",
            "",
            optional(HttpUrl.EXPECTED, HttpUrl::parse),
            "the address of the keys if it differs from `BETTER_AUTH_URL`, for example in a container network");
    static final Setting<Boolean> BETTER_AUTH_JWKS_INSECURE = of(
            "BETTER_AUTH_JWKS_INSECURE",
            "false",
            Parser.FLAG,
            "`true` allows plain `http` for the keys on another host, in a network you trust");
    static final Setting<KeyServerHeaders> BETTER_AUTH_JWKS_HEADERS = of(
                    "BETTER_AUTH_JWKS_HEADERS",
                    "",
                    strict("", KeyServerHeaders::parse),
                    "headers that the service sends to the key server, for example to pass a firewall: `Name: value`, one"
                            + " per line")
            .secret()
            .separatedBy("\n"); // the values may contain commas
    static final Setting<Optional<String>> REVOCATIONS_SECRET = of(
                    "REVOCATIONS_SECRET",
                    "",
                    optional("expected 32 to 512 visible ASCII characters", Parser::secret),
                    "what Better Auth's hooks send to `POST /revocations`, at least 32 characters; default: a token is"
                            + " valid until it expires")
            .secret();
    static final Setting<Duration> REVOCATIONS_TOKEN_LIFETIME = of(
            "REVOCATIONS_TOKEN_LIFETIME",
            "60m",
            duration("1m", "43200m"),
            "how long to keep a revocation, at least the lifetime of your tokens");
    static final Setting<Optional<String>> REVOCATIONS_LOGOUT_CLIENT = of(
            "REVOCATIONS_LOGOUT_CLIENT",
            "",
            Parser.AUDIENCE,
            "the id of the OAuth client whose logout tokens `POST /revocations` accepts; default: none");
    static final Setting<Optional<Set<String>>> CORS_ORIGINS = of(
            "CORS_ORIGINS",
            "",
            optional("expected origins such as https://app.example.com, joined by commas", Parser::origins),
            "the origins of the pages that may call the service, joined by commas; default: that of `BETTER_AUTH_URL`");
    static final Setting<Optional<DatabaseUrl>> DATABASE_URL = of(
                    "DATABASE_URL",
                    "",
                    optional("", DatabaseUrl::parse),
                    "`postgresql://user:password@host:5432/database?sslmode=require`, with commas between several hosts;"
                            + " default: an embedded PostgreSQL")
            .secret();
    static final Setting<Optional<DatabaseUrl>> DATABASE_MIGRATION_URL = of(
                    "DATABASE_MIGRATION_URL",
                    "",
                    optional("", DatabaseUrl::parse),
                    "the same database without a pooler, for migrations; default: `DATABASE_URL`")
            .secret();
    /** True for a direct connection. With {@code auto}, any address may be a pooler's. */
    static final Setting<Boolean> DATABASE_POOLER = of(
            "DATABASE_POOLER",
            "auto",
            strict("expected none, transaction or auto", Parser::isDirect),
            "`none`: a direct connection; `transaction`: a pooler such as PgBouncer in transaction mode; `auto`: the"
                    + " service assumes a pooler");

    static final Setting<Integer> DATABASE_POOL_SIZE =
            of("DATABASE_POOL_SIZE", "10", number(1, 100), "the number of connections to keep");
    static final Setting<Duration> DATABASE_WAIT =
            of("DATABASE_WAIT", "2s", duration("250ms", "30s"), "the longest time that a request waits for one");
    static final Setting<Duration> DATABASE_START_WAIT = of(
            "DATABASE_START_WAIT",
            "60s",
            duration("0s", "10m"),
            "how long the start waits for a database that is unavailable");
    static final Setting<Boolean> DATABASE_ROW_LEVEL_SECURITY =
            of("DATABASE_ROW_LEVEL_SECURITY", "false", Parser.FLAG, "`true` adds a second check in the database");
    static final Setting<Path> DATA_DIR = of(
            "DATA_DIR",
            "data",
            strict("expected the name of a folder, in letters that the system's locale has", Path::of),
            "the folder of the embedded PostgreSQL");
    static final Setting<Duration> REQUEST_TIMEOUT = of(
            "REQUEST_TIMEOUT",
            "10s",
            duration("1s", "60s"),
            "the longest time for the head of a request, and then for its body");
    static final Setting<Duration> IDLE_TIMEOUT =
            of("IDLE_TIMEOUT", "75s", duration("1s", "10m"), "when to close a connection that sends nothing");
    static final Setting<Duration> DRAIN_TIMEOUT = of(
            "DRAIN_TIMEOUT",
            "8s",
            duration("0s", "60s"),
            "how long requests in flight may take when the service stops");
    static final Setting<Duration> DRAIN_DELAY = of(
            "DRAIN_DELAY",
            "500ms",
            duration("0s", "60s"),
            "how long the service continues to serve after readiness changes to 503; each response is the last of its"
                    + " connection");
    static final Setting<Boolean> EXPLAIN_TOKENS = of(
            "EXPLAIN_TOKENS",
            "false",
            Parser.FLAG,
            "`true` explains to a client how its token was verified, or what to change if it was rejected; for"
                    + " development, because it reveals settings");
    static final Setting<Boolean> ACCESS_LOG = of(
            "ACCESS_LOG",
            "true",
            Parser.FLAG,
            "`false` disables the log of requests. The log writes many lines together, within 50 ms, and warnings"
                    + " immediately");
    static final Setting<Optional<URI>> OTEL_EXPORTER_OTLP_ENDPOINT = of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "",
                    optional(HttpUrl.EXPECTED, HttpUrl::parse),
                    "where to send traces by OTLP over HTTP, for example `http://localhost:4318`; default: no tracing")
            .secret();
    static final Setting<Optional<String>> OTEL_EXPORTER_OTLP_HEADERS = of(
                    "OTEL_EXPORTER_OTLP_HEADERS",
                    "",
                    Parser.TEXT,
                    "headers to send with them, as `name=value`, joined by commas")
            .secret();
    static final Setting<Optional<String>> OTEL_SERVICE_NAME =
            of("OTEL_SERVICE_NAME", "task-service", Parser.TEXT, "the service name in traces");
    static final Setting<Optional<String>> OTEL_TRACES_SAMPLER_ARG =
            of("OTEL_TRACES_SAMPLER_ARG", "1", Parser.TEXT, "the share of traces to keep, from 0 to 1");
    static final Setting<Boolean> TRACES_TRUST_CALLER = of(
            "TRACES_TRUST_CALLER",
            "false",
            Parser.FLAG,
            "`true` continues the trace of the caller's `traceparent`, and keeps or drops it as the caller does");
    static final Setting<Optional<String>> CONFIG_FILE = of(
            "CONFIG_FILE",
            "",
            Parser.TEXT,
            "a YAML file with these settings: `better-auth: {url: …}` is `BETTER_AUTH_URL`");

    private final String name;
    private final String standard;
    private final Parser<T> parser;
    private final String meaning;
    private boolean secret;
    private String separator = ",";

    private Setting(String name, String standard, Parser<T> parser, String meaning) {
        this.name = name;
        this.standard = standard;
        this.parser = parser;
        this.meaning = parser.bounds().isEmpty() ? meaning : meaning + "; from " + parser.bounds();
    }

    private static <T> Setting<T> of(String name, String standard, Parser<T> parser, String meaning) {
        Setting<T> setting = new Setting<>(name, standard, parser, meaning);
        ALL.add(setting);
        return setting;
    }

    private Setting<T> secret() {
        secret = true;
        return this;
    }

    private Setting<T> separatedBy(String text) {
        separator = text;
        return this;
    }

    static List<Setting<?>> values() {
        return Collections.unmodifiableList(ALL);
    }

    String name() {
        return name;
    }

    /** Returns whether the value may contain a password or another credential, so that messages must not show it. */
    boolean isSecret() {
        return secret;
    }

    /** Returns what separates the entries if the YAML file has a list. */
    String separator() {
        return separator;
    }

    String standard() {
        return standard;
    }

    /**
     * Parses a value.
     *
     * @throws IllegalArgumentException if the value is wrong; the message states what was expected
     */
    T parse(String value) {
        return parser.parse(value);
    }

    /** Returns the setting of a path in the YAML file: {@code better-auth.url} is {@code BETTER_AUTH_URL}. */
    static Optional<Setting<?>> ofYamlPath(String path) {
        String name = path.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
        return ALL.stream().filter(setting -> setting.name.equals(name)).findFirst();
    }

    /** Returns a description of all settings, one per line. */
    static String help() {
        return ALL.stream()
                .map(setting -> String.format(
                        Locale.ROOT,
                        "  %-28s %s%s",
                        setting.name,
                        setting.meaning.replace("`", ""),
                        setting.standard.isEmpty() ? "" : " [" + setting.standard + "]"))
                .collect(Collectors.joining("\n"));
    }

    /** Returns the rows of the table in README.md. */
    static String table() {
        return ALL.stream()
                .map(setting -> "| `" + setting.name + "` | " + setting.meaning + " | "
                        + (setting.standard.isEmpty() ? "" : "`" + setting.standard + "` ") + "|")
                .collect(Collectors.joining("\n"));
    }

    @Override
    public String toString() {
        return name;
    }
}
