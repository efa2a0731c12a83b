// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The parameters after the question mark of a {@link DatabaseUrl}, by the names of libpq (PostgreSQL's documentation,
 * 32.1.2) and of the JDBC driver. Each has an effect or is rejected.
 */
final class ConnectionParameters {

    private static final int MAX_SECONDS = 600;
    private static final String SSL_MODE = "sslmode";
    private static final String SSL_ROOT = "sslrootcert";
    private static final String TARGET = "targetServerType";

    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "no-verify", "verify-ca", "verify-full");

    /** A parameter: its name in the driver, and the driver's value for each value. */
    private record Translation(String driverName, UnaryOperator<String> value) {}

    private static final Map<String, Translation> KNOWN = known();

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

    private static Map<String, Translation> known() {
        Map<String, Translation> known = new LinkedHashMap<>();
        known.put(SSL_MODE, new Translation(SSL_MODE, value -> oneOf(SSL_MODE, value, SSL_MODES)));
        for (String name : Set.of(SSL_ROOT, "sslcert", "sslkey", "sslpassword", "options", "hostRecheckSeconds")) {
            known.put(name, new Translation(name, value -> value));
        }
        both(known, "application_name", "ApplicationName", value -> value);
        both(known, "fallback_application_name", "ApplicationName", value -> value);
        both(
                known,
                "channel_binding",
                "channelBinding",
                value -> oneOf("channel_binding", value, Set.of("disable", "prefer", "require")));
        both(known, "require_auth", "requireAuth", value -> value);
        both(known, "krbsrvname", "kerberosServerName", value -> value);
        both(
                known,
                "gssencmode",
                "gssEncMode",
                value -> oneOf("gssencmode", value, Set.of("disable", "allow", "prefer", "require")));
        both(
                known,
                "sslnegotiation",
                "sslNegotiation",
                value -> oneOf("sslnegotiation", value, Set.of("postgres", "direct")));
        both(known, "connect_timeout", "connectTimeout", ConnectionParameters::seconds);
        both(known, "target_session_attrs", TARGET, ConnectionParameters::target);
        both(
                known,
                "load_balance_hosts",
                "loadBalanceHosts",
                value -> flag("load_balance_hosts", value, "random", "disable"));
        both(known, "keepalives", "tcpKeepAlive", value -> flag("keepalives", value, "1", "0"));
        known.put("client_encoding", new Translation("", ConnectionParameters::encoding));
        return known;
    }

    private static void both(
            Map<String, Translation> known, String name, String driverName, UnaryOperator<String> value) {
        known.put(name, new Translation(driverName, value));
        known.put(driverName, new Translation(driverName, value));
    }

    /**
     * Translates parameters for the driver.
     *
     * @throws IllegalArgumentException if a parameter is unknown or unsupported, or has a wrong value
     */
    static Properties translate(Map<String, String> parameters) {
        Properties properties = new Properties();
        parameters.forEach((name, value) -> {
            Translation translation = KNOWN.get(name);
            if (translation == null) {
                throw new IllegalArgumentException(unknown(name));
            }
            String translated = translation.value().apply(value);
            if (!translation.driverName().isEmpty()) {
                properties.setProperty(translation.driverName(), translated);
            }
        });
        return properties;
    }

    private static String unknown(String name) {
        if (!name.matches("[A-Za-z_]{1,40}")) {
            return "expected parameters such as sslmode=require after the question mark";
        }
        if (UNSUPPORTED.contains(name)) {
            return "expected no parameter " + name + ", which this service does not support: remove it";
        }
        Optional<String> nearest = Stream.concat(KNOWN.keySet().stream(), Stream.of("user", "password"))
                .min(Comparator.comparingInt(known -> distance(name, known)));
        return "expected a known parameter instead of " + name + ", for example " + nearest.orElse(SSL_MODE);
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

    private static String oneOf(String name, String value, Set<String> values) {
        if (!values.contains(value)) {
            throw new IllegalArgumentException("expected " + name + " with one of "
                    + String.join(", ", values.stream().sorted().toList()));
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

    /** Checks the encoding, which is always UTF-8 in the driver. */
    private static String encoding(String value) {
        if (!Set.of("utf8", "utf-8", "auto").contains(value.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("expected client_encoding with utf8 or auto");
        }
        return value;
    }
}
