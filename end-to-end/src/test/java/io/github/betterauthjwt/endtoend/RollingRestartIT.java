// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.betterauthjwt.testing.TestIssuer;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances behind the documented proxies are restarted one after the other, and no request fails. */
class RollingRestartIT {

    private static final int USERS = 6;
    private static final int INSTANCES = 2;
    private static final Duration START = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final int[] ports = {Locations.freePort(), Locations.freePort()};
    private final int[] managementPorts = {Locations.freePort(), Locations.freePort()};
    private final int proxyPort = Locations.freePort();

    @Test
    void instances_restartedBehindHaproxy_failNoRequest() throws Exception {
        String program = program("haproxy");
        String configuration = adapt("haproxy/haproxy.cfg", "bind :8000", "bind 127.0.0.1:" + proxyPort);

        assertRestartsFailNothing("haproxy", List.of(program, "-db", "-f", configuration));
    }

    @Test
    void instances_restartedBehindNginx_failNoRequest() throws Exception {
        String program = program("nginx");
        String configuration = adapt("nginx/task-service.conf", "listen 8000;", "listen 127.0.0.1:" + proxyPort + ";");
        Path main = Files.writeString(
                folder.resolve("nginx.conf"),
                """
                daemon off;
                pid %1$s/nginx.pid;
                error_log %1$s/nginx-error.log;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  include %2$s;
                }
                """
                        .formatted(folder, configuration));

        assertRestartsFailNothing(
                "nginx", List.of(program, "-e", folder.resolve("nginx-start.log") + "", "-c", main + ""));
    }

    private static String program(String name) {
        List<Path> places = Stream.concat(
                        Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .toList();
        String wanted = name + " on the PATH (on Debian: apt-get install " + name + ")";
        if ("true".equals(System.getenv("CI"))) {
            assertThat(places).as(wanted).isNotEmpty();
        }
        assumeThat(places).as(wanted).isNotEmpty();
        return places.getFirst().toString();
    }

    /** Replaces only the addresses in a documented file. */
    private String adapt(String file, String listen, String listenHere) throws Exception {
        String text =
                replace(Files.readString(Locations.REPOSITORY.resolve("deploy").resolve(file)), listen, listenHere);
        for (int instance = 0; instance < INSTANCES; instance++) {
            String address = "10.0.0.1" + (instance + 1) + ":8080";
            text = text.replace(
                    address + " check port 8081",
                    "127.0.0.1:" + ports[instance] + " check port " + managementPorts[instance]);
            text = text.replace(address, "127.0.0.1:" + ports[instance]);
            assertThat(text).contains("127.0.0.1:" + ports[instance]);
        }
        Path adapted = folder.resolve(Path.of(file).getFileName());
        return Files.writeString(adapted, text).toString();
    }

    private static String replace(String text, String before, String after) {
        assertThat(text).contains(before);
        return text.replace(before, after);
    }

    private void assertRestartsFailNothing(String name, List<String> proxy) throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                TaskServer database = TaskServer.start(issuer.url(), folder.resolve("data"))) {
            assertThat(database.port()).isPositive();
            TaskServer[] instances = {start(issuer, 0), start(issuer, 1)};
            try (ChildProcess running = ChildProcess.start("proxy", Map.of(), proxy)) {
                String url = "http://127.0.0.1:" + proxyPort;
                running.await(() -> Http.answersWith(401, url + "/api/tasks"), "serves", START);
                Load load = Load.start(url, issuer, USERS);
                load.awaitMore(100);
                for (int instance = 0; instance < INSTANCES; instance++) {
                    instances[instance].close();
                    load.awaitMore(50);
                    instances[instance] = start(issuer, instance);
                    Load.pause(Duration.ofSeconds(1)); // until the health checks have seen it twice
                    load.awaitMore(50);
                }
                load.stop();
                System.getLogger(RollingRestartIT.class.getName())
                        .log(Level.INFO, name + " restarts: " + load.report());
                assertThat(load.failedFirstTries()).as(load.report()).isEmpty();
            } finally {
                for (TaskServer instance : instances) {
                    instance.close();
                }
            }
        }
    }

    private TaskServer start(TestIssuer issuer, int instance) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("PORT", "" + ports[instance]);
        settings.put("MANAGEMENT_PORT", "" + managementPorts[instance]);
        settings.put(
                "DATABASE_URL",
                Files.readString(folder.resolve("data/database-url")).strip());
        settings.put("DATABASE_POOL_SIZE", "5");
        settings.put("DRAIN_DELAY", "2s");
        return TaskServer.start(issuer.url(), folder.resolve("unused"), settings, "/health/ready");
    }
}
