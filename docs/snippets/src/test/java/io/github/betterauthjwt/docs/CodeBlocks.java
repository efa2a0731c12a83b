// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The fenced blocks of all documents. */
final class CodeBlocks {

    /** The languages whose blocks are parts of compiled sources. The SQL is a constant of such a source. */
    static final Set<String> COMPILED = Set.of("java", "kotlin", "ts", "sql");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```(\\w*)[^\\n]*\\n(.*?)^ *```");
    private static final Pattern GRADLE = Pattern.compile("(?m)^(?:implementation|testImplementation|runtimeOnly)\\(");

    private CodeBlocks() {}

    /** A block, with the tag of its language. The tag of a Gradle dependency is {@code gradle}, although it is Kotlin. */
    record Block(Path document, String language, String code) {

        @Override
        public String toString() {
            return Documents.REPOSITORY.relativize(document) + ": "
                    + code.lines().findFirst().orElse("");
        }
    }

    /** Returns the blocks of all documents except the quickstarts, which {@code docs/try} runs. */
    static List<Block> all() {
        return Documents.all().stream()
                .filter(document -> !document.toString().matches(".*/docs/quickstart[^/]*\\.md"))
                .flatMap(document ->
                        BLOCK.matcher(Documents.text(document)).results().map(match -> block(document, match)))
                .toList();
    }

    private static Block block(Path document, MatchResult match) {
        String code = match.group(2);
        boolean isGradle =
                match.group(1).equals("kotlin") && GRADLE.matcher(code).find();
        return new Block(document, isGradle ? "gradle" : match.group(1), code);
    }
}
