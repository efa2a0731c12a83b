// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.JwkSetState;
import io.github.betterauthjwt.JwtVerifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;

/** The health contributor {@code betterAuth}. It reports, without I/O, whether tokens can be verified now. */
@AutoConfiguration(
        after = BetterAuthAutoConfiguration.class,
        beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("better-auth")
final class BetterAuthHealthAutoConfiguration {

    BetterAuthHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "betterAuthHealthIndicator")
    HealthIndicator betterAuthHealthIndicator(JwtVerifier verifier) {
        return () -> health(verifier);
    }

    /** Returns the health of all keys, and of each issuer's keys if there are several issuers. */
    private static Health health(JwtVerifier verifier) {
        JwkSetState keys = verifier.keys();
        Health.Builder health = Health.status(status(keys));
        Map<String, String> issuers = new LinkedHashMap<>();
        verifier.keysByIssuer()
                .forEach((issuer, state) -> issuers.put(issuer, status(state).getCode()));
        if (issuers.size() > 1) {
            health.withDetail("issuers", issuers);
        }
        health.withDetail("keys", keys.kids().size());
        detail(health, "age", keys.age());
        detail(health, "lastSuccess", keys.lastSuccess());
        detail(health, "lastFailure", keys.lastFailure());
        detail(health, "failure", keys.failure());
        detail(health, "nextAttempt", keys.nextAttempt());
        return health.build();
    }

    /** Returns unknown until the first fetch has ended, then up while the keys are usable, even during an outage. */
    private static Status status(JwkSetState keys) {
        if (keys.usable()) {
            return Status.UP;
        }
        return keys.failure().isEmpty() ? Status.UNKNOWN : Status.DOWN;
    }

    private static void detail(Health.Builder health, String name, Optional<?> value) {
        value.ifPresent(present -> health.withDetail(name, present.toString()));
    }
}
