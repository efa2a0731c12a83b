// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

/** Tests that a path is public only if the client writes it plainly. */
class PathVariantsIT {

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void publicPath_pathVariant_isNotPublic(WebApplicationType type) throws Exception {
        try (TestServer server = TestServer.start(
                type, PartialChainIT.TwoPartsOfTheApplication.class, "better-auth.public-paths=/other")) {
            assertThat(server.get("/other").statusCode()).isEqualTo(200);
            for (String path : new String[] {"/%6fther", "/other;x", "//other", "/x/../other"}) {
                assertThat(server.get(path).statusCode()).as(path).isIn(400, 401);
            }
        }
    }
}
