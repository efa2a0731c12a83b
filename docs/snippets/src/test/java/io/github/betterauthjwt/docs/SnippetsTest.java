// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.docs.CodeBlocks.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that each piece of Java, Kotlin, TypeScript or SQL in a document occurs, except for white space, in a compiled
 * source.
 */
class SnippetsTest {

    private static final List<String> SOURCES = new ArrayList<>();

    static List<Block> snippets() {
        return CodeBlocks.all().stream()
                .filter(block -> CodeBlocks.COMPILED.contains(block.language()))
                .toList();
    }

    @BeforeAll
    static void readSources() {
        Stream.concat(Documents.sources().stream(), Documents.files(".ts").stream())
                .forEach(source -> SOURCES.add(withoutWhiteSpace(Documents.text(source))));
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void snippet_any_isCompiled(Block snippet) {
        String code = withoutWhiteSpace(snippet.code());
        assertThat(SOURCES.stream().anyMatch(source -> source.contains(code)))
                .as(
                        "is part of a source file, for example in docs/snippets or examples/web/test/documents.ts:\n%s",
                        snippet.code())
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
