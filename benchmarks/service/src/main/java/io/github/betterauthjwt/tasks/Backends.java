// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.tasks.postgres.EmbeddedDatabase;
import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import io.github.betterauthjwt.tasks.task.TaskSql;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Runs what a service needs, until standard input ends: a durable PostgreSQL and an issuer of EdDSA tokens. Arguments:
 * a folder, and the number of users that get a token. In the folder it writes {@code tokens}, with one line for each of
 * the users {@code bench-0}, {@code bench-1} and so on; {@code get.sql} and {@code post.sql}, the service's statements
 * for one task and for a new one; and then {@code environment}, the settings for the service.
 */
public final class Backends {

    private static final Duration LIFETIME = Duration.ofHours(6);

    private Backends() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int users = Integer.parseInt(arguments[1]);
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("database"));
                TestIssuer issuer = TestIssuer.start()) {
            Instant end = Instant.now().plus(LIFETIME);
            Files.write(
                    folder.resolve("tokens"),
                    IntStream.range(0, users)
                            .mapToObj(user -> issuer.jwt()
                                    .subject("bench-" + user)
                                    .claim("email", "bench-" + user + "@example.com")
                                    .expiresAt(end)
                                    .sign())
                            .toList());
            Files.writeString(folder.resolve("get.sql"), TaskSql.FIND);
            Files.writeString(folder.resolve("post.sql"), TaskSql.INSERT);
            DatabaseUrl url = database.url();
            Path unfinished = folder.resolve("environment.new");
            Files.write(
                    unfinished,
                    List.of(
                            "DATABASE_URL=postgresql://" + url.user() + ":" + url.password() + "@" + url.host() + ":"
                                    + url.port() + "/" + url.database(),
                            "DATABASE_POOLER=none",
                            "BETTER_AUTH_URL=" + issuer.url()));
            Files.move(unfinished, folder.resolve("environment"), StandardCopyOption.ATOMIC_MOVE);
            int next = System.in.read();
            while (next >= 0) {
                next = System.in.read();
            }
        }
    }
}
