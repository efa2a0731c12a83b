// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.tasks.postgres.EmbeddedDatabase;
import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** One embedded PostgreSQL for all integration tests of this JVM. Each test uses separate users. */
final class TestDatabase {

    private static final class Holder {

        static final EmbeddedDatabase SERVER = start();
    }

    private TestDatabase() {}

    private static EmbeddedDatabase start() {
        try {
            EmbeddedDatabase server = EmbeddedDatabase.start(Files.createTempDirectory("tasks-it"));
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DatabaseUrl url() {
        return Holder.SERVER.url();
    }

    /** Returns the address as a user would write it. */
    static String address() {
        DatabaseUrl url = url();
        return "postgresql://" + url.user() + ":" + url.password() + "@" + url.host() + ":" + url.port() + "/"
                + url.database();
    }

    /** Returns the address with a statement timeout that no test waits for. It works without a pooler only. */
    static String addressWithLongStatements() {
        return address() + "?options=-c%20statement_timeout%3D60s";
    }

    /** Returns settings for a service that uses this database, free ports and a key server. */
    static Map<String, String> environment(String betterAuthUrl) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PORT", "0");
        environment.put("MANAGEMENT_PORT", "0");
        environment.put("DATABASE_URL", address());
        environment.put("BETTER_AUTH_URL", betterAuthUrl);
        environment.put("ACCESS_LOG", "false");
        environment.put("DRAIN_DELAY", "0ms");
        return environment;
    }

    static Path folder(String name) {
        try {
            return Files.createTempDirectory(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
