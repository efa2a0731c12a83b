// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Converts claim values to the types that callers request. A claim of another type is an error and never counts as
 * absent, because otherwise a check such as "not banned" would pass.
 */
final class ClaimTypes {

    /** The types that need no conversion. */
    private static final Set<Class<?>> PLAIN =
            Set.of(String.class, Boolean.class, Map.class, List.class, Number.class, Object.class);

    /** Conversions that throw an {@link ArithmeticException} if the number does not fit. */
    private static final Map<Class<?>, Function<BigDecimal, Object>> NUMBERS = Map.of(
            Integer.class, BigDecimal::intValueExact,
            Long.class, BigDecimal::longValueExact,
            Double.class, ClaimTypes::nearestDouble,
            BigDecimal.class, number -> number,
            BigInteger.class, ClaimTypes::wholeNumber);

    /**
     * Whole numbers with more digits are rejected, because {@code 1e1000000000} is short in JSON and very long when
     * expanded.
     */
    private static final int MOST_DIGITS = 1000;

    private ClaimTypes() {}

    static <T> Optional<T> convert(String name, @Nullable Object value, Class<T> type) {
        Class<T> wrapper = wrapper(type);
        if (!PLAIN.contains(wrapper) && !NUMBERS.containsKey(wrapper) && wrapper != Instant.class) {
            throw new IllegalArgumentException("a claim cannot be a " + type.getName()
                    + "; expected String, Boolean, a number type, Instant, Map, List or Object");
        }
        return value == null ? Optional.empty() : Optional.of(wrapper.cast(converted(name, value, wrapper)));
    }

    static Optional<List<String>> strings(String name, @Nullable Object value) {
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof List<?> elements)) {
            throw invalid(name, "an array of strings");
        }
        List<String> strings = new ArrayList<>(elements.size());
        for (Object element : elements) {
            if (!(element instanceof String string)) {
                throw invalid(name, "an array of strings");
            }
            strings.add(string);
        }
        return Optional.of(Collections.unmodifiableList(strings));
    }

    private static Object converted(String name, Object value, Class<?> type) {
        if (type == Instant.class) {
            Instant instant = NumericDate.read(Map.of(name, value), name);
            return instant == null ? value : instant;
        }
        if (PLAIN.contains(type)) {
            if (type.isInstance(value)) {
                return value;
            }
            throw invalid(name, "of the type " + type.getSimpleName());
        }
        if (!(value instanceof Number)) {
            throw invalid(name, "a number");
        }
        return number(name, decimal(value), type);
    }

    private static Object number(String name, BigDecimal value, Class<?> type) {
        try {
            return NUMBERS.getOrDefault(type, unused -> value).apply(value);
        } catch (ArithmeticException e) {
            throw invalid(name, "a number that fits " + type.getSimpleName());
        }
    }

    private static BigDecimal decimal(Object value) {
        return value instanceof BigDecimal decimal
                ? decimal
                : value instanceof BigInteger integer
                        ? new BigDecimal(integer)
                        : BigDecimal.valueOf(((Number) value).longValue());
    }

    private static Double nearestDouble(BigDecimal value) {
        double nearest = value.doubleValue();
        if (Double.isInfinite(nearest)) {
            throw new ArithmeticException("out of range");
        }
        return nearest;
    }

    private static BigInteger wholeNumber(BigDecimal value) {
        if (value.signum() != 0 && value.precision() - (long) value.scale() > MOST_DIGITS) {
            throw new ArithmeticException("too many digits");
        }
        return value.toBigIntegerExact();
    }

    @SuppressWarnings(
            "unchecked") // the wrapper of int.class has the type Class<Integer>, which is that of int.class too
    private static <T> Class<T> wrapper(Class<T> type) {
        return (Class<T>) MethodType.methodType(type).wrap().returnType();
    }

    private static InvalidJwtException invalid(String name, String expected) {
        return new InvalidJwtException(Reason.INVALID_CLAIM, "The claim \"" + name + "\" must be " + expected);
    }
}
