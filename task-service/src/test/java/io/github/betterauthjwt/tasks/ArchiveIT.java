// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive that is installed on a machine, unpacked in an empty folder. */
class ArchiveIT {

    private static final int FIRST_JDK_WITH_CACHE = 25;

    @TempDir
    private static Path installed;

    @TempDir
    private Path folder;

    /** {@code tar} gives the files new times, as a copy does. */
    @BeforeAll
    static void unpack() throws Exception {
        Path target = Path.of("target");
        Path archive = target.resolve(names(target).stream()
                .filter(name -> name.endsWith(".tar.gz"))
                .findFirst()
                .orElseThrow());
        run(List.of("tar", "-xzmf", archive.toString(), "-C", installed.toString(), "--strip-components=1"), Map.of());
    }

    private static String run(List<String> command, Map<String, String> environment) throws Exception {
        Path log = Files.createTempFile("archive", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        String output = Files.readString(log);
        Files.delete(log);
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private static String javaHome() {
        return System.getProperty("java.home");
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static List<String> libraries() throws IOException {
        return names(installed.resolve("libs")).stream()
                .filter(name -> !name.equals("native"))
                .toList();
    }

    @Test
    void archive_unpackedInAnEmptyFolder_becomesReady() throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                Program program = Program.of(
                        folder, List.of(installed.resolve("task-service").toString()))) {
            Process process = program.start(
                    Map.of("JAVA_HOME", javaHome(), "JAVA_OPTS", "", "PORT", "0", "BETTER_AUTH_URL", issuer.url()));
            program.awaitAlive(process);

            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
            while (program.management(process).get("/health/ready").status() != 200) {
                assertThat(System.nanoTime()).as(program.log(0)).isLessThan(deadline);
                Thread.sleep(50);
            }
            assertThat(program.log(0)).doesNotContain("The start takes longer");
        }
    }

    @Test
    void archive_unpackedWithNewTimes_usesTheAotCache() throws Exception {
        assumeThat(Runtime.version().feature())
                .as("Java that can make an AOT cache")
                .isGreaterThanOrEqualTo(FIRST_JDK_WITH_CACHE);
        Path classes = folder.resolve("classes");

        String output = run(
                List.of(installed.resolve("task-service").toString(), "--version"),
                Map.of("JAVA_HOME", javaHome(), "JAVA_OPTS", "-Xlog:class+load:file=" + classes));

        assertThat(output).startsWith("task-service ").hasLineCount(1);
        assertThat(Files.readString(classes))
                .containsPattern("io\\.github\\.betterauthjwt\\.tasks\\.Main source: shared objects file");
    }

    @Test
    void archive_sampleSettings_areAccepted() throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("JAVA_HOME", javaHome(), "JAVA_OPTS", ""));
        for (String line : Files.readAllLines(installed.resolve("systemd/environment"))) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                settings.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }

        String output = run(List.of(installed.resolve("task-service").toString(), "--check"), settings);

        assertThat(settings).containsKeys("BETTER_AUTH_URL", "DATABASE_URL");
        assertThat(output).contains("The settings are valid");
    }

    @Test
    void archive_unpacked_containsLicensesAndTheUnit() throws Exception {
        assertThat(installed.resolve("LICENSE")).content().contains("Apache License");
        assertThat(installed.resolve("licenses/PostgreSQL")).content().contains("PostgreSQL Global Development Group");
        assertThat(names(installed.resolve("licenses"))).anyMatch(name -> name.contains("helidon"));
        assertThat(installed.resolve("systemd/task-service.service"))
                .content()
                .contains("ExecStart=/opt/task-service/task-service\n");
        assertThat(installed.resolve("postgres/roles.sql")).exists();
        assertThat(libraries()).allSatisfy(name -> assertThat(name).endsWith(".jar"));
    }

    @Test
    void archive_madeOnline_listsEveryLibraryInItsSbom() throws Exception {
        Path sbom = installed.resolve("bom.json");
        assumeThat(sbom)
                .as("the SBOM, which the build makes only if Maven is online")
                .exists();
        String text = Files.readString(sbom);

        assertThat(text).contains("CycloneDX");
        assertThat(libraries()).allSatisfy(name -> {
            String artifact = name.replaceFirst("-[0-9].*", "");
            assertThat(text).contains("\"name\" : \"" + artifact + "\"");
        });
    }
}
