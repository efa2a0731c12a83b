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
        Path directory = folder.resolve("served/org/apache/maven/apache-maven/3.9.11");
        served = Files.copy(
                Locations.TARGET.resolve("maven").resolve(ARCHIVE),
                Files.createDirectories(directory).resolve(ARCHIVE));
        programs = ReducedPath.folder("mvn");
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
        List<ChildProcess> runs = IntStream.range(0, 3)
                .mapToObj(i -> mvnw("first-" + i, repositoryUrl()))
                .toList();
        for (ChildProcess run : runs) {
            try (run) {
                assertThat(run.awaitEnd(WAIT)).as(run.output()).isZero();
                assertThat(run.output()).contains("Apache Maven 3.9.11").contains("fetching Maven");
            }
        }
        assertThat(kept()).as("one Maven and nothing besides").hasSize(1);

        try (ChildProcess later = mvnw("later", "http://localhost:1")) {
            assertThat(later.awaitEnd(WAIT)).isZero();
            assertThat(later.output()).startsWith("Apache Maven 3.9.11");
        }
    }

    @Test
    void mvnw_archiveWithAnotherChecksum_installsNothing() throws IOException {
        Files.writeString(served, "more", StandardOpenOption.APPEND);

        try (ChildProcess run = mvnw("tampered", repositoryUrl())) {
            assertThat(run.awaitEnd(WAIT)).isEqualTo(1);
            assertThat(run.output()).contains("is not the one pinned").contains("Nothing was installed");
        }
        assertThat(kept()).isEmpty();
    }

    @Test
    void mvnw_repositoryHasNoMaven_printsInstructions() throws IOException {
        try (ChildProcess run = mvnw("missing", repositoryUrl() + "/elsewhere")) {
            assertThat(run.awaitEnd(WAIT)).isEqualTo(1);
            assertThat(run.output()).contains("could not fetch Maven 3.9.11").contains("MVNW_REPOURL");
        }
        assertThat(kept()).isEmpty();
    }

    private ChildProcess mvnw(String name, String url) {
        return ChildProcess.start(
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
        Path directory = folder.resolve("a home/wrapper/dists/apache-maven-3.9.11-bin");
        try (Stream<Path> sums = Files.list(directory);
                Stream<Path> mavens = Files.list(sums.findFirst().orElseThrow())) {
            return mavens.toList();
        }
    }
}
