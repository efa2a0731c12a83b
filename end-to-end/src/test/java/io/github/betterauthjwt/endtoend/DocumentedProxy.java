// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** HAProxy or nginx with a file of {@code deploy}, in which only the addresses are different. */
enum DocumentedProxy {
    HAPROXY("haproxy/haproxy.cfg", "bind :8000", "bind 127.0.0.1:") {
        @Override
        List<String> command(String program, Path file, Path folder) {
            return List.of(program, "-db", "-f", file.toString());
        }
    },
    NGINX("nginx/task-service.conf", "listen 8000", "listen 127.0.0.1:") {
        @Override
        List<String> command(String program, Path file, Path folder) throws IOException {
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
                            .formatted(folder, file));
            return List.of(program, "-e", folder.resolve("nginx-start.log").toString(), "-c", main.toString());
        }
    };

    private final String file;
    private final String listen;
    private final String listenHere;

    DocumentedProxy(String file, String listen, String listenHere) {
        this.file = file;
        this.listen = listen;
        this.listenHere = listenHere;
    }

    /** Where an instance serves requests, and where its health. */
    record Instance(int port, int managementPort) {}

    abstract List<String> command(String program, Path file, Path folder) throws IOException;

    /**
     * Starts the proxy, which does not listen yet.
     *
     * @param folder an empty folder for its files
     */
    ChildProcess start(int port, List<Instance> instances, Path folder) throws IOException {
        List<String> command = command(program(), adapted(port, instances, folder), folder);
        return ChildProcess.start("proxy", Map.of(), command);
    }

    /** Returns the name of the program. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private String program() {
        String program = toString();
        List<Path> places = Stream.concat(
                        Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .toList();
        String wanted = program + " on the PATH (on Debian: apt-get install " + program + ")";
        if ("true".equals(System.getenv("CI"))) {
            assertThat(places).as(wanted).isNotEmpty();
        }
        assumeThat(places).as(wanted).isNotEmpty();
        return places.getFirst().toString();
    }

    private Path adapted(int port, List<Instance> instances, Path folder) throws IOException {
        Path documented = Locations.REPOSITORY.resolve("deploy").resolve(file);
        String text = replace(Files.readString(documented), listen, listenHere + port);
        for (int number = 0; number < instances.size(); number++) {
            Instance instance = instances.get(number);
            String address = "10.0.0.1" + (number + 1) + ":8080";
            text = text.replace(
                    address + " check port 8081",
                    "127.0.0.1:" + instance.port() + " check port " + instance.managementPort());
            text = text.replace(address, "127.0.0.1:" + instance.port());
            assertThat(text).contains("127.0.0.1:" + instance.port());
        }
        assertThat(text).doesNotContain("10.0.0.");
        return Files.writeString(folder.resolve(documented.getFileName()), text);
    }

    private static String replace(String text, String before, String after) {
        assertThat(text).contains(before);
        return text.replace(before, after);
    }
}
