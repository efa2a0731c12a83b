// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.licenses;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.licenses.Dependencies.Dependency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the licenses of the dependencies that users receive with docs/licenses.md. */
class LicensesIT {

    private static final Path REPOSITORY =
            Path.of(System.getProperty("repository", "../..")).toAbsolutePath().normalize();
    private static final Path DOCUMENT = REPOSITORY.resolve("docs/licenses.md");
    private static final Path TARGET = REPOSITORY.resolve("release/licenses/target");

    private static List<Dependency> libraries() throws IOException {
        return Dependencies.java(TARGET.resolve("bom.json"));
    }

    private static List<Dependency> packages() throws IOException {
        return Dependencies.npm(REPOSITORY.resolve("examples/web/package-lock.json"));
    }

    @Test
    void dependencies_allThatUsersReceive_haveAnAllowedLicense() throws IOException {
        Set<String> allowed = allowed();
        List<String> others = Stream.concat(libraries().stream(), packages().stream())
                .filter(dependency -> !isAllowed(dependency.license(), allowed))
                .map(dependency -> dependency.name()
                        + (dependency.license().isEmpty() ? " states no license" : " has " + dependency.license()))
                .toList();
        assertThat(others)
                .as("Licenses that docs/licenses.md does not allow. Read what the license requires. If users may"
                        + " receive the dependency under it, add the SPDX id and the condition to the table of"
                        + " allowed licenses there. Otherwise remove the dependency")
                .isEmpty();
    }

    @Test
    void document_lists_areThoseOfTheBuild() throws IOException {
        String expected = "### Java libraries\n\n| library | license | part |\n| --- | --- | --- |\n"
                + rows(libraries())
                + "\n### npm packages\n\n| package | license | part |\n| --- | --- | --- |\n"
                + rows(packages());
        Path made = Files.writeString(TARGET.resolve("licenses.md"), expected);
        assertThat(Files.readString(DOCUMENT))
                .as(
                        "The lists at the end of docs/licenses.md. Look at each new line, and replace the lists by"
                                + " those of %s",
                        made)
                .endsWith(expected);
    }

    /** The dependencies of a module are examined only if the pom of this test names the module. */
    @Test
    void pom_modulesOfTheLibrary_areAllNamed() throws IOException {
        Set<String> published = artifacts("betterauth-jwt-verifier/bom/pom.xml");
        published.remove("betterauth-jwt-verifier-bom");
        published.remove("betterauth-jwt-verifier-parent");
        assertThat(artifacts("release/licenses/pom.xml"))
                .as("The dependencies of release/licenses/pom.xml. Add each new module of the library there")
                .containsAll(published);
    }

    @ParameterizedTest
    @CsvSource({
        "MIT, true",
        "GPL-3.0-only, false",
        "'', false",
        "GPL-3.0-only OR MIT, true",
        "(MIT OR GPL-3.0-only), true",
        "MIT AND GPL-3.0-only, false",
        "MIT AND (Apache-2.0 OR GPL-3.0-only), true"
    })
    void expression_ofSeveralLicenses_isAllowedIfAChoiceIs(String expression, boolean expected) {
        assertThat(isAllowed(expression, Set.of("MIT", "Apache-2.0"))).isEqualTo(expected);
    }

    /** Returns whether an SPDX expression is allowed. It may nest OR in AND, but not AND in OR. */
    private static boolean isAllowed(String expression, Set<String> allowed) {
        return Arrays.stream(expression.replaceAll("[()]", "").split(" AND ", -1))
                .allMatch(part -> Arrays.stream(part.split(" OR ", -1)).anyMatch(allowed::contains));
    }

    private static Set<String> allowed() throws IOException {
        Pattern row = Pattern.compile("^\\| `([^`]+)` \\| .*");
        return Files.readAllLines(DOCUMENT).stream()
                .map(row::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String rows(List<Dependency> dependencies) {
        return dependencies.stream()
                .map(one -> "| %s | %s | %s |%n".formatted(one.name(), one.license(), String.join(", ", one.of())))
                .collect(Collectors.joining())
                .replace(System.lineSeparator(), "\n");
    }

    private static Set<String> artifacts(String pom) throws IOException {
        return Pattern.compile("<artifactId>(betterauth-jwt-verifier[a-z-]*)</artifactId>")
                .matcher(Files.readString(REPOSITORY.resolve(pom)))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
