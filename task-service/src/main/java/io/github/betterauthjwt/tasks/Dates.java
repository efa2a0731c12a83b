// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the times that clients send: RFC 3339 {@code date-time}, or a bare date, which means its first moment in UTC. */
final class Dates {

    static final String EXPECTED =
            "A time such as 2030-01-31T09:00:00Z or 2030-01-31T09:00:00+02:00, or a date such as 2030-01-31, was expected.";

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern TIME =
            Pattern.compile("[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})");
    private static final int DATE_LENGTH = 10;
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private Dates() {}

    /** Reads a time, cut to the microseconds the database keeps. */
    static Optional<Instant> parse(String text) {
        if (text.length() < DATE_LENGTH
                || !DATE.matcher(text.substring(0, DATE_LENGTH)).matches()) {
            return Optional.empty();
        }
        String time = text.substring(DATE_LENGTH);
        try {
            if (time.isEmpty()) {
                return storable(
                        LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
            }
            if (!TIME.matcher(time).matches()) {
                return Optional.empty();
            }
            return storable(OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty(); // well written, but there is no such day or hour
        }
    }

    private static Optional<Instant> storable(Instant instant) {
        return Optional.of(instant.truncatedTo(ChronoUnit.MICROS)).filter(Dates::isStorable);
    }

    /** Whether a task may have this time: in whole microseconds, of the years 1 to 9999 in UTC, both inclusive. */
    static boolean isStorable(Instant instant) {
        return !instant.isBefore(FIRST)
                && instant.isBefore(END)
                && instant.equals(instant.truncatedTo(ChronoUnit.MICROS));
    }
}
