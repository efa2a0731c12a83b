// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs ShellCheck over every shell script of the repository, because not every system that runs them was tried. */
class ShellScriptsTest {

    private static final Set<String> SKIPPED = Set.of("target", "node_modules", ".git", ".next", "data");
    private static final long LONGEST_SCRIPT = 100_000;

    @TempDir
    private Path folder;

    @Test
    void shellcheck_everyScript_findsNoFault() throws Exception {
        String program = Programs.find("shellcheck");
        List<String> scripts = scripts();
        assertThat(scripts).contains("run", "mvnw", "deploy/images", "task-service/bin/task-service");

        List<String> command = new ArrayList<>(List.of(program, "-x", "-P", "SCRIPTDIR", "-S", "warning"));
        command.addAll(scripts);
        Programs.runQuietly(folder.resolve("log"), command);
    }

    private static List<String> scripts() throws IOException {
        List<String> scripts = new ArrayList<>();
        Files.walkFileTree(Documents.REPOSITORY, new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return SKIPPED.contains(directory.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && attributes.size() < LONGEST_SCRIPT && isScript(file)) {
                    scripts.add(Documents.REPOSITORY.relativize(file).toString());
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return scripts;
    }

    private static boolean isScript(Path file) throws IOException {
        String start = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        return start.startsWith("#!/bin/sh") || start.startsWith("#!/usr/bin/env bash");
    }
}
