// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The documents of the repository, and the sources that they are held to. */
final class Documents {

    static final Path REPOSITORY =
            Path.of(System.getProperty("repository", "../..")).toAbsolutePath().normalize();

    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git", ".next", "data");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");

    private Documents() {}

    /** All documents. */
    static List<Path> all() {
        return files(REPOSITORY, ".md");
    }

    /** The documents in a folder of the repository, and below it. */
    static List<Path> in(String folder) {
        return files(REPOSITORY.resolve(folder), ".md");
    }

    /** All Java that a build of the repository compiles. */
    static List<Path> sources() {
        return files(REPOSITORY, ".java");
    }

    private static List<Path> files(Path folder, String ending) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(String.valueOf(directory.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(ending)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** A file's text, by its path from the top of the repository. */
    static String text(String path) {
        return text(REPOSITORY.resolve(path));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A document without its fenced blocks. */
    static String prose(Path document) {
        return FENCED.matcher(text(document)).replaceAll("");
    }

    /** The cells of a table's rows below the row that begins with these headings, without blanks around. */
    static List<List<String>> table(String document, String firstHeadings) {
        List<List<String>> rows = new ArrayList<>();
        boolean within = false;
        for (String line : text(document).lines().toList()) {
            if (line.startsWith(firstHeadings)) {
                within = true;
            } else if (within && !line.startsWith("|")) {
                break;
            } else if (within && !line.startsWith("| ---")) {
                rows.add(Pattern.compile("(?<!\\\\)\\|")
                        .splitAsStream(line.strip().replaceAll("^\\||\\|$", ""))
                        .map(String::strip)
                        .toList());
            }
        }
        return rows;
    }
}
