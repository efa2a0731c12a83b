// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Logs why tokens are rejected, each distinct cause once a minute, and adds the remedy to the rejection. For
 * development only.
 */
final class ExplainedRejections {

    private static final Logger LOGGER = System.getLogger(ExplainedRejections.class.getPackageName());
    private static final Duration SILENCE = Duration.ofMinutes(1);
    private static final int DISTINCT_CAUSES = 100;
    private static final int LONGEST_CAUSE = 1024;

    private final Cache<String, Boolean> logged;

    /**
     * Returns whether the environment switches explanations on, with {@code BETTERAUTH_JWT_EXPLAIN=true} in any case.
     * This is the only place that reads the variable. A setting in code takes precedence.
     */
    static boolean areOnByDefault() {
        return Boolean.parseBoolean(System.getenv("BETTERAUTH_JWT_EXPLAIN"));
    }

    ExplainedRejections(Ticker ticker) {
        logged = Caffeine.newBuilder()
                .maximumSize(DISTINCT_CAUSES) // also if several threads pass the check below at the same time
                .expireAfterWrite(SILENCE)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    InvalidJwtException explained(InvalidJwtException rejection, Explanation why) {
        log(why);
        String remedy = why.remedies().isEmpty() ? null : why.remedies().get(0);
        return new InvalidJwtException(rejection.reason(), String.valueOf(rejection.getMessage()), remedy);
    }

    /**
     * Logs an explanation. After 100 distinct causes in a minute, further ones are probably invented and are not
     * logged.
     */
    void log(Explanation why) {
        logged.cleanUp();
        String cause = why.cause();
        String key = cause.length() <= LONGEST_CAUSE ? cause : cause.substring(0, LONGEST_CAUSE);
        if (logged.estimatedSize() < DISTINCT_CAUSES && logged.asMap().putIfAbsent(key, true) == null) {
            LOGGER.log(Level.WARNING, why.toString());
        }
    }
}
