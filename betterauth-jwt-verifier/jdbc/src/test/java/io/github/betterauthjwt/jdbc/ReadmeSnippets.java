// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jdbc;

import io.github.betterauthjwt.bearer.Dpop;
import javax.sql.DataSource;

/** The code of the README. */
final class ReadmeSnippets {

    private ReadmeSnippets() {}

    static Dpop dpop(DataSource dataSource) {
        Dpop dpop = Dpop.builder("https://api.example.com")
                .replayStore(JdbcReplayStore.create(dataSource))
                .build();
        return dpop;
    }
}
