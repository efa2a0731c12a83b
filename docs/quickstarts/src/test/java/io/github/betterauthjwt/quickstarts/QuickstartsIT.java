// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quickstarts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that a reader who follows a quickstart gets the responses that it shows. The script {@code docs/try} follows it. */
class QuickstartsIT {

    private static final Path REPOSITORY =
            Path.of(System.getProperty("repository", "../..")).toAbsolutePath().normalize();
    private static final String PREFIX = "quickstart-";

    static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(REPOSITORY.resolve("docs"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith(PREFIX) && name.endsWith(".md"))
                    .map(name -> name.substring(PREFIX.length(), name.length() - ".md".length()))
                    .sorted()
                    .toList();
        }
    }

    /** Returns all pages, or those that the system property {@code page} selects, for example {@code -Dpage=ktor}. */
    static List<String> selected() throws IOException {
        String names = System.getProperty("page", ".*");
        return pages().stream().filter(page -> page.matches(names)).toList();
    }

    @ParameterizedTest
    @MethodSource("selected")
    void page_followedLiterally_showsItsResponses(String page) throws Exception {
        Path log = Path.of("target", PREFIX + page + ".log").toAbsolutePath();
        Process process = new ProcessBuilder("docs/try", page)
                .directory(REPOSITORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(14, TimeUnit.MINUTES))
                    .as("docs/try %s ended", page)
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    @Test
    void pages_ofEachHost_exist() throws IOException {
        assertThat(pages())
                .contains(
                        "better-auth",
                        "grpc",
                        "helidon",
                        "java",
                        "jaxrs",
                        "ktor",
                        "mcp",
                        "micronaut",
                        "quarkus",
                        "servlet",
                        "spring-boot",
                        "vertx");
    }
}
