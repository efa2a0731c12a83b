// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The settings: the name of each in the environment, its default, and its meaning. */
enum Setting {
    HOST("127.0.0.1", "address to listen on; 0.0.0.0 for every network this machine is in"),
    PORT("8080", "port to listen on; 0 for any free one"),
    MANAGEMENT_HOST("127.0.0.1", "address that serves health, metrics and openapi.json; 0.0.0.0 for every network"),
    MANAGEMENT_PORT("8081", "port that serves them; 0 for any free one; the same number as PORT serves them there"),
    BETTER_AUTH_URL("http://localhost:3000", "Better Auth's base URL; issuer, audience and key set follow from it"),
    BETTER_AUTH_ISSUER("", "the token's iss, if it is not the origin of BETTER_AUTH_URL"),
    BETTER_AUTH_AUDIENCE("", "the token's aud, if it is not the issuer"),
    BETTER_AUTH_JWKS_URI("", "where the key set is, if not at BETTER_AUTH_URL, as inside a container network"),
    BETTER_AUTH_JWKS_INSECURE("false", "true allows plain http for BETTER_AUTH_JWKS_URI, in a network you trust"),
    BETTER_AUTH_JWKS_HEADERS("", "headers to send to the key server, as Name: value, one per line"),
    CORS_ORIGINS("", "origins of the pages that may call, joined by commas; default: that of BETTER_AUTH_URL"),
    DATABASE_URL("", "postgresql://user:password@host:5432/database; default: an embedded PostgreSQL"),
    DATABASE_MIGRATION_URL("", "the same database without a pooler, for migrations; default: DATABASE_URL"),
    DATABASE_POOLER(
            "auto", "none: direct connection; transaction: PgBouncer in transaction mode; auto: assume a pooler"),
    DATABASE_POOL_SIZE("10", "connections to keep, from 1 to 100"),
    DATABASE_WAIT("2s", "how long a request may wait for a connection, from 250ms to 30s"),
    DATABASE_START_WAIT("60s", "how long the start waits for a database that is unavailable, from 0s to 10m"),
    DATABASE_ROW_LEVEL_SECURITY("false", "true adds PostgreSQL's row-level security"),
    DATA_DIR("data", "folder of the embedded PostgreSQL"),
    REQUEST_TIMEOUT("10s", "how long a request's body may take to arrive, from 1s to 60s"),
    IDLE_TIMEOUT("75s", "when to close a connection that sends nothing or never finishes, from 1s to 10m"),
    DRAIN_TIMEOUT("8s", "how long requests in flight may take when the service stops, from 0s to 60s"),
    DRAIN_DELAY("500ms", "how long to keep serving after readiness has turned, from 0ms to 60s"),
    EXPLAIN_TOKENS("false", "true explains to a caller how its token was verified or what to change; for development"),
    ACCESS_LOG("true", "false keeps requests out of the log"),
    OTEL_EXPORTER_OTLP_ENDPOINT(
            "", "where to send traces by OTLP over HTTP, as http://localhost:4318; default: nowhere"),
    OTEL_EXPORTER_OTLP_HEADERS("", "headers to send with them, as name=value, joined by commas"),
    OTEL_SERVICE_NAME("task-service", "the service name in traces"),
    OTEL_TRACES_SAMPLER_ARG("1", "the share of traces to keep, from 0 to 1"),
    TRACES_TRUST_CALLER("false", "true continues a caller's trace, and keeps or drops it as the caller does"),
    CONFIG_FILE("", "a YAML file with these settings, as port: 8080 or better-auth: {url: …}");

    private final String standard;
    private final String meaning;

    Setting(String standard, String meaning) {
        this.standard = standard;
        this.meaning = meaning;
    }

    /** Returns whether the value may contain a password or another credential, so that messages must not show it. */
    boolean isSecret() {
        return switch (this) {
            case BETTER_AUTH_JWKS_HEADERS -> true;
            case DATABASE_URL, DATABASE_MIGRATION_URL, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS -> true;
            default -> false;
        };
    }

    /** Returns what separates the values of a list. The values of headers may contain commas. */
    String separator() {
        return this == BETTER_AUTH_JWKS_HEADERS ? "\n" : ",";
    }

    String standard() {
        return standard;
    }

    /** Returns the setting of a path in the YAML file: {@code better-auth.url} is {@code BETTER_AUTH_URL}. */
    static Optional<Setting> ofYamlPath(String path) {
        String name = path.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(setting -> setting.name().equals(name))
                .findFirst();
    }

    /** Returns a description of all settings, one per line. */
    static String help() {
        return Arrays.stream(values())
                .map(setting -> String.format(
                        Locale.ROOT,
                        "  %-28s %s%s",
                        setting.name(),
                        setting.meaning,
                        setting.standard.isEmpty() ? "" : " [" + setting.standard + "]"))
                .collect(Collectors.joining("\n"));
    }
}
