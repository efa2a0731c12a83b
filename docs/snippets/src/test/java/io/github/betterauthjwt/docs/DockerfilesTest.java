// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests, without building the images, that each path an image copies exists or is created earlier. */
class DockerfilesTest {

    private static final Pattern STAGE = Pattern.compile("\\S+(?: AS (\\S+))?");
    private static final Pattern BUILT = Pattern.compile("(task-service/target|\\.next)/[A-Za-z0-9./-]+");

    private static final Pattern MODULES = Pattern.compile("--add-modules (\\S+)");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?([a-z][a-z.]*)\\.[A-Z]");

    /** One instruction, with its continuation lines joined. */
    private record Instruction(String name, String arguments) {

        List<String> words() {
            return Arrays.stream(arguments.split("\\s+"))
                    .filter(word -> !word.startsWith("--"))
                    .toList();
        }
    }

    private static List<Instruction> read(String dockerfile) {
        List<Instruction> instructions = new ArrayList<>();
        String text = Documents.text(dockerfile).replaceAll("(?m)^#.*\\n", "").replaceAll("\\\\\\n\\s*", "");
        for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
            String[] parts = line.split("\\s+", 2);
            instructions.add(new Instruction(parts[0], parts[1]));
        }
        return instructions;
    }

    private static List<Instruction> read(String dockerfile, String name) {
        return read(dockerfile).stream()
                .filter(instruction -> instruction.name().equals(name))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy/task-service.Dockerfile", "deploy/web.Dockerfile"})
    void copy_fromTheRepository_existsAndIsNotIgnored(String dockerfile) {
        List<String> missing = new ArrayList<>();
        int copied = 0;
        for (Instruction copy : read(dockerfile, "COPY")) {
            if (copy.arguments().startsWith("--from=")) {
                continue;
            }
            List<String> words = copy.words();
            for (String source : words.subList(0, words.size() - 1)) {
                copied++;
                if (!Files.exists(Documents.REPOSITORY.resolve(source)) || isIgnored(dockerfile, source)) {
                    missing.add(source);
                }
            }
        }
        assertThat(copied).isPositive();
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy/task-service.Dockerfile", "deploy/web.Dockerfile"})
    void ignored_files_areNotReadByABuild(String dockerfile) {
        for (String needed : List.of(
                "pom.xml",
                "task-service/pom.xml",
                "task-service/src/main/java/io/github/betterauthjwt/tasks/Main.java",
                "betterauth-jwt-verifier/core/src/main/resources/io/github/betterauthjwt/self-test.jws",
                "docs/snippets/pom.xml", // Maven reads every module's pom
                "examples/web/package.json",
                "examples/web/app/page.tsx")) {
            assertThat(Documents.REPOSITORY.resolve(needed)).exists();
            assertThat(isIgnored(dockerfile, needed)).as(needed).isFalse();
        }
        assertThat(isIgnored(dockerfile, "examples/web/node_modules/next/package.json"))
                .isTrue();
        assertThat(isIgnored(dockerfile, "deploy/.env")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy/task-service.Dockerfile", "deploy/web.Dockerfile"})
    void stages_arePinnedNamedAndEndAsAnOrdinaryUser(String dockerfile) {
        List<String> stages = new ArrayList<>();
        for (Instruction from : read(dockerfile, "FROM")) {
            MatchResult match =
                    STAGE.matcher(from.arguments()).results().findFirst().orElseThrow();
            assertThat(from.arguments()).matches("scratch|[a-z./-]+:[0-9][\\w.-]+(@sha256:[0-9a-f]{64})?( AS \\w+)?");
            stages.add(match.group(1) == null ? "" : match.group(1));
        }
        for (Instruction copy : read(dockerfile, "COPY")) {
            if (copy.arguments().startsWith("--from=")) {
                assertThat(stages).contains(copy.arguments().replaceAll("--from=(\\S+).*", "$1"));
            }
        }
        assertThat(read(dockerfile, "USER")).singleElement().satisfies(user -> assertThat(user.arguments())
                .matches("[1-9][0-9]*:[1-9][0-9]*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy/task-service.Dockerfile", "deploy/web.Dockerfile"})
    void built_files_areThoseTheBuildCreates(String dockerfile) {
        List<String> taken = read(dockerfile).stream()
                .flatMap(instruction -> BUILT.matcher(instruction.arguments()).results())
                .map(MatchResult::group)
                .distinct()
                .toList();
        String pom = Documents.text("task-service/pom.xml");
        String next = Documents.text("examples/web/next.config.ts");
        String training = Documents.text("task-service/src/test/java/io/github/betterauthjwt/tasks/AotTraining.java");
        for (String path : taken) {
            switch (path) {
                case "task-service/target/task-service.jar" ->
                    assertThat(pom).contains("<finalName>task-service</finalName>");
                case "task-service/target/libs" ->
                    assertThat(pom).contains("<outputDirectory>${project.build.directory}/libs</outputDirectory>");
                case "task-service/target/task-service.aot", "task-service/target/task-service.aot.jdk" ->
                    assertThat(training).contains("\"" + path.substring(path.lastIndexOf('/') + 1) + "\"");
                case ".next/standalone" -> assertThat(next).contains("output: \"standalone\"");
                default -> throw new AssertionError("Who makes " + path + "?");
            }
        }
        assertThat(taken).isNotEmpty();
    }

    /** The runtime in the image has only the modules that the Dockerfile names, and those that they require. */
    @Test
    void runtime_packagesThatTheServiceImports_areInTheImage() {
        String jlink = Documents.text("deploy/task-service.Dockerfile").replaceAll("\\\\\\n\\s*", "");
        List<String> named = List.of(MODULES.matcher(jlink)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1)
                .split(","));
        Set<String> inImage =
                Configuration.empty().resolve(ModuleFinder.ofSystem(), ModuleFinder.of(), named).modules().stream()
                        .flatMap(module -> module.reference().descriptor().packages().stream())
                        .collect(Collectors.toSet());
        Set<String> imported = Documents.sources().stream()
                .filter(source -> source.startsWith(Documents.REPOSITORY.resolve("task-service/src/main")))
                .flatMap(source -> IMPORT.matcher(Documents.text(source)).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> inJdk = ModuleFinder.ofSystem().findAll().stream()
                .flatMap(module -> module.descriptor().packages().stream())
                .collect(Collectors.toSet());
        imported.retainAll(inJdk);

        assertThat(imported).contains("java.sql", "java.util");
        assertThat(inImage).containsAll(imported);
    }

    /** Returns whether the patterns of the ignore file exclude a path. A folder's name covers its contents. */
    private static boolean isIgnored(String dockerfile, String source) {
        Path path = Path.of(source).normalize();
        return Documents.text(dockerfile + ".dockerignore")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .anyMatch(pattern -> {
                    for (Path part = path; part != null && !part.toString().isEmpty(); part = part.getParent()) {
                        if (matches(pattern, part)) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    /** In these patterns {@code **}{@code /} also matches zero folders. */
    private static boolean matches(String pattern, Path path) {
        String deep = pattern.startsWith("**/") ? "{" + pattern.substring(3) + "," + pattern + "}" : pattern;
        return FileSystems.getDefault().getPathMatcher("glob:" + deep).matches(path);
    }
}
