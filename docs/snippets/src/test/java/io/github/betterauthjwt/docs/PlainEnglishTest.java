// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tests that the prose of each module is plain English. {@code phrases.txt} lists the phrases that are not, and the
 * exceptions.
 */
class PlainEnglishTest {

    /** The most phrases per 1,000 words of a module. */
    private static final double LIMIT = 1;

    private static final String ALLOW = "allow = ";
    private static final List<String> ENTRIES = resource("phrases.txt")
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    private static final Pattern PHRASES =
            words(ENTRIES.stream().filter(line -> !line.startsWith(ALLOW)).map(line -> line.split(" = ", 2)[0]));
    private static final Pattern ALLOWED =
            words(ENTRIES.stream().filter(line -> line.startsWith(ALLOW)).map(line -> line.substring(ALLOW.length())
                    .split(" : ", 2)[0]));

    /** The prose of a module. */
    private record Count(int words, List<String> phrases) {

        Count plus(Count other) {
            return new Count(
                    words + other.words,
                    Stream.concat(phrases.stream(), other.phrases.stream()).toList());
        }

        double rate() {
            return phrases.size() * 1000.0 / Math.max(1, words);
        }
    }

    @Test
    void prose_ofEachModule_isPlain() {
        Map<String, Count> modules = new TreeMap<>();
        for (Path file : files()) {
            String path = Documents.REPOSITORY.relativize(file).toString();
            modules.merge(module(file), count(path, Prose.of(file)), Count::plus);
        }
        List<String> odd = new ArrayList<>();
        modules.forEach((module, count) -> {
            System.out.printf(
                    Locale.ROOT, "%-40s %6d words, %4.2f phrases per 1,000%n", module, count.words(), count.rate());
            if (count.rate() > LIMIT) {
                odd.addAll(count.phrases());
            }
        });
        assertThat(modules).hasSizeGreaterThan(10);
        assertThat(odd).isEmpty();
    }

    @Test
    void prose_withListedPhrases_isCounted() {
        String text = resource("odd-prose.txt");
        assertThat(phrases(Prose.ofDocument(text))).hasSize(11);
        assertThat(phrases(Prose.ofJava("/**\n * " + text.replace("\n", "\n * ") + "*/ class A {}")))
                .hasSize(11);
        assertThat(phrases(Prose.ofJava("f(\"" + text.strip().replace("\n", " \" + \"") + "\")")))
                .hasSize(11);
        assertThat(phrases(Prose.ofPage("<p>" + text + "</p>"))).hasSize(11);
        assertThat(phrases(Prose.ofPage("f(`" + text + "${count}`)"))).hasSize(11);
    }

    @Test
    void names_inCode_areNotCounted() {
        String code = "engine";
        assertThat(phrases(Prose.ofDocument("Set `" + code + "` to [on](" + code + ").")))
                .isEmpty();
        assertThat(phrases(
                        Prose.ofJava("/** Sets {@code " + code + "}. */ void " + code + "() { f(\"" + code + "\"); }")))
                .isEmpty();
        assertThat(phrases(Prose.ofPage("const " + code + " = '" + code + "';")))
                .isEmpty();
    }

    private static List<Path> files() {
        return Stream.of(".md", ".java", ".ts", ".tsx", ".mjs")
                .flatMap(ending -> Documents.files(ending).stream())
                .toList();
    }

    /** Returns the nearest folder with a pom. */
    private static String module(Path file) {
        Path folder = Objects.requireNonNull(file.getParent());
        while (!Files.exists(folder.resolve("pom.xml"))) {
            folder = Objects.requireNonNull(folder.getParent());
        }
        String name = Documents.REPOSITORY.relativize(folder).toString();
        return name.isEmpty() ? "documents and scripts" : name;
    }

    private static Count count(String path, String prose) {
        int words = (int) Pattern.compile("\\p{L}{2,}").matcher(prose).results().count();
        return new Count(
                words,
                phrases(prose).stream().map(phrase -> path + ": " + phrase).toList());
    }

    /** Returns each listed phrase of the text with the words around it. */
    private static List<String> phrases(String prose) {
        String text = ALLOWED.matcher(prose).replaceAll("");
        return PHRASES.matcher(text)
                .results()
                .map((MatchResult match) ->
                        text.substring(Math.max(0, match.start() - 40), Math.min(text.length(), match.end() + 20)))
                .toList();
    }

    private static Pattern words(Stream<String> expressions) {
        return expressions
                .map(expression -> Character.isLetter(expression.charAt(0)) || expression.startsWith("(")
                        ? "\\b(?:" + expression + ")\\b"
                        : "(?:" + expression + ")\\b")
                .collect(Collectors.collectingAndThen(
                        Collectors.joining("|"), all -> Pattern.compile(all, Pattern.CASE_INSENSITIVE)));
    }

    private static String resource(String name) {
        try (InputStream in = PlainEnglishTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
