// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests mvnw without an installed Maven, against a local repository that serves the real archive. */
class WrapperIT {

    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final String ARCHIVE = "apache-maven-3.9.11-bin.tar.gz";

    @TempDir
    private Path folder;

    private HttpServer repository;
    private Path served;
    private Path programs;

    @BeforeEach
    void serve() throws IOException {
        Path place = folder.resolve("served/org/apache/maven/apache-maven/3.9.11");
        served = Files.copy(
                Places.TARGET.resolve("maven").resolve(ARCHIVE),
                Files.createDirectories(place).resolve(ARCHIVE));
        programs = ProgramsWithout.folder("mvn");
        repository = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                folder.resolve("served").toRealPath(),
                OutputLevel.NONE);
        repository.start();
    }

    @AfterEach
    void stop() {
        repository.stop(0);
    }

    @Test
    void mvnw_threeFirstRunsAtOnce_allRunThePinnedMaven() throws IOException {
        List<Child> runs = IntStream.range(0, 3)
                .mapToObj(i -> mvnw("first-" + i, repositoryUrl()))
                .toList();
        for (Child run : runs) {
            try (run) {
                assertThat(run.awaitEnd(WAIT)).as(run.output()).isZero();
                assertThat(run.output()).contains("Apache Maven 3.9.11").contains("fetching Maven");
            }
        }
        assertThat(kept()).as("one Maven, nothing else").hasSize(1);

        try (Child later = mvnw("later", "http://localhost:1")) {
            assertThat(later.awaitEnd(WAIT)).isZero();
            assertThat(later.output()).startsWith("Apache Maven 3.9.11");
        }
    }

    @Test
    void mvnw_archiveIsNotThePinnedOne_installsNothing() throws IOException {
        Files.writeString(served, "more", StandardOpenOption.APPEND);

        try (Child run = mvnw("tampered", repositoryUrl())) {
            assertThat(run.awaitEnd(WAIT)).isEqualTo(1);
            assertThat(run.output()).contains("is not the one pinned").contains("Nothing was installed");
        }
        assertThat(kept()).isEmpty();
    }

    @Test
    void mvnw_repositoryHasNoMaven_saysWhatToDo() throws IOException {
        try (Child run = mvnw("missing", repositoryUrl() + "/elsewhere")) {
            assertThat(run.awaitEnd(WAIT)).isEqualTo(1);
            assertThat(run.output()).contains("could not fetch Maven 3.9.11").contains("MVNW_REPOURL");
        }
        assertThat(kept()).isEmpty();
    }

    private Child mvnw(String name, String url) {
        return Child.start(
                "mvnw-" + name,
                Map.of(
                        "PATH", programs.toString(),
                        "MVNW_REPOURL", url,
                        "MAVEN_USER_HOME", folder.resolve("a home").toString()),
                List.of("./mvnw", "-v"));
    }

    private String repositoryUrl() {
        return "http://localhost:" + repository.getAddress().getPort();
    }

    private List<Path> kept() throws IOException {
        Path place = folder.resolve("a home/wrapper/dists/apache-maven-3.9.11-bin");
        try (Stream<Path> sums = Files.list(place);
                Stream<Path> mavens = Files.list(sums.findFirst().orElseThrow())) {
            return mavens.toList();
        }
    }
}
