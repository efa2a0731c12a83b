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
import java.util.stream.Stream;

/** Reads the documents of the repository and the sources that they are checked against. */
final class Documents {

    static final Path REPOSITORY =
            Path.of(System.getProperty("repository", "../..")).toAbsolutePath().normalize();

    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git", ".next", "data");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");

    private Documents() {}

    /** Returns all documents. */
    static List<Path> all() {
        return files(".md");
    }

    /** Returns the documents in a folder of the repository and its subfolders. */
    static List<Path> in(String folder) {
        return in(folder, ".md");
    }

    /** Returns the files in a folder of the repository and its subfolders whose names have this ending. */
    static List<Path> in(String folder, String ending) {
        return files(REPOSITORY.resolve(folder), ending);
    }

    /** Returns all Java and Kotlin files that a build of the repository compiles. */
    static List<Path> sources() {
        return Stream.of(".java", ".kt")
                .flatMap(ending -> files(ending).stream())
                .toList();
    }

    /** Returns all files of the repository whose names have this ending. */
    static List<Path> files(String ending) {
        return files(REPOSITORY, ending);
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

    /** Returns the text of a file. The path is relative to the root of the repository. */
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

    /** Returns a document without its fenced blocks. */
    static String prose(Path document) {
        return FENCED.matcher(text(document)).replaceAll("");
    }

    /** Returns the trimmed cells of the table rows below the row that starts with these headings. */
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
