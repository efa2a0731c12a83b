// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which paths a pattern opens. */
class OpenPathsTest {

    @ParameterizedTest
    @CsvSource({
        "/health, /health",
        "/health/, /health/",
        "/, /",
        "/v1/tasks:batch, /v1/tasks:batch",
        "/docs/*, /docs",
        "/docs/*, /docs/",
        "/docs/*, /docs/a/b",
        "/*, /",
        "/*, /a/b",
        "/*, ''",
    })
    void pattern_pathThatItNames_matches(String pattern, String path) {
        assertThat(PathPattern.of(pattern).matches(path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/health, /health/",
        "/health, /health/a",
        "/health, /healthy",
        "/health, /Health",
        "/health, /a/health",
        "/health, ''",
        "/health/, /health",
        "/, ''",
        "/docs/*, /docsx",
        "/docs/*, /doc",
        "/docs/*, /a/docs",
        "/docs/*, /Docs/a",
    })
    void pattern_otherPath_doesNotMatch(String pattern, String path) {
        assertThat(PathPattern.of(pattern).matches(path)).isFalse();
    }

    /** A pattern must match what it seems to match. No plainly written path matches these. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "**",
                "health",
                "docs/*",
                "*.html",
                "/docs*",
                "/a*b",
                "/a/*/b",
                "/*/docs",
                "/**",
                "/docs/**",
                "//*",
                "/a//b",
                "/a//*",
                "/./a",
                "/a/..",
                "/a/../b/*",
                "/a%20b",
                "/a%2fb/*",
                "/a;b",
                "/a b",
                "/a\\b",
                "/users/:id",
                "/users/:id/*",
                "/users/{id}",
            })
    void pattern_malformed_isRejected(String pattern) {
        assertThatThrownBy(() -> PathPattern.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("like /health or /docs/*")
                .hasMessageEndingWith('"' + pattern + '"');
    }

    private final OpenPaths paths = new OpenPaths(
            List.of(PathPattern.of("/health"), PathPattern.of("/docs/*")),
            List.of(PathPattern.of("/feed"), PathPattern.of("/docs/mine")));

    @ParameterizedTest
    @CsvSource({
        "/health, PUBLIC",
        "/docs/a, PUBLIC",
        "/docs/mine, PUBLIC",
        "/feed, OPTIONAL",
        "/feed/, REQUIRED",
        "/tasks, REQUIRED",
    })
    void access_isThatOfTheFirstMatch(String path, BearerAccess access) {
        assertThat(paths.access(path)).isEqualTo(access);
    }

    @Test
    void access_ofAPathThatIsNotPlain_isRequired() {
        OpenPaths everything = new OpenPaths(List.of(PathPattern.of("/*")), List.of());

        assertThat(everything.access(null)).isEqualTo(BearerAccess.REQUIRED);
    }

    @Test
    void access_withoutPatterns_isRequired() {
        assertThat(new OpenPaths(List.of(), List.of()).access("/")).isEqualTo(BearerAccess.REQUIRED);
    }
}
