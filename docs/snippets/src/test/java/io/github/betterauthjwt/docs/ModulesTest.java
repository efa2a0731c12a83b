// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests what each published module needs before a release, because {@code release/try} runs only then. */
class ModulesTest {

    private static final String LIBRARY = "betterauth-jwt-verifier/";
    private static final Pattern ARTIFACT = Pattern.compile("(?m)^  <artifactId>(.+)</artifactId>$");
    private static final Pattern CONTRACT = Pattern.compile("(?:extends|:) BearerContract\\b");
    /** A program with its parts inside, on which nothing depends. */
    private static final String PROGRAM = "doctor";
    /** A part of the module {@code quarkus}, which Quarkus finds itself. */
    private static final String DEPLOYMENT = "quarkus/deployment";
    /** The documents with a table of all adapters. */
    private static final List<String> TABLES = List.of("access-tokens", "dpop", "sign-out");

    /** A text that a file must contain. */
    private record Place(String file, String text) {}

    /** Returns the folder of each published module, for example {@code vertx}. */
    static List<String> modules() {
        Path library = Documents.REPOSITORY.resolve(LIBRARY);
        return Documents.in(LIBRARY, "pom.xml").stream()
                .filter(pom -> Documents.text(pom).contains("<maven.deploy.skip>false</maven.deploy.skip>"))
                .map(pom -> library.relativize(pom).toString().replace("/pom.xml", ""))
                .toList();
    }

    @Test
    void modules_allAreFound() {
        assertThat(modules()).hasSizeGreaterThan(15).contains("core", "vertx", DEPLOYMENT);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void module_published_isEnteredEverywhere(String module) {
        assertThat(places(module))
                .filteredOn(place -> !Documents.text(place.file()).contains(place.text()))
                .as("Each file that does not name the module %s, with the text that is missing in it", module)
                .isEmpty();
    }

    private static List<Place> places(String module) {
        String artifact = artifact(module);
        String element = "<artifactId>" + artifact + "</artifactId>";
        List<Place> places = new ArrayList<>();
        places.add(new Place(LIBRARY + "pom.xml", "<module>" + module + "</module>"));
        places.add(new Place("CHANGELOG.md", "`" + artifact + "`"));
        if (module.equals(DEPLOYMENT)) {
            return places;
        }
        places.add(new Place("release/licenses/pom.xml", element));
        places.add(new Place("release/consumer/pom.xml", element));
        places.add(new Place("README.md", "(" + LIBRARY + module + ")"));
        places.add(new Place("docs/site/src/navigation.mjs", "adapter(\"" + module + "\""));
        if (!module.equals(PROGRAM)) { // TablesTest compares the BOM with the install lines
            places.add(new Place(LIBRARY + "bom/pom.xml", element));
        }
        if (isAdapter(module)) {
            TABLES.forEach(name -> places.add(new Place("docs/" + name + ".md", "](../" + LIBRARY + module + ") |")));
        }
        return places;
    }

    /** Returns whether the module, or a module in its folder, runs the contract of all adapters. */
    private static boolean isAdapter(String module) {
        return !module.equals("testing")
                && Set.of(".java", ".kt").stream()
                        .flatMap(ending -> Documents.in(LIBRARY + module, ending).stream())
                        .anyMatch(source ->
                                CONTRACT.matcher(Documents.text(source)).find());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void module_published_hasAReadme(String module) {
        if (!module.equals(DEPLOYMENT)) {
            assertThat(folder(module).resolve("README.md")).exists();
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void module_published_hasAModuleName(String module) {
        String pom = Documents.text(LIBRARY + module + "/pom.xml");
        if (!pom.contains("<packaging>pom</packaging>")
                && !Files.exists(folder(module).resolve("src/main/java/module-info.java"))) {
            assertThat(pom)
                    .as("%s has a module-info.java, or an Automatic-Module-Name in its pom.xml", module)
                    .containsPattern(
                            "<Automatic-Module-Name>io\\.github\\.betterauthjwt\\.[a-z.]+</Automatic-Module-Name>");
        }
    }

    private static Path folder(String module) {
        return Documents.REPOSITORY.resolve(LIBRARY + module);
    }

    private static String artifact(String module) {
        Matcher match = ARTIFACT.matcher(Documents.text(LIBRARY + module + "/pom.xml"));
        assertThat(match.find()).as(module).isTrue();
        return match.group(1);
    }
}
