// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.helidon.BearerTokenFeature;
import io.github.betterauthjwt.tasks.http.ApiServer;
import io.github.betterauthjwt.tasks.http.Revocations;
import io.github.betterauthjwt.tasks.http.TokenExplanations;
import io.github.betterauthjwt.tasks.operations.Metrics;
import io.github.betterauthjwt.tasks.operations.Readiness;
import io.github.betterauthjwt.tasks.operations.Tracing;
import io.github.betterauthjwt.tasks.postgres.Database;
import io.github.betterauthjwt.tasks.postgres.EmbeddedDatabase;
import io.github.betterauthjwt.tasks.postgres.KnownRevocations;
import io.github.betterauthjwt.tasks.postgres.Migrations;
import io.github.betterauthjwt.tasks.postgres.StartException;
import io.github.betterauthjwt.tasks.postgres.StartWait;
import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.tasks.task.TaskStore;
import io.helidon.webserver.http.HttpFeature;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The running service: database, verifier and web server. They are created from the settings and closed in order. */
public final class TaskService implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(TaskService.class.getName());

    private final Settings settings;
    private final @Nullable EmbeddedDatabase embedded;
    private final Database database;
    private final JwtVerifier verifier;
    private final Tracing tracing;
    private final @Nullable Revocations revocations;
    private final Readiness readiness;
    private final ApiServer server;

    private TaskService(
            Settings settings,
            @Nullable EmbeddedDatabase embedded,
            Database database,
            @Nullable Revocations revocations,
            Tracing tracing,
            Metrics metrics,
            Gate gate) {
        this.settings = settings;
        this.embedded = embedded;
        this.database = database;
        this.revocations = revocations;
        this.tracing = tracing;
        this.verifier = gate.verifier();
        this.readiness = new Readiness(database, verifier);
        metrics.watch(database.pool());
        this.server = new ApiServer(
                settings, new TaskStore(database), verifier, gate.feature(), revocations, readiness, metrics, tracing);
    }

    /** The verifier, the feature that applies it to every request, and the revocations that it observes. */
    private record Gate(JwtVerifier verifier, HttpFeature feature, Optional<KnownRevocations> revoked) {}

    /**
     * Starts the service.
     *
     * @throws StartException if the service cannot start; the message names the remedy
     */
    static TaskService start(Settings settings) {
        return start(settings, new StartWait());
    }

    /**
     * Starts the service.
     *
     * @param wait the wait for the database, which another thread may end
     * @throws StartException if the service cannot start; the message names the remedy
     */
    static TaskService start(Settings settings, StartWait wait) {
        return listen(settings, wait, verifier -> bearerTokens(verifier, publicPaths(settings)))
                .becomeReady();
    }

    /** Starts the service with a different authentication feature. */
    static TaskService start(Settings settings, Function<JwtVerifier, HttpFeature> authentication) {
        return listen(settings, new StartWait(), authentication).becomeReady();
    }

    /** Starts a service that serves requests but is not ready. */
    static TaskService listen(Settings settings, StartWait wait, Function<JwtVerifier, HttpFeature> authentication) {
        Metrics metrics = new Metrics();
        // Loading the native code that verifies signatures takes about as long as preparing the database.
        CompletableFuture<Gate> gate = CompletableFuture.supplyAsync(() -> {
            Optional<KnownRevocations> revoked = Revocations.known(settings);
            JwtVerifier verifier = verifier(settings, metrics, revoked);
            return new Gate(verifier, authentication.apply(verifier), revoked);
        });
        try {
            return openDatabase(settings, wait, metrics, gate);
        } catch (RuntimeException e) {
            gate.thenAccept(opened -> opened.verifier().close()).exceptionally(alsoFailed -> null);
            throw e;
        }
    }

    private static HttpFeature bearerTokens(JwtVerifier verifier, List<String> publicPaths) {
        BearerTokenFeature.Builder feature =
                BearerTokenFeature.builder(verifier).realm("task-service");
        return (publicPaths.isEmpty() ? feature : feature.publicPaths(publicPaths.toArray(String[]::new))).build();
    }

    /** Returns the paths that need no token. The route of revocations checks a secret or a logout token. */
    private static List<String> publicPaths(Settings settings) {
        List<String> paths = new ArrayList<>();
        if (settings.listen().managementIsPublic()) {
            paths.addAll(Readiness.PATHS);
        }
        if (settings.revocations().secret().isPresent()) {
            paths.add(Revocations.PATH);
        }
        return paths;
    }

    private static TaskService openDatabase(
            Settings settings, StartWait wait, Metrics metrics, CompletableFuture<Gate> gate) {
        DatabaseUrl given = settings.postgres().url();
        EmbeddedDatabase embedded =
                given == null ? EmbeddedDatabase.start(settings.postgres().dataDir()) : null;
        try {
            DatabaseUrl url = embedded == null ? Objects.requireNonNull(given) : embedded.url();
            migrate(settings, url, wait);
            return openServer(settings, embedded, url, metrics, gate);
        } catch (RuntimeException e) {
            if (embedded != null) {
                embedded.close();
            }
            throw e;
        }
    }

    private static void migrate(Settings settings, DatabaseUrl url, StartWait wait) {
        DatabaseUrl migrationUrl = settings.postgres().migrationUrl();
        Migrations.run(
                url,
                migrationUrl == null ? url : migrationUrl,
                settings.postgres().rowLevelSecurity(),
                wait,
                settings.postgres().startWait());
    }

    private static TaskService openServer(
            Settings settings,
            @Nullable EmbeddedDatabase embedded,
            DatabaseUrl url,
            Metrics metrics,
            CompletableFuture<Gate> gate) {
        Tracing tracing = Tracing.of(settings.tracing());
        Database database = Database.open(url, settings, tracing::statement);
        TaskService service;
        try {
            Gate opened = await(gate);
            Revocations revocations = opened.revoked()
                    .map(known -> new Revocations(settings, known, url, database))
                    .orElse(null);
            service = new TaskService(settings, embedded, database, revocations, tracing, metrics, opened);
        } catch (RuntimeException e) {
            database.close();
            tracing.close();
            throw e;
        }
        try {
            service.listen();
        } catch (RuntimeException e) {
            service.closeAllButEmbedded();
            throw e;
        }
        database.pool().keepReady();
        LOGGER.log(
                Level.INFO,
                "task-service listens on http://{0}:{1}, serves health and metrics on http://{2}:{3},"
                        + " verifies tokens of {4} by {5}",
                settings.listen().host(),
                Integer.toString(service.port()),
                settings.listen().managementHost(),
                Integer.toString(service.managementPort()),
                settings.tokens().issuer(),
                service.verifier.signatureProvider());
        return service;
    }

    /** Warms the service up, and then makes it ready. */
    TaskService becomeReady() {
        WarmUp.run(database);
        readiness.started();
        return this;
    }

    /** Reads the revocations before the first request arrives. */
    private void listen() {
        if (revocations != null) {
            revocations.start();
        }
        server.start();
    }

    /** Waits for the verifier. Reports a setting that the verifier rejects like any other wrong setting. */
    static <T> T await(CompletableFuture<T> ofVerifier) {
        try {
            return ofVerifier.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IllegalArgumentException rejection) {
                throw new StartException("The settings of Better Auth are wrong: " + rejection.getMessage(), e);
            }
            throw e;
        }
    }

    private static JwtVerifier verifier(Settings settings, Metrics metrics, Optional<KnownRevocations> revoked) {
        Settings.Tokens tokens = settings.tokens();
        JwtVerifier.Builder builder =
                tokens.verifier(tokens.issuer(), tokens.audience()).listener(metrics.verifications());
        revoked.ifPresent(builder::revokedTokens);
        if (tokens.explained()) {
            builder.explainRejections().listener(metrics.verifications().andThen(TokenExplanations.LISTENER));
        }
        return builder.build();
    }

    public int port() {
        return server.port();
    }

    /** Returns the port that serves health and metrics. This is the public port if there is no other. */
    public int managementPort() {
        return server.managementPort();
    }

    JwtVerifier verifier() {
        return verifier;
    }

    Database database() {
        return database;
    }

    /**
     * Stops in order. The service becomes not ready, completes the requests in progress, and then closes the database.
     */
    @Override
    public void close() {
        readiness.stop();
        try {
            Thread.sleep(settings.limits().drainDelay()); // time for load balancers to notice
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (embedded) {
            try {
                server.stop();
            } finally {
                closeAllButEmbedded();
            }
        }
    }

    /** Closes everything except the embedded database. A failure does not prevent the other parts from closing. */
    private void closeAllButEmbedded() {
        try (tracing;
                database;
                revocations;
                verifier;
                server) {
            // closes the resources, the last one first
        }
    }
}
