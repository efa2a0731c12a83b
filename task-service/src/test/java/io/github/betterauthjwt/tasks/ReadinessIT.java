// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.tasks.operations.Readiness;
import io.github.betterauthjwt.tasks.operations.Tracing;
import io.github.betterauthjwt.tasks.postgres.ConnectionPool;
import io.github.betterauthjwt.tasks.postgres.Database;
import io.github.betterauthjwt.tasks.postgres.DatabaseUnavailableException;
import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.tasks.settings.TracingSettings;
import io.github.betterauthjwt.tasks.task.Owner;
import io.github.betterauthjwt.testing.TestIssuer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The effect of probes on a database that suspends when it receives no queries, as Neon's do. */
class ReadinessIT {

    @Test
    void state_serverThatScalesToZero_isCheckedOnlyAfterAFailedCall() throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                DatabaseProxy proxy = DatabaseProxy.to(TestDatabase.url());
                JwtVerifier verifier = verifier(issuer);
                Database database = new Database(sleeper(proxy), false, Tracing.of(TracingSettings.off())::statement)) {
            Owner owner = Owner.of(verifier.verify(issuer.token("ada")));
            Readiness readiness = new Readiness(database, verifier);
            assertThat(readiness.state().databaseUp()).isTrue();
            assertThat(proxy.connections()).as("left asleep").isZero();

            proxy.silence(true);
            assertThatThrownBy(() -> select(database, owner)).isInstanceOf(DatabaseUnavailableException.class);
            assertThat(readiness.state().databaseUp()).isFalse();

            proxy.silence(false);
            while (!readiness.state().databaseUp()) {
                Thread.onSpinWait();
            }
            proxy.silence(true);
            Readiness oblivious = new Readiness(database, verifier);
            assertThat(oblivious.state().databaseUp()).as("left to sleep again").isTrue();
        }
    }

    private static JwtVerifier verifier(TestIssuer issuer) {
        Settings settings = Settings.read(TestDatabase.environment(issuer.url()));
        return JwtVerifier.builder(settings.tokens().issuer(), settings.tokens().audience())
                .build();
    }

    private static ConnectionPool sleeper(DatabaseProxy proxy) {
        return ConnectionPool.open(DatabaseUrl.parse(proxy.address()), true, 1, Duration.ofMillis(500), true);
    }

    private static void select(Database database, Owner owner) {
        database.call(Database.Repeat.SAFE, owner.id(), execute -> execute.get("SELECT 1"));
    }
}
