// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests that the targets of documents exist: files, headings, and the tests named as proof. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");
    private static final Pattern TEST =
            Pattern.compile("`([A-Z]\\w*[a-z0-9](?:Test|IT|Contract|Fuzz))(?:\\.([a-z]\\w*))?`");

    @Test
    void links_withinTheRepository_haveTargets() {
        List<String> broken = new ArrayList<>();
        for (Path document : Documents.all()) {
            LINK.matcher(Documents.prose(document))
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .filter(target -> !target.matches("[a-z]+:.*"))
                    .filter(target -> !leadsSomewhere(document, target))
                    .forEach(target -> broken.add(Documents.REPOSITORY.relativize(document) + " -> " + target));
        }
        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path document, String target) {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty()
                ? document
                : document.resolveSibling(parts[0]).normalize();
        if (!file.startsWith(Documents.REPOSITORY) || !Files.exists(file)) {
            return false;
        }
        return parts.length == 1 || anchors(file).contains(parts[1]);
    }

    /** Creates a heading's anchor as the forge does. */
    private static Set<String> anchors(Path document) {
        return HEADING.matcher(Documents.prose(document))
                .results()
                .map(match -> match.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /**
     * Matches {@code FooTest} and {@code FooTest.method}. {@code FooTest.body} matches every method that starts with
     * body.
     */
    @Test
    void tests_namedAsProof_exist() {
        Map<String, String> tests = new TreeMap<>();
        Documents.sources()
                .forEach(source ->
                        tests.put(String.valueOf(source.getFileName()).replace(".java", ""), Documents.text(source)));
        List<String> missing = new ArrayList<>();
        int named = 0;
        List<Path> documents = new ArrayList<>(Documents.in("docs"));
        documents.add(Documents.REPOSITORY.resolve("SECURITY.md"));
        for (Path document : documents) {
            for (MatchResult match :
                    TEST.matcher(Documents.prose(document)).results().toList()) {
                named++;
                String source = tests.getOrDefault(match.group(1), "");
                String method = match.group(2);
                if (source.isEmpty() || (method != null && !source.matches("(?s).*\\bvoid " + method + "\\w*\\(.*"))) {
                    missing.add(Documents.REPOSITORY.relativize(document) + ": " + match.group());
                }
            }
        }
        assertThat(missing)
                .as("Tests named as proof that do not exist. Name the test that proves the statement now")
                .isEmpty();
        assertThat(named).isPositive();
    }
}
