// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.VerifiedJwt;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The claims of a token in the form that Spring's {@code Jwt} accepts: without nulls, with times that an
 * {@link Instant} can represent, and with an {@code iat} before {@code exp}. The verifier accepts more, because RFC
 * 7519 §4.1 sets no bounds and the verifier allows for clock skew.
 */
final class SpringClaims {

    private static final List<String> TIMES = List.of("exp", "nbf", "iat");

    /** The earliest time in seconds that fits in epoch milliseconds, the form that callers mostly read. */
    private static final BigDecimal EARLIEST = BigDecimal.valueOf(Long.MIN_VALUE / 1000);

    private static final BigDecimal LATEST = BigDecimal.valueOf(Long.MAX_VALUE / 1000);

    private SpringClaims() {}

    static Map<String, Object> of(VerifiedJwt verified) {
        Map<String, Object> claims = new HashMap<>();
        verified.claims().forEach((name, value) -> {
            if (value != null) {
                claims.put(name, value);
            }
        });
        for (String time : TIMES) {
            claims.computeIfPresent(time, (name, seconds) -> instant(seconds));
        }
        if (claims.get("iat") instanceof Instant issued && !issued.isBefore((Instant) claims.get("exp"))) {
            claims.remove("iat"); // Spring replaces it with one second before exp
        }
        return claims;
    }

    private static Instant instant(Object seconds) {
        BigDecimal number = new BigDecimal(seconds.toString());
        return Instant.ofEpochSecond(number.max(EARLIEST).min(LATEST).longValue());
    }
}
