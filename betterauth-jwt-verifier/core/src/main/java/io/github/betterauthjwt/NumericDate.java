// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a NumericDate (RFC 7519 §2): a JSON number of seconds, which may have a fraction and any size. */
final class NumericDate {

    private static final BigDecimal LATEST = BigDecimal.valueOf(Instant.MAX.getEpochSecond());
    private static final BigDecimal EARLIEST = BigDecimal.valueOf(Instant.MIN.getEpochSecond());
    private static final int NANO_DIGITS = 9;

    private NumericDate() {}

    /**
     * Returns a claim as an instant. A number outside the range of {@link Instant} becomes the nearest end of that
     * range.
     *
     * @return null if the claim is absent
     * @throws InvalidJwtException if the claim is present with another type, including {@code null}
     */
    static @Nullable Instant read(Map<String, @Nullable Object> claims, String name) {
        Object value = claims.get(name);
        if (value instanceof Long seconds) {
            return isInstant(seconds) ? Instant.ofEpochSecond(seconds) : clamp(BigDecimal.valueOf(seconds));
        }
        if (value instanceof BigInteger seconds) {
            return clamp(new BigDecimal(seconds));
        }
        if (value instanceof BigDecimal seconds) {
            return clamp(seconds);
        }
        if (value == null && !claims.containsKey(name)) {
            return null;
        }
        throw new InvalidJwtException(
                Reason.INVALID_CLAIM, "The claim \"" + name + "\" must be a number of seconds (RFC 7519 §2)");
    }

    private static boolean isInstant(long seconds) {
        return seconds > Instant.MIN.getEpochSecond() && seconds < Instant.MAX.getEpochSecond();
    }

    private static Instant clamp(BigDecimal seconds) {
        // compare first: 1e1000000000 is short as text and very long when expanded
        if (seconds.compareTo(LATEST) >= 0) {
            return Instant.MAX;
        }
        if (seconds.compareTo(EARLIEST) <= 0) {
            return Instant.MIN;
        }
        if (seconds.signum() == 0 || seconds.precision() - (long) seconds.scale() < -NANO_DIGITS) {
            return Instant.EPOCH; // less than a nanosecond away, however many zeros the text has
        }
        BigDecimal nanos = seconds.setScale(NANO_DIGITS, RoundingMode.FLOOR);
        BigDecimal whole = nanos.setScale(0, RoundingMode.FLOOR);
        return Instant.ofEpochSecond(
                whole.longValueExact(),
                nanos.subtract(whole).movePointRight(NANO_DIGITS).longValueExact());
    }
}
