// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micronaut;

import io.github.betterauthjwt.JwkSetState;
import io.github.betterauthjwt.JwtVerifier;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.reactivestreams.Publisher;

/** The health indicator {@code betterAuth}. It reports, without I/O, whether tokens can be verified now. */
@Singleton
@Requires(classes = HealthIndicator.class)
@Requires(beans = HealthEndpoint.class)
final class BetterAuthHealthIndicator implements HealthIndicator {

    private final JwtVerifier verifier;

    BetterAuthHealthIndicator(JwtVerifier verifier) {
        this.verifier = verifier;
    }

    /** Returns unknown until the first fetch has ended, then up while the keys are usable, even during an outage. */
    @Override
    public Publisher<HealthResult> getResult() {
        JwkSetState keys = verifier.keys();
        HealthStatus failed = keys.failure().isEmpty() ? HealthStatus.UNKNOWN : HealthStatus.DOWN;
        return Publishers.just(HealthResult.builder("betterAuth", keys.usable() ? HealthStatus.UP : failed)
                .details(details(keys))
                .build());
    }

    private static Map<String, Object> details(JwkSetState keys) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("keys", keys.kids().size());
        detail(details, "age", keys.age());
        detail(details, "lastSuccess", keys.lastSuccess());
        detail(details, "lastFailure", keys.lastFailure());
        detail(details, "failure", keys.failure());
        detail(details, "nextAttempt", keys.nextAttempt());
        return details;
    }

    private static void detail(Map<String, Object> details, String name, Optional<?> value) {
        value.ifPresent(present -> details.put(name, present.toString()));
    }
}
