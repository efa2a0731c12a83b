// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.betterauthjwt.VerifiedJwt;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts a {@link VerifiedJwt} to Nimbus's claims, so that code written against them works unchanged. */
public final class VerifiedClaims {

    private VerifiedClaims() {}

    /**
     * Returns all claims with the types that Nimbus's parser uses: {@code aud} is a list; {@code exp}, {@code nbf} and
     * {@code iat} are {@code Date}s in whole seconds; other integers are {@code Long}s; other numbers are {@code Double}s, except those
     * beyond its range, which stay {@code BigDecimal}s or {@code BigInteger}s. A date beyond the range of {@code Date}
     * becomes the nearest end of that range.
     */
    public static JWTClaimsSet of(VerifiedJwt jwt) {
        JWTClaimsSet.Builder builder = new JWTClaimsSet.Builder();
        jwt.claims().forEach((name, value) -> builder.claim(name, converted(value)));
        jwt.instantClaim("nbf").ifPresent(notBefore -> builder.notBeforeTime(date(notBefore)));
        jwt.issuedAt().ifPresent(issuedAt -> builder.issueTime(date(issuedAt)));
        return builder.audience(jwt.audience())
                .expirationTime(date(jwt.expiresAt()))
                .build();
    }

    private static @Nullable Object converted(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            object.forEach((name, member) -> copy.put(name, converted(member)));
            return copy;
        }
        if (value instanceof List<?> array) {
            List<@Nullable Object> copy = new ArrayList<>(array.size());
            array.forEach(element -> copy.add(converted(element)));
            return copy;
        }
        if (value instanceof BigInteger integer && integer.bitLength() < Long.SIZE) {
            return integer.longValue();
        }
        return value instanceof BigInteger || value instanceof BigDecimal ? nearest((Number) value) : value;
    }

    private static Number nearest(Number exact) {
        double nearest = exact.doubleValue();
        return Double.isInfinite(nearest) ? exact : nearest;
    }

    @SuppressWarnings("JavaUtilDate") // the type of Nimbus's claims
    private static Date date(Instant instant) {
        try {
            return new Date(instant.truncatedTo(ChronoUnit.SECONDS).toEpochMilli());
        } catch (ArithmeticException e) {
            return new Date(instant.isAfter(Instant.EPOCH) ? Long.MAX_VALUE : Long.MIN_VALUE);
        }
    }
}
