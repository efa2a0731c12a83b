// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL address in the form that hosting services use,
 * {@code postgresql://user:password@host:port/database?sslmode=require}, converted for JDBC. {@code sslmode=require} is
 * raised to {@code verify-full}, because an unverified certificate gives no protection. {@code sslmode=no-verify} turns
 * the verification off. Of several hosts, {@code host1:port,host2:port}, the service uses the one that accepts writes.
 *
 * @param hosts at least one
 * @param user null if the address names no user
 */
public record DatabaseUrl(
        List<Host> hosts,
        String database,
        @Nullable String user,
        @Nullable String password,
        Map<String, String> parameters) {

    /**
     * A server.
     *
     * @param name a name or an address, an IPv6 address in brackets
     */
    record Host(String name, int port) {

        @Override
        public String toString() {
            return name + ":" + port;
        }
    }

    private static final int DEFAULT_PORT = 5432;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final int MAX_PORT = 65_535;
    private static final String EXPECTED =
            "expected postgresql://user:password@host:5432/database, with commas between several hosts, and with"
                    + " characters such as @ : / ? # % in the password written as %40 %3A %2F %3F %23 %25";

    /** A name may contain an underscore, as the names of Docker services do. */
    private static final String HOST = "(?:[0-9A-Za-z._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{0,5})?";

    /** No part contains a delimiter of a later part. Otherwise a part of a password could be taken for that part. */
    private static final Pattern ADDRESS = Pattern.compile("(?:jdbc:)?(?i:postgres(?:ql)?)://"
            + "(?:(?<user>[^\\s:@/?#]*)(?::(?<password>[^\\s@/?#]*))?@)?"
            + "(?<hosts>" + HOST + "(?:," + HOST + ")*)"
            + "(?:/(?<database>[^\\s@/?#]*))?(?:\\?(?<query>[^\\s@#]*))?");

    /**
     * Parses an address.
     *
     * @throws IllegalArgumentException if the address is not valid. The message states what was expected and never
     *     contains the address, because the address may contain a password.
     */
    public static DatabaseUrl parse(String text) {
        Matcher address = ADDRESS.matcher(text.strip());
        if (!address.matches()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        Map<String, String> parameters = parameters(Objects.requireNonNullElse(address.group("query"), ""));
        String user = decodeOr(address.group("user"), parameters.remove("user"));
        String password = decodeOr(address.group("password"), parameters.remove("password"));
        String name = Objects.requireNonNullElse(address.group("database"), "");
        String database = name.isEmpty() ? user : decode(name);
        if (database == null || database.isEmpty()) {
            throw new IllegalArgumentException("expected the name of a database after the host; " + EXPECTED);
        }
        ConnectionParameters.translate(parameters);
        List<Host> hosts = Arrays.stream(address.group("hosts").split(",", -1))
                .map(DatabaseUrl::host)
                .toList();
        return new DatabaseUrl(hosts, database, user, password, Map.copyOf(parameters));
    }

    private static Host host(String text) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > text.lastIndexOf(']');
        String digits = hasPort ? text.substring(colon + 1) : "";
        int port = digits.isEmpty() ? DEFAULT_PORT : Integer.parseInt(digits);
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("expected a port from 1 to " + MAX_PORT);
        }
        return new Host(hasPort ? text.substring(0, colon) : text, port);
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query.isEmpty()) {
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

    public String host() {
        return hosts.getFirst().name();
    }

    public int port() {
        return hosts.getFirst().port();
    }

    boolean isLoopback() {
        return hosts.stream().allMatch(host -> LOOPBACK.contains(host.name()));
    }

    /** Returns whether the address is one of Neon, whose servers suspend when idle. */
    public boolean isNeon() {
        return hosts.stream().allMatch(host -> host.name().endsWith(".neon.tech"));
    }

    private String joinedHosts() {
        return hosts.stream().map(Host::toString).collect(Collectors.joining(","));
    }

    /** Returns the address for the JDBC driver, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + joinedHosts() + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns the driver's properties for the address: the user, TLS, and the translated parameters. */
    public Properties properties() {
        Properties properties = ConnectionParameters.translate(parameters);
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        if (hosts.size() > 1) {
            properties.putIfAbsent("targetServerType", "primary");
        }
        secure(properties);
        return properties;
    }

    private void secure(Properties properties) {
        String mode = properties.getProperty("sslmode", isLoopback() ? "prefer" : "verify-full");
        String authorities = (String) properties.remove("sslrootcert");
        switch (mode) {
            case "disable", "allow", "prefer" -> properties.setProperty("sslmode", mode);
            case "no-verify" -> properties.setProperty("sslmode", "require");
            default -> {
                properties.setProperty("sslmode", "verify-full");
                if (authorities == null || authorities.equals("system")) {
                    // Uses the JVM's default trust store. By default, the driver looks for a file in the home
                    // directory.
                    properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
                } else {
                    properties.setProperty("sslrootcert", authorities);
                }
            }
        }
    }

    /** Returns the address without its password, for messages. */
    @Override
    public String toString() {
        return "postgresql://" + (user == null ? "" : user + "@") + joinedHosts() + "/" + database;
    }
}
