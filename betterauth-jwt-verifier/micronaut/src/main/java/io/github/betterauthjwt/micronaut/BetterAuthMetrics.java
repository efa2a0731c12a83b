// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micronaut;

import io.github.betterauthjwt.micrometer.VerifierMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Singleton;

/** Counts the verifier's decisions in Micrometer, unless the application has a listener bean. */
@Factory
@Requires(classes = MeterRegistry.class)
@Requires(beans = MeterRegistry.class)
final class BetterAuthMetrics {

    BetterAuthMetrics() {}

    /** Returns a binder, which Micronaut binds to the registries. */
    @Singleton
    @Secondary
    VerifierMetrics verifierMetrics() {
        return new VerifierMetrics();
    }
}
