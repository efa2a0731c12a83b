// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that each source file starts with the license. Spotless adds it only to Java files. */
class LicenseHeadersTest {

    private static final Pattern LICENSE = Pattern.compile(
            """
            (?:// |# |/\\* )SPDX-FileCopyrightText: the betterauth-jwt-verifier authors(?: \\*/)?
            (?:// |# |/\\* )SPDX-License-Identifier: Apache-2\\.0(?: \\*/)?
            """);

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
}
