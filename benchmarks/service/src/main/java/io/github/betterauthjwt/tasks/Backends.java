// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.tasks.postgres.EmbeddedDatabase;
import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import io.github.betterauthjwt.tasks.task.TaskQuery;
import io.github.betterauthjwt.tasks.task.TaskSql;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Runs what a service needs, until standard input ends: a durable PostgreSQL and an issuer of EdDSA tokens. Arguments:
 * a folder, the number of users that get a token, and optionally how many tokens more each issuer signs. In the folder
 * it writes {@code tokens}, with one line for each of the users {@code bench-0}, {@code bench-1} and so on; {@code
 * get.sql}, {@code list.sql} and {@code post.sql}, the service's statements for one task, a list and a new task; and then
 * {@code environment}, the settings for the service.
 *
 * <p>With the third argument there is also an issuer of ES256 tokens, {@code ES256_AUTH_URL} in the environment. Its
 * tokens are in {@code tokens.ES256}, and those of the first in {@code tokens.EdDSA}. The further tokens are in {@code
 * new.ES256} and {@code new.EdDSA}, for one user after the other.
 */
public final class Backends {

    private static final Duration LIFETIME = Duration.ofHours(6);
    private static final TaskQuery FIRST_PAGE =
            new TaskQuery(null, null, List.of(), null, null, null, TaskQuery.Sort.CREATED_AT, true, 50, false, null);

    private Backends() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int users = Integer.parseInt(arguments[1]);
        int more = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
        signByCorretto();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("database"));
                TestIssuer issuer = TestIssuer.start();
                TestIssuer other = TestIssuer.start("ES256")) {
            writeTokens(folder.resolve("tokens"), issuer, users, users);
            if (more > 0) {
                writeTokens(folder.resolve("tokens.EdDSA"), issuer, users, users);
                writeTokens(folder.resolve("tokens.ES256"), other, users, users);
                writeTokens(folder.resolve("new.EdDSA"), issuer, users, more);
                writeTokens(folder.resolve("new.ES256"), other, users, more);
            }
            Files.writeString(folder.resolve("get.sql"), TaskSql.FIND);
            Files.writeString(folder.resolve("list.sql"), TaskSql.list(FIRST_PAGE));
            Files.writeString(folder.resolve("post.sql"), TaskSql.INSERT);
            DatabaseUrl url = database.url();
            Path unfinished = folder.resolve("environment.new");
            Files.write(
                    unfinished,
                    List.of(
                            "DATABASE_URL=postgresql://" + url.user() + ":" + url.password() + "@" + url.host() + ":"
                                    + url.port() + "/" + url.database(),
                            "DATABASE_POOLER=none",
                            "ES256_AUTH_URL=" + other.url(),
                            "BETTER_AUTH_URL=" + issuer.url()));
            Files.move(unfinished, folder.resolve("environment"), StandardCopyOption.ATOMIC_MOVE);
            int next = System.in.read();
            while (next >= 0) {
                next = System.in.read();
            }
        }
    }

    /** Signs 20 times as fast as with the JDK's provider, where Corretto's is on the class path. */
    private static void signByCorretto() {
        ServiceLoader.load(Provider.class).stream()
                .filter(found -> found.type().getName().startsWith("com.amazon.corretto"))
                .findFirst()
                .ifPresent(found -> Security.insertProviderAt(found.get(), 1));
    }

    private static void writeTokens(Path file, TestIssuer issuer, int users, int count) throws IOException {
        Instant end = Instant.now().plus(LIFETIME);
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int number = 0; number < count; number++) {
                String user = "bench-" + number % users;
                writer.write(issuer.jwt()
                        .subject(user)
                        .claim("email", user + "@example.com")
                        .claim("jti", Integer.toString(number))
                        .expiresAt(end)
                        .sign());
                writer.newLine();
            }
        }
    }
}
