// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The statements of task-service, with named parameters. {@code benchmarks/peers/run} writes them to a folder. */
public record Statements(String get, String list, String post) {

    /** Reads the statements from the folder that the environment variable {@code SQL_DIR} names. */
    public static Statements read() {
        Path folder = Path.of(System.getenv().getOrDefault("SQL_DIR", "."));
        try {
            return new Statements(
                    Files.readString(folder.resolve("get.sql")),
                    Files.readString(folder.resolve("list.sql")),
                    Files.readString(folder.resolve("post.sql")));
        } catch (IOException e) {
            throw new UncheckedIOException("The statements cannot be read", e);
        }
    }
}
