// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that each piece of Java or Kotlin in a document occurs, except for white space, in a compiled source. The
 * quickstarts are excluded, because {@code docs/try} compiles and runs their files.
 */
class SnippetsTest {

    private static final Pattern CODE = Pattern.compile("(?ms)^ *```(?:java|kotlin)\\n(.*?)^ *```");
    private static final Pattern GRADLE = Pattern.compile("(?m)^(?:implementation|testImplementation|runtimeOnly)\\(");
    private static final Pattern QUICKSTART = Pattern.compile("/docs/quickstart-[a-z-]+\\.md$");
    private static final List<String> SOURCES = new ArrayList<>();

    record Snippet(Path document, String code) {
        @Override
        public String toString() {
            return Documents.REPOSITORY.relativize(document) + ": "
                    + code.lines().findFirst().orElse("");
        }
    }

    static List<Snippet> snippets() {
        List<Snippet> snippets = new ArrayList<>();
        for (Path document : Documents.all()) {
            if (QUICKSTART.matcher(document.toString()).find()) {
                continue;
            }
            CODE.matcher(Documents.text(document))
                    .results()
                    .filter(match -> !GRADLE.matcher(match.group(1)).find())
                    .map((MatchResult match) -> new Snippet(document, match.group(1)))
                    .forEach(snippets::add);
        }
        return snippets;
    }

    @BeforeAll
    static void readSources() {
        Documents.sources().forEach(source -> SOURCES.add(withoutWhiteSpace(Documents.text(source))));
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void snippet_any_isCompiled(Snippet snippet) {
        String code = withoutWhiteSpace(snippet.code());
        assertThat(SOURCES.stream().anyMatch(source -> source.contains(code)))
                .as("is part of a source file, for example in docs/snippets:\n%s", snippet.code())
                .isTrue();
    }

    @Test
    void snippets_ofReadmeAndDocs_areFound() {
        assertThat(snippets())
                .extracting(snippet ->
                        Documents.REPOSITORY.relativize(snippet.document()).toString())
                .contains("README.md", "docs/migration.md", "betterauth-jwt-verifier/core/README.md");
    }

    private static String withoutWhiteSpace(String code) {
        return code.replaceAll("\\s+", "");
    }
}
