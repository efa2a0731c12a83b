// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.micrometer.VerifierMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** Meters. */
final class Metrics {

    private Metrics() {}

    void observe(MeterRegistry registry, String issuer, String audience) {
        VerifierMetrics metrics = new VerifierMetrics(Tags.of("verifier", "api"));
        JwtVerifier verifier =
                JwtVerifier.builder(issuer, audience).listener(metrics).build();
        metrics.bindTo(registry);
    }
}
