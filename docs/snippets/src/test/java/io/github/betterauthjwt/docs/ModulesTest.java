// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that each published module of the library is entered wherever the others are. */
class ModulesTest {

    private static final String LIBRARY = "betterauth-jwt-verifier/";
    private static final Pattern MODULE = Pattern.compile("<module>([a-z]+)</module>");
    private static final Pattern ARTIFACT = Pattern.compile("(?s)</parent>.*?<artifactId>([^<]+)</artifactId>");

    private record Place(String file, String text) {}

    static List<String> modules() {
        return MODULE.matcher(Documents.text(LIBRARY + "pom.xml"))
                .results()
                .map(match -> match.group(1))
                .filter(module -> pom(module).contains("<maven.deploy.skip>false</maven.deploy.skip>"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void module_published_isEnteredEverywhere(String module) {
        String artifact = ARTIFACT.matcher(pom(module))
                .results()
                .findFirst()
                .map((MatchResult match) -> match.group(1))
                .orElseThrow();
        String element = "<artifactId>" + artifact + "</artifactId>";
        List<Place> places = List.of(
                new Place("release/licenses/pom.xml", element),
                new Place("release/consumer/pom.xml", element),
                new Place("README.md", "(" + LIBRARY + module + ")"));
        assertThat(places)
                .filteredOn(place -> !Documents.text(place.file()).contains(place.text()))
                .as("Files that name each published module, but not %s, and the text that is missing in each", artifact)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void module_published_hasAReadme(String module) {
        assertThat(Documents.REPOSITORY.resolve(LIBRARY + module + "/README.md"))
                .exists();
    }

    private static String pom(String module) {
        return Documents.text(LIBRARY + module + "/pom.xml");
    }
}
