// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with the packaged artifacts of the build. */
class LauncherIT {

    private static final Path LAUNCHER = Path.of("bin", "task-service").toAbsolutePath();
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    @TempDir
    private Path folder;

    private record End(int status, String text) {}

    private End run(Path launcher, Path javaHome, String options, String argument) throws Exception {
        Path log = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), argument)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().put("JAVA_OPTS", options);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new End(process.exitValue(), Files.readString(log));
    }

    private static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    private String classesLoaded(Path launcher) throws Exception {
        Path classes = folder.resolve("classes");
        End end = run(launcher, javaHome(), "-Xlog:class+load:file=" + classes, "--version");
        assertThat(end.status()).as(end.text()).isZero();
        assertThat(end.text()).contains("task-service ");
        return Files.readString(classes) + end.text();
    }

    /** Returns a copy that shares the libraries and the cache. */
    private Path deployed() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("deployed"));
        for (String part : List.of("libs", "task-service.aot", "task-service.aot.jdk", "task-service.aot.jars")) {
            if (Files.exists(TARGET.resolve(part))) {
                Files.createSymbolicLink(directory.resolve(part), TARGET.resolve(part));
            }
        }
        Files.copy(TARGET.resolve("task-service.jar"), directory.resolve("task-service.jar"));
        return Files.copy(LAUNCHER, directory.resolve("task-service"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static void assumeCacheCanBeMade() {
        assumeThat(Runtime.version().feature())
                .as("Java that can make an AOT cache")
                .isGreaterThanOrEqualTo(25);
    }

    @Test
    void launcher_onTheJdkOfTheBuild_usesTheAotCache() throws Exception {
        assumeCacheCanBeMade();

        assertThat(TARGET.resolve("task-service.aot")).exists();
        assertThat(classesLoaded(LAUNCHER))
                .containsPattern("io\\.github\\.betterauthjwt\\.tasks\\.Main source: shared objects file");
    }

    @Test
    void launcher_stopped_logsToTheEnd() throws Exception {
        int port = Program.freePort();
        try (Program program = Program.of(folder, List.of(LAUNCHER.toString()))) {
            Process process = program.start(Map.of(
                    "JAVA_HOME", javaHome().toString(),
                    "JAVA_OPTS", "",
                    "PORT", Integer.toString(port),
                    "DATABASE_URL", TestDatabase.address(),
                    "DRAIN_DELAY", "3s"));
            program.awaitAlive(process);
            process.destroy();
            program.probeUntilClosed(process, port);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

            assertThat(program.log(0)).contains("\"route\":\"/health/ready\",\"status\":503");
        }
    }

    @Test
    void launcher_machineWithNativeLibrary_usesTheUnpackedOne() throws Exception {
        assumeThat(System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .as("a machine of which the build unpacks the library")
                .isIn("Linux amd64", "Linux aarch64");

        End end = run(LAUNCHER, javaHome(), "-XshowSettings:properties", "--version");

        assertThat(end.text()).contains("com.amazon.corretto.crypto.provider.useExternalLib = true");
        String folder = end.text()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("java.library.path = "))
                .map(line -> line.substring(line.indexOf('=') + 2))
                .findFirst()
                .orElseThrow();
        assertThat(Path.of(folder, "libamazonCorrettoCryptoProvider.so")).isRegularFile();
    }

    @Test
    void launcher_cacheOfAnotherJdk_startsWithoutIt() throws Exception {
        assumeCacheCanBeMade();
        Path launcher = deployed();
        Path jdkOfCache = launcher.resolveSibling("task-service.aot.jdk");
        Files.deleteIfExists(jdkOfCache);
        Files.writeString(jdkOfCache, "JAVA_VERSION=\"99\"\n");

        assertThat(classesLoaded(launcher))
                .contains("io.github.betterauthjwt.tasks.Main source: ")
                .contains("is not used: another JDK created it")
                .doesNotContainPattern("io\\.github\\.betterauthjwt\\.tasks\\.Main source: shared");
    }

    @Test
    void launcher_copiedWithoutTimes_usesTheAotCache() throws Exception {
        assumeCacheCanBeMade();

        assertThat(classesLoaded(deployed()))
                .containsPattern("io\\.github\\.betterauthjwt\\.tasks\\.Main source: shared objects file")
                .doesNotContain("is not used");
    }

    /** A Java 25 JVM would otherwise run the classes of the previous jar. */
    @Test
    void launcher_jarWithOtherContent_startsWithoutTheCacheAndReportsIt() throws Exception {
        assumeCacheCanBeMade();
        Path launcher = deployed();
        Path jar = launcher.resolveSibling("task-service.jar");
        byte[] bytes = Files.readAllBytes(jar);
        bytes[12]++; // the time of the first entry
        FileTime time = Files.getLastModifiedTime(TARGET.resolve("task-service.jar"));
        Files.setLastModifiedTime(Files.write(jar, bytes), time);

        assertThat(classesLoaded(launcher))
                .contains("io.github.betterauthjwt.tasks.Main source: ")
                .contains("is not used: it was created with other jars")
                .doesNotContainPattern("io\\.github\\.betterauthjwt\\.tasks\\.Main source: shared");
    }

    @Test
    void launcher_jdkTooOld_printsTheRequirement() throws Exception {
        Path old = Files.createDirectory(folder.resolve("old"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.2\"\n");

        End end = run(LAUNCHER, old, "", "--version");

        assertThat(end.status()).isEqualTo(1);
        assertThat(end.text()).contains("is Java 17", "set JAVA_HOME to a JDK of 21 or later");
    }

    @Test
    void launcher_nothingBuilt_printsTheBuildCommand() throws Exception {
        Path alone = Files.copy(LAUNCHER, folder.resolve("task-service"), StandardCopyOption.COPY_ATTRIBUTES);

        End end = run(alone, javaHome(), "", "--version");

        assertThat(end.status()).isEqualTo(1);
        assertThat(end.text()).contains("There is no task-service.jar", "mvnw");
    }
}
