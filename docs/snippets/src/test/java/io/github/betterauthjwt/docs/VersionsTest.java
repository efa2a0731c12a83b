// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static io.github.betterauthjwt.docs.YamlNodes.at;
import static io.github.betterauthjwt.docs.YamlNodes.keys;
import static io.github.betterauthjwt.docs.YamlNodes.text;
import static io.github.betterauthjwt.docs.YamlNodes.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.testing.BetterAuthStub;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests that everything which depends on the versions of Better Auth has those of versions.json. */
class VersionsTest {

    private static final String LIST = "betterauth-jwt-verifier/core/src/test/golden/versions.json";
    private static final String GOLDEN = "betterauth-jwt-verifier/core/src/test/resources/golden";
    private static final String MAPPINGS = "betterauth-jwt-verifier/testing/src/main/resources/better-auth";
    private static final Pattern RANGE = Pattern.compile("\\b1\\.2\\s+to\\s+(\\d+\\.\\d+)\\b");
    private static final String REMEDY = "%s. Follow \"Support a new Better Auth version\" in CONTRIBUTING.md";

    private final Map<?, ?> versions = yaml(LIST).get(0);

    private Set<String> servers() {
        return keys(at(versions, "better-auth"));
    }

    private Set<String> minors() {
        return servers().stream().filter(name -> name.matches("\\d+\\.\\d+")).collect(Collectors.toSet());
    }

    private String newest() {
        return minors().stream()
                .max(Comparator.comparingInt((String minor) -> Integer.parseInt(minor.replaceAll("\\..*", "")))
                        .thenComparingInt(minor -> Integer.parseInt(minor.replaceAll(".*\\.", ""))))
                .orElseThrow();
    }

    @Test
    void list_versions_belongToTheirNames() {
        assertThat(servers()).allSatisfy(name -> assertThat(text(at(versions, "better-auth", name)))
                .matches(Pattern.quote(name) + "(\\.\\d+)?"));
    }

    @Test
    void goldenTokens_recordings_areThoseOfTheList() {
        Set<String> expected = new TreeSet<>(servers());
        expected.addAll(keys(at(versions, "@better-auth/oauth-provider")));
        assertThat(names(Documents.in(GOLDEN, ".json")))
                .as(REMEDY, "The recordings in " + GOLDEN)
                .isEqualTo(expected);
    }

    @Test
    void stub_versions_areThoseOfTheList() {
        Set<String> recorded = Documents.in(MAPPINGS, "server.json").stream()
                .map(file -> Documents.REPOSITORY.resolve(MAPPINGS).relativize(file))
                .map(file -> file.getName(0).toString())
                .collect(Collectors.toSet());
        assertThat(recorded).as(REMEDY, "The mappings in " + MAPPINGS).isEqualTo(minors());
        assertThat(BetterAuthStub.NEWEST).as(REMEDY, "BetterAuthStub.NEWEST").isEqualTo(newest());
        assertThat(minors()).allSatisfy(minor -> BetterAuthStub.start(minor).close());
    }

    @Test
    void betterAuthPage_table_hasTheVersionsOfTheList() {
        assertThat(Documents.table("docs/better-auth.md", "| Better Auth | members"))
                .extracting(row -> row.get(0))
                .as(REMEDY, "The table in docs/better-auth.md")
                .containsExactlyInAnyOrderElementsOf(servers());
    }

    @Test
    void documents_ranges_endWithTheNewestVersion() {
        assertThat(Documents.all())
                .filteredOn(document -> !document.endsWith("CHANGELOG.md"))
                .filteredOn(document -> RANGE.matcher(Documents.text(document))
                        .results()
                        .anyMatch(match -> !match.group(1).equals(newest())))
                .as(REMEDY, "Documents that name an older version as the newest")
                .isEmpty();
    }

    @Test
    void page_version_isTheNewestOfTheList() {
        Object page = at(yaml("examples/web/package.json").get(0), "dependencies", "better-auth");
        assertThat(text(page))
                .as(REMEDY, "better-auth in examples/web/package.json")
                .startsWith(newest() + ".");
    }

    private static Set<String> names(List<Path> files) {
        return files.stream()
                .map(file -> String.valueOf(file.getFileName()).replace(".json", ""))
                .collect(Collectors.toSet());
    }
}
