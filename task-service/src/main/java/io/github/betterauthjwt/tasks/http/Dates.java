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
import org.jspecify.annotations.Nullable;

/** Parses the times that clients send: an RFC 3339 {@code date-time}, or a date, which means midnight UTC. */
public final class Dates {

    static final String EXPECTED =
            "A time such as 2030-01-31T09:00:00Z or 2030-01-31T09:00:00+02:00, or a date such as 2030-01-31, was expected.";

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern TIME = Pattern.compile(
            "(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<minute>[0-9]{2}:[0-9]{2}):"
                    + "(?<second>[0-5][0-9]|60)(\\.(?<fraction>[0-9]+))?([Zz]|(?<offset>[+-](?:[01][0-9]|2[0-3]):[0-5][0-9]))");
    private static final int LEAP_SECOND = 60;
    /** The precision of the database. */
    private static final int MICROSECOND_DIGITS = 6;

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private Dates() {}

    /**
     * Parses a time and truncates it to microseconds, the database's precision. A leap second becomes the next second,
     * as in Java.
     */
    public static Optional<Instant> parse(String text) {
        try {
            Matcher time = TIME.matcher(text);
            if (time.matches()) {
                return time(time).filter(Dates::isStorable);
            }
            return DATE.matcher(text).matches()
                    ? Optional.of(LocalDate.parse(text)
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant())
                            .filter(Dates::isStorable)
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty(); // the syntax is valid, but the day or hour does not exist
        }
    }

    private static Optional<Instant> time(Matcher time) {
        int second = Integer.parseInt(time.group("second"));
        Instant whole = LocalDateTime.parse(time.group("date") + "T" + time.group("minute"))
                .toInstant(ZoneOffset.UTC)
                .minus(offset(time.group("offset")))
                .plusSeconds(second);
        if (second == LEAP_SECOND && !endsMonth(whole)) {
            return Optional.empty();
        }
        return Optional.of(whole.plus(microseconds(time.group("fraction")), ChronoUnit.MICROS));
    }

    /**
     * Returns whether the instant begins a month in UTC. A leap second is the last second of a month (RFC 3339 §5.7).
     */
    private static boolean endsMonth(Instant next) {
        OffsetDateTime utc = next.atOffset(ZoneOffset.UTC);
        return utc.getDayOfMonth() == 1 && utc.toLocalTime().equals(LocalTime.MIDNIGHT);
    }

    private static long microseconds(@Nullable String fraction) {
        if (fraction == null) {
            return 0;
        }
        String digits = fraction.length() > MICROSECOND_DIGITS ? fraction.substring(0, MICROSECOND_DIGITS) : fraction;
        return Long.parseLong(digits + "0".repeat(MICROSECOND_DIGITS - digits.length()));
    }

    private static Duration offset(@Nullable String text) {
        if (text == null) {
            return Duration.ZERO;
        }
        Duration size = Duration.between(LocalTime.MIDNIGHT, LocalTime.parse(text.substring(1)));
        return text.startsWith("-") ? size.negated() : size;
    }

    /** Returns whether a task can store this time: whole microseconds in the years 1 to 9999 in UTC, both inclusive. */
    static boolean isStorable(Instant instant) {
        return !instant.isBefore(FIRST)
                && instant.isBefore(END)
                && instant.equals(instant.truncatedTo(ChronoUnit.MICROS));
    }
}
