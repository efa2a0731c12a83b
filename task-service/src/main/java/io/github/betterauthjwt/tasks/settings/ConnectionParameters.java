// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGProperty;

/**
 * The parameters after the question mark of a {@link DatabaseUrl}, by the names of libpq (PostgreSQL's documentation,
 * 32.1.2) and of the JDBC driver. Each has an effect or is rejected.
 */
final class ConnectionParameters {

    private static final int MAX_SECONDS = 600;

    /** The names of libpq for which the driver has others. */
    private static final Map<String, String> DRIVER_NAMES = Map.ofEntries(
            entry("application_name", "ApplicationName"),
            entry("fallback_application_name", "ApplicationName"),
            entry("channel_binding", "channelBinding"),
            entry("connect_timeout", "connectTimeout"),
            entry("gssencmode", "gssEncMode"),
            entry("keepalives", "tcpKeepAlive"),
            entry("krbsrvname", "kerberosServerName"),
            entry("load_balance_hosts", "loadBalanceHosts"),
            entry("require_auth", "requireAuth"),
            entry("sslnegotiation", "sslNegotiation"),
            entry("target_session_attrs", "targetServerType"));

    private static final Set<String> SAME_NAMES = Set.of(
            "client_encoding",
            "hostRecheckSeconds",
            "options",
            "sslcert",
            "sslkey",
            "sslmode",
            "sslpassword",
            "sslrootcert");

    private static final Set<String> KNOWN = Stream.of(SAME_NAMES, DRIVER_NAMES.keySet(), DRIVER_NAMES.values())
            .flatMap(Collection::stream)
            .collect(Collectors.toUnmodifiableSet());

    /** Parameters of libpq that the driver has no equivalent for. */
    private static final Set<String> UNSUPPORTED = Set.of(
            "gssdelegation",
            "gsslib",
            "hostaddr",
            "keepalives_count",
            "keepalives_idle",
            "keepalives_interval",
            "passfile",
            "replication",
            "requirepeer",
            "service",
            "ssl_max_protocol_version",
            "ssl_min_protocol_version",
            "sslcertmode",
            "sslcompression",
            "sslcrl",
            "sslcrldir",
            "sslsni",
            "tcp_user_timeout");

    private ConnectionParameters() {}

    /**
     * Translates parameters for the driver.
     *
     * @throws IllegalArgumentException if a parameter is unknown or unsupported, or has a wrong value
     */
    static Properties translate(Map<String, String> parameters) {
        Properties properties = new Properties();
        parameters.forEach((name, value) -> {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException(unknown(name));
            }
            if (name.equals("client_encoding")) {
                requireUtf8(value);
            } else {
                String driverName = DRIVER_NAMES.getOrDefault(name, name);
                properties.setProperty(driverName, translate(name, driverName, value));
            }
        });
        return properties;
    }

    private static String translate(String name, String driverName, String value) {
        return switch (driverName) {
            case "connectTimeout" -> seconds(value);
            case "targetServerType" -> target(value);
            case "loadBalanceHosts" -> flag("load_balance_hosts", value, "random", "disable");
            case "tcpKeepAlive" -> flag("keepalives", value, "1", "0");
            case "sslmode" -> value.equals("no-verify") ? value : choice(name, driverName, value);
            case "channelBinding", "gssEncMode", "sslNegotiation" -> choice(name, driverName, value);
            default -> value;
        };
    }

    private static String choice(String name, String driverName, String value) {
        String[] choices =
                Objects.requireNonNull(PGProperty.forName(driverName)).getChoices();
        List<String> values = Arrays.asList(Objects.requireNonNull(choices));
        if (!values.contains(value)) {
            throw new IllegalArgumentException("expected " + name + " with one of " + String.join(", ", values)
                    + (name.equals("sslmode") ? ", no-verify" : ""));
        }
        return value;
    }

    private static String seconds(String value) {
        if (value.matches("[0-9]{1,4}")) {
            int seconds = Integer.parseInt(value);
            if (seconds >= 1 && seconds <= MAX_SECONDS) {
                return value;
            }
        }
        throw new IllegalArgumentException(
                "expected connect_timeout with a number of seconds from 1 to " + MAX_SECONDS);
    }

    /** Returns the driver's name for servers that accept writes. */
    private static String target(String value) {
        return switch (value) {
            case "read-write", "primary", "master" -> "primary";
            case "any" -> value;
            default ->
                throw new IllegalArgumentException("expected target_session_attrs with read-write, primary or any,"
                        + " because the service writes");
        };
    }

    private static String flag(String name, String value, String on, String off) {
        if (value.equals(on) || value.equals("true")) {
            return "true";
        }
        if (value.equals(off) || value.equals("false")) {
            return "false";
        }
        throw new IllegalArgumentException("expected " + name + " with " + on + " or " + off);
    }

    /** The driver always uses UTF-8. */
    private static void requireUtf8(String value) {
        if (!Set.of("utf8", "utf-8", "auto").contains(value.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("expected client_encoding with utf8 or auto");
        }
    }

    private static String unknown(String name) {
        if (!name.matches("[A-Za-z_]{1,40}")) {
            return "expected parameters such as sslmode=require after the question mark";
        }
        if (UNSUPPORTED.contains(name)) {
            return "expected no parameter " + name + ", which this service does not support: remove it";
        }
        String nearest = Stream.concat(KNOWN.stream(), Stream.of("user", "password"))
                .sorted()
                .min(Comparator.comparingInt(known -> distance(name, known)))
                .orElseThrow();
        return "expected a known parameter instead of " + name + ", for example " + nearest;
    }

    /** Returns the number of letters to insert, remove or replace (Levenshtein). Case does not matter. */
    private static int distance(String given, String known) {
        String a = given.toLowerCase(Locale.ROOT);
        String b = known.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            int diagonal = i;
            for (int j = 0; j <= b.length(); j++) {
                int above = row[j];
                if (i == 0 || j == 0) {
                    row[j] = i + j;
                } else {
                    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                    row[j] = Math.min(diagonal + change, Math.min(above, row[j - 1]) + 1);
                }
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
