// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        List<Place> places = new ArrayList<>(List.of(
                new Place("release/licenses/pom.xml", element),
                new Place("release/consumer/pom.xml", element),
                new Place("README.md", "(" + LIBRARY + module + ")"),
                new Place("CHANGELOG.md", artifact)));
        if (!module.equals("doctor")) { // a program, not a dependency
            places.add(new Place(LIBRARY + "bom/pom.xml", element));
        }
        assertThat(places)
                .filteredOn(place -> !Documents.text(place.file()).contains(place.text()))
                .as("Files that name each published module, but not %s, and the text that is missing in each", artifact)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void module_published_hasAReadmeAndAModuleName(String module) {
        Path folder = Documents.REPOSITORY.resolve(LIBRARY + module);
        assertThat(folder.resolve("README.md")).exists();
        boolean isJar = Files.exists(folder.resolve("src/main/java"));
        boolean isProgram = module.equals("doctor");
        assertThat(!isJar
                        || isProgram
                        || pom(module).contains("<Automatic-Module-Name>")
                        || Files.exists(folder.resolve("src/main/java/module-info.java")))
                .as("%s has a module-info.java, or an Automatic-Module-Name in its pom.xml", module)
                .isTrue();
    }

    private static String pom(String module) {
        return Documents.text(LIBRARY + module + "/pom.xml");
    }
}
