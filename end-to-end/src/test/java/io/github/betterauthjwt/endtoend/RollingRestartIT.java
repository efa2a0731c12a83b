// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.endtoend.DocumentedProxy.Instance;
import io.github.betterauthjwt.testing.TestIssuer;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two instances behind the documented proxies are restarted one after the other, and no request fails. */
class RollingRestartIT {

    private static final int USERS = 6;
    private static final Duration START = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final List<Instance> places = List.of(
            new Instance(Locations.freePort(), Locations.freePort()),
            new Instance(Locations.freePort(), Locations.freePort()));

    @ParameterizedTest
    @EnumSource
    void instances_restartedBehindProxy_failNoRequest(DocumentedProxy proxy) throws Exception {
        int port = Locations.freePort();
        String url = "http://127.0.0.1:" + port;
        try (TestIssuer issuer = TestIssuer.start();
                TaskServer database = TaskServer.start(issuer.url(), folder.resolve("data"))) {
            assertThat(database.port()).isPositive();
            TaskServer[] instances = {start(issuer, places.get(0)), start(issuer, places.get(1))};
            try (ChildProcess running = proxy.start(port, places, folder)) {
                running.await(() -> Http.answersWith(401, url + "/api/tasks"), "serves", START);
                Load load = Load.start(url, issuer, USERS);
                load.awaitMore(100);
                for (int instance = 0; instance < instances.length; instance++) {
                    instances[instance].close();
                    load.awaitMore(50);
                    instances[instance] = start(issuer, places.get(instance));
                    Load.pause(Duration.ofSeconds(1)); // until the health checks have seen it twice
                    load.awaitMore(50);
                }
                load.stop();
                System.getLogger(RollingRestartIT.class.getName())
                        .log(Level.INFO, proxy + " restarts: " + load.report());
                assertThat(load.failedFirstTries()).as(load.report()).isEmpty();
            } finally {
                for (TaskServer instance : instances) {
                    instance.close();
                }
            }
        }
    }

    private TaskServer start(TestIssuer issuer, Instance place) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("PORT", "" + place.port());
        settings.put("MANAGEMENT_PORT", "" + place.managementPort());
        settings.put(
                "DATABASE_URL",
                Files.readString(folder.resolve("data/database-url")).strip());
        settings.put("DATABASE_POOL_SIZE", "5");
        settings.put("DRAIN_DELAY", "2s");
        return TaskServer.start(issuer.url(), folder.resolve("unused"), settings, "/health/ready");
    }
}
