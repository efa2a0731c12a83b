// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests what every published module needs before a release, because {@code release/try} runs only then. */
class PublishedModulesTest {

    private static final Pattern ARTIFACT = Pattern.compile("(?m)^  <artifactId>(.+)</artifactId>$");
    private static final Pattern LICENSE = Pattern.compile(
            """
            (?:// |# |/\\* )SPDX-FileCopyrightText: the betterauth-jwt-verifier authors(?: \\*/)?
            (?:// |# |/\\* )SPDX-License-Identifier: Apache-2\\.0(?: \\*/)?
            """);
    /** A program with its parts inside, and a module that Quarkus finds itself. */
    private static final Set<String> NOT_A_DEPENDENCY =
            Set.of("betterauth-jwt-doctor", "betterauth-jwt-verifier-quarkus-deployment");

    @Test
    void published_jars_haveAModuleName() {
        assertThat(published())
                .filteredOn(pom -> !Documents.text(pom).contains("<packaging>pom</packaging>"))
                .allSatisfy(pom -> {
                    if (!Files.exists(pom.resolveSibling("src/main/java/module-info.java"))) {
                        assertThat(pom)
                                .as("has a module-info.java, or an Automatic-Module-Name in its pom.xml")
                                .content()
                                .containsPattern(
                                        "<Automatic-Module-Name>io\\.github\\.betterauthjwt\\.[a-z.]+</Automatic-Module-Name>");
                    }
                });
    }

    @Test
    void published_artifacts_areInTheChangelogTheBomAndTheReadme() {
        String changelog = Documents.text("CHANGELOG.md");
        String bom = Documents.text("betterauth-jwt-verifier/bom/pom.xml");
        String readme = Documents.text("README.md");
        for (Path pom : published()) {
            String artifact = artifact(pom);
            assertThat(changelog.contains("`" + artifact + "`"))
                    .as("CHANGELOG.md names %s", artifact)
                    .isTrue();
            if (!NOT_A_DEPENDENCY.contains(artifact)) {
                assertThat(bom.contains("<artifactId>" + artifact + "</artifactId>"))
                        .as("The BOM contains %s", artifact)
                        .isTrue();
                assertThat(readme).containsPattern("<artifactId>" + artifact + "</artifactId>|:" + artifact + ":");
            }
        }
    }

    @Test
    void sources_ofEveryLanguage_startWithTheLicense() {
        List<Path> sources = Stream.of(".java", ".kt", ".gradle", ".mjs", ".ts", ".tsx", ".css", ".Dockerfile")
                .flatMap(ending -> Documents.files(ending).stream())
                .filter(source -> !source.toString().matches(".*(\\.schema|\\.d)\\.ts")) // generated
                .toList();
        assertThat(sources).hasSizeGreaterThan(500).allSatisfy(source -> assertThat(
                        LICENSE.matcher(Documents.text(source)).find())
                .as(source.toString())
                .isTrue());
    }

    private static List<Path> published() {
        List<Path> poms = Documents.files("pom.xml").stream()
                .filter(pom -> Documents.text(pom).contains("<maven.deploy.skip>false</maven.deploy.skip>"))
                .toList();
        assertThat(poms).hasSizeGreaterThan(15);
        return poms;
    }

    private static String artifact(Path pom) {
        var match = ARTIFACT.matcher(Documents.text(pom));
        assertThat(match.find()).as(pom.toString()).isTrue();
        return match.group(1);
    }
}
