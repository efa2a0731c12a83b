// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.JwkSetState;
import io.github.betterauthjwt.JwtVerifier;
import java.util.Optional;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
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
        return () -> health(verifier.keys());
    }

    /** Returns unknown until the first fetch has ended, then up while the keys are usable, even during an outage. */
    private static Health health(JwkSetState keys) {
        Health.Builder health =
                keys.usable() ? Health.up() : keys.failure().isEmpty() ? Health.unknown() : Health.down();
        health.withDetail("keys", keys.kids().size());
        detail(health, "age", keys.age());
        detail(health, "lastSuccess", keys.lastSuccess());
        detail(health, "lastFailure", keys.lastFailure());
        detail(health, "failure", keys.failure());
        detail(health, "nextAttempt", keys.nextAttempt());
        return health.build();
    }

    private static void detail(Health.Builder health, String name, Optional<?> value) {
        value.ifPresent(present -> health.withDetail(name, present.toString()));
    }
}
