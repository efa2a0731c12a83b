// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.testing.BetterAuthIssuer;
import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.KeyServerFault;
import io.github.betterauthjwt.testing.TestIssuer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Tests the health that Actuator reports for the keys. */
@BetterAuthIssuer
class BetterAuthHealthTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(BetterAuthAutoConfiguration.class, BetterAuthHealthAutoConfiguration.class));

    @Test
    void health_followsTheKeys() {
        try (BetterAuthStub auth = BetterAuthStub.start()) {
            auth.fail(KeyServerFault.OUTAGE);
            application.withPropertyValues("better-auth.url=" + auth.url()).run(context -> {
                HealthIndicator health = context.getBean(HealthIndicator.class);
                assertThat(eventually(health, Status.DOWN).getDetails()).containsKeys("failure", "lastFailure");
                auth.recover();
                assertThat(eventually(health, Status.UP).getDetails()).containsEntry("keys", 1);
            });
        }
    }

    @Test
    void health_ofSeveralServers_isUpIfOneIsUp(TestIssuer issuer) {
        try (BetterAuthStub staff = BetterAuthStub.start()) {
            staff.fail(KeyServerFault.OUTAGE);
            application
                    .withPropertyValues(
                            "better-auth.url=" + issuer.url(), "better-auth.servers.staff.url=" + staff.url())
                    .run(context -> {
                        HealthIndicator health = context.getBean(HealthIndicator.class);
                        eventually(health, Map.of(issuer.url(), "UP", staff.url(), "DOWN"));
                        Health partial = requireNonNull(health.health());
                        assertThat(partial.getStatus()).isEqualTo(Status.UP);
                        assertThat(partial.getDetails().get("failure"))
                                .asString()
                                .startsWith(staff.url());
                        staff.recover();
                        eventually(health, Map.of(issuer.url(), "UP", staff.url(), "UP"));
                    });
        }
    }

    private static void eventually(HealthIndicator indicator, Map<String, String> issuers) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!issuers.equals(requireNonNull(indicator.health()).getDetails().get("issuers"))) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.sleep(20);
        }
    }

    @Test
    void health_disabled_isAbsent(TestIssuer issuer) {
        application
                .withPropertyValues("better-auth.url=" + issuer.url(), "management.health.better-auth.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
    }

    private static Health eventually(HealthIndicator indicator, Status status) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        Health health = requireNonNull(indicator.health());
        while (!health.getStatus().equals(status) && System.nanoTime() < until) {
            Thread.sleep(20);
            health = requireNonNull(indicator.health());
        }
        assertThat(health.getStatus()).isEqualTo(status);
        return health;
    }
}
