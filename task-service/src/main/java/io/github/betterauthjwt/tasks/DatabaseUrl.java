// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL address in the form that hosting services use,
 * {@code postgresql://user:password@host:port/database?sslmode=require}, converted for JDBC. {@code sslmode=require} is
 * raised to {@code verify-full}, because an unverified certificate gives no protection. {@code sslmode=no-verify} turns
 * the verification off.
 *
 * @param user null if the address names no user
 */
record DatabaseUrl(
        String host,
        int port,
        String database,
        @Nullable String user,
        @Nullable String password,
        Map<String, String> parameters) {

    private static final int DEFAULT_PORT = 5432;
    private static final Set<String> SCHEMES = Set.of("postgresql", "postgres");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final int MAX_PORT = 65_535;
    private static final String EXPECTED =
            "expected postgresql://user:password@host:5432/database, with one host, and with characters such as"
                    + " @ : / ? # % in the password written as %40 %3A %2F %3F %23 %25";

    /** A host may contain an underscore, as the names of Docker services do. {@link URI#getHost} does not accept it. */
    private static final Pattern AUTHORITY = Pattern.compile("(?:(?<user>[^:@]*)(?::(?<password>[^@]*))?@)?"
            + "(?<host>[0-9A-Za-z._-]+|\\[[0-9A-Fa-f:.]+])(?::(?<port>[0-9]{0,5}))?");

    /**
     * Parses an address.
     *
     * @throws IllegalArgumentException if the address is not valid. The message states what was expected and never
     *     contains the address, because the address may contain a password.
     */
    static DatabaseUrl parse(String text) {
        URI uri = uri(text.strip());
        Matcher authority = AUTHORITY.matcher(Objects.requireNonNullElse(uri.getRawAuthority(), ""));
        String path = Objects.requireNonNullElse(uri.getRawPath(), "");
        if (!authority.matches() || path.contains("@")) { // otherwise a part of a password could be taken for a port
            throw new IllegalArgumentException(EXPECTED);
        }
        Map<String, String> parameters = parameters(uri.getRawQuery());
        String user = decodeOr(authority.group("user"), parameters.remove("user"));
        String password = decodeOr(authority.group("password"), parameters.remove("password"));
        String database = path.length() < 2 ? user : decode(path.substring(1));
        if (database == null || database.isEmpty()) {
            throw new IllegalArgumentException("expected the name of a database after the host; " + EXPECTED);
        }
        return new DatabaseUrl(
                authority.group("host"),
                port(authority.group("port")),
                database,
                user,
                password,
                Map.copyOf(parameters));
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
            if (uri.getScheme() != null && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(EXPECTED, null); // without the cause, which contains the address
        }
        throw new IllegalArgumentException(EXPECTED);
    }

    private static int port(@Nullable String digits) {
        int port = digits == null || digits.isEmpty() ? DEFAULT_PORT : Integer.parseInt(digits);
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("expected a port from 1 to " + MAX_PORT);
        }
        return port;
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("expected name=value after the question mark, joined by &");
            }
            parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
        return parameters;
    }

    private static @Nullable String decodeOr(@Nullable String given, @Nullable String otherwise) {
        return given == null ? otherwise : decode(given);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(EXPECTED, null);
        }
    }

    /** Returns whether the server is on this machine. */
    boolean isLoopback() {
        return LOOPBACK.contains(host);
    }

    /** Returns whether the address is one of Neon, whose servers suspend when idle. */
    boolean isNeon() {
        return host.endsWith(".neon.tech");
    }

    /** Returns the address for the JDBC driver, without user and password. */
    String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Returns the driver's properties for the address: the user, TLS, and parameters that have the same name in the
     * driver.
     */
    Properties properties() {
        Properties properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        String mode = parameters.getOrDefault("sslmode", isLoopback() ? "prefer" : "verify-full");
        switch (mode) {
            case "disable", "allow", "prefer" -> properties.setProperty("sslmode", mode);
            case "no-verify" -> properties.setProperty("sslmode", "require");
            default -> {
                properties.setProperty("sslmode", "verify-full");
                if (!parameters.containsKey("sslrootcert") || "system".equals(parameters.get("sslrootcert"))) {
                    // Uses the JVM's default trust store. By default, the driver looks for a file in the home
                    // directory.
                    properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
                } else {
                    properties.setProperty("sslrootcert", parameters.get("sslrootcert"));
                }
            }
        }
        copy(properties, "channel_binding", "channelBinding");
        copy(properties, "application_name", "ApplicationName");
        copy(properties, "options", "options");
        copy(properties, "sslcert", "sslcert");
        copy(properties, "sslkey", "sslkey");
        return properties;
    }

    private void copy(Properties properties, String name, String driverName) {
        String value = parameters.get(name);
        if (value != null) {
            properties.setProperty(driverName, value);
        }
    }

    /** Returns the address without its password, for messages. */
    @Override
    public String toString() {
        return "postgresql://" + (user == null ? "" : user + "@") + host + ":" + port + "/" + database;
    }
}
