// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.VerifierListener;
import io.github.betterauthjwt.micrometer.VerifierMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Counts the verifier's decisions in Micrometer, unless the application has a {@link VerifierListener} bean. */
@AutoConfiguration(
        before = BetterAuthAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration" // 3.5
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnMissingBean(VerifierListener.class)
final class BetterAuthMetricsAutoConfiguration {

    BetterAuthMetricsAutoConfiguration() {}

    @Bean
    VerifierMetrics betterAuthMetrics() {
        return new VerifierMetrics(); // Spring Boot binds every MeterBinder to the registries
    }
}
