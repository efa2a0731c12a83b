// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the times that clients send: an RFC 3339 {@code date-time}, or a date, which means midnight UTC. The formatters of
 * the JDK reject fractions of more than 9 digits, offsets of more than 18 hours, and most leap seconds.
 */
public final class Dates {

    static final String EXPECTED =
            "A time such as 2030-01-31T09:00:00Z or 2030-01-31T09:00:00+02:00, or a date such as 2030-01-31, was"
                    + " expected.";

    private static final Pattern DATE_TIME = Pattern.compile("(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
            + "([Tt](?<minute>[0-9]{2}:[0-9]{2}):(?<second>[0-5][0-9]|60)(\\.(?<fraction>[0-9]+))?"
            + "([Zz]|(?<sign>[+-])(?<offset>([01][0-9]|2[0-3]):[0-5][0-9])))?");
    private static final String LEAP_SECOND = "60";
    /** The precision of the database. */
    private static final int MICROSECOND_DIGITS = 6;

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private Dates() {}

    /**
     * Parses a time and truncates it to microseconds. A leap second becomes the next second, as in Java. A task can store the
     * years 1 to 9999 in UTC, both inclusive.
     */
    public static Optional<Instant> parse(String text) {
        Matcher parts = DATE_TIME.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            LocalDate date = LocalDate.parse(parts.group("date"));
            Optional<Instant> time = parts.group("minute") == null
                    ? Optional.of(date.atStartOfDay().toInstant(ZoneOffset.UTC))
                    : time(date, parts);
            return time.filter(instant -> !instant.isBefore(FIRST) && instant.isBefore(END));
        } catch (DateTimeException e) {
            return Optional.empty(); // the syntax is valid, but the day or hour does not exist
        }
    }

    private static Optional<Instant> time(LocalDate date, Matcher parts) {
        Instant whole = LocalDateTime.of(date, LocalTime.parse(parts.group("minute")))
                .toInstant(ZoneOffset.UTC)
                .minus(offset(parts))
                .plusSeconds(Long.parseLong(parts.group("second")));
        if (parts.group("second").equals(LEAP_SECOND) && !beginsMonth(whole.atOffset(ZoneOffset.UTC))) {
            return Optional.empty(); // a leap second is the last second of a month (RFC 3339 §5.7)
        }
        String fraction = parts.group("fraction") == null ? "" : parts.group("fraction");
        String micros = (fraction + "0".repeat(MICROSECOND_DIGITS)).substring(0, MICROSECOND_DIGITS);
        return Optional.of(whole.plus(Long.parseLong(micros), ChronoUnit.MICROS));
    }

    private static Duration offset(Matcher parts) {
        if (parts.group("sign") == null) {
            return Duration.ZERO;
        }
        Duration size = Duration.between(LocalTime.MIDNIGHT, LocalTime.parse(parts.group("offset")));
        return parts.group("sign").equals("-") ? size.negated() : size;
    }

    private static boolean beginsMonth(OffsetDateTime utc) {
        return utc.getDayOfMonth() == 1 && utc.toLocalTime().equals(LocalTime.MIDNIGHT);
    }
}
