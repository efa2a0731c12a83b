// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how many bytes of heap a verified token retains on a 64-bit JVM with compressed references. Exact sizes
 * differ between JVMs. The estimate tends to be too high rather than too low.
 */
final class RetainedSize {

    /** The cache entry with its digest, the token object, its times and its list of audiences. */
    private static final int ENTRY = 512;

    private static final int REFERENCE = 4;
    private static final int STRING = 40; // the object and the header of its array
    private static final int LONG = 24;
    private static final int BIG_INTEGER = 64;
    private static final int BIG_DECIMAL = 96; // it keeps its text after the first toString()
    private static final int MAP = 144; // with its unmodifiable view
    private static final int MEMBER = 40 + 3 * REFERENCE; // a linked node, and its places in the table
    private static final int LIST = 64;
    private static final int ELEMENT = 2 * REFERENCE;
    private static final int SMALLEST_ARRAY = 64;

    private RetainedSize() {}

    /** Returns how many bytes the cache entry of a token retains. */
    static long of(VerifiedJwt jwt) {
        return ENTRY + (long) jwt.audience().size() * REFERENCE + of(jwt.claims());
    }

    /** Returns how many bytes a value of {@link VerifiedJwt#claims} retains. */
    static long of(@Nullable Object value) {
        if (value instanceof String text) {
            return of(text);
        }
        if (value instanceof Map<?, ?> map) {
            long size = MAP + SMALLEST_ARRAY;
            for (Map.Entry<?, ?> member : map.entrySet()) {
                size += MEMBER + of(member.getKey()) + of(member.getValue());
            }
            return size;
        }
        if (value instanceof List<?> list) {
            long size = LIST + SMALLEST_ARRAY;
            for (Object element : list) {
                size += ELEMENT + of(element);
            }
            return size;
        }
        return value instanceof Number number ? of(number) : 0; // null, true and false are shared
    }

    private static long of(Number number) {
        if (number instanceof BigInteger integer) {
            return (long) BIG_INTEGER + integer.bitLength() / Byte.SIZE;
        }
        if (number instanceof BigDecimal decimal) {
            return BIG_DECIMAL + of((Number) decimal.unscaledValue()) + decimal.precision();
        }
        return LONG;
    }

    /** Returns the size of a string: one byte per character if all are in Latin-1, and two otherwise (JEP 254). */
    private static long of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return STRING + 2L * text.length();
            }
        }
        return (long) STRING + text.length();
    }
}
