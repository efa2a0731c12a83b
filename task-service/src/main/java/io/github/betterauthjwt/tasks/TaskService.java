// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.helidon.BearerTokenFeature;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The running service: database, verifier and web server. They are created from the settings and closed in order. */
final class TaskService implements AutoCloseable {

    static final int BODY_LIMIT = 64 * 1024;

    private static final Logger LOGGER = System.getLogger(TaskService.class.getName());

    static final int HEADER_LIMIT = 33 * 1024;

    private final Settings settings;
    private final @Nullable EmbeddedDatabase embedded;
    private final Database database;
    private final JwtVerifier verifier;
    private final Metrics metrics;
    private final SlowClients slowClients;
    private final SlowClients slowManagementClients;
    private final HeapBudget budget = HeapBudget.ofThisJvm();
    private final Tracing tracing;
    private final Readiness readiness;
    private final WebServer server;

    private TaskService(
            Settings settings,
            @Nullable EmbeddedDatabase embedded,
            Database database,
            Tracing tracing,
            Metrics metrics,
            Gate gate) {
        this.settings = settings;
        this.embedded = embedded;
        this.database = database;
        this.tracing = tracing;
        this.metrics = metrics;
        this.verifier = gate.verifier();
        this.slowClients = new SlowClients(
                settings.idleTimeout(), settings.requestTimeout(), settings.poolWait(), budget.connections());
        this.slowManagementClients = Sockets.slowManagementClients(settings);
        this.readiness = new Readiness(database, verifier, Clock.systemUTC());
        metrics.watch(database, verifier);
        this.server = server(gate.feature());
    }

    /** The verifier, and the feature that applies it to every request. */
    private record Gate(JwtVerifier verifier, HttpFeature feature) {}

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
        return start(settings, wait, verifier -> bearerTokens(verifier, settings.managementIsPublic()));
    }

    /** Starts the service with a different authentication feature. */
    static TaskService start(Settings settings, Function<JwtVerifier, HttpFeature> authentication) {
        return start(settings, new StartWait(), authentication);
    }

    private static TaskService start(
            Settings settings, StartWait wait, Function<JwtVerifier, HttpFeature> authentication) {
        Metrics metrics = new Metrics(settings.explainTokens());
        // Loading the native code that verifies signatures takes about as long as preparing the database.
        CompletableFuture<Gate> gate = CompletableFuture.supplyAsync(() -> {
            JwtVerifier verifier = verifier(settings, metrics);
            return new Gate(verifier, authentication.apply(verifier));
        });
        try {
            return start(settings, wait, metrics, gate);
        } catch (RuntimeException e) {
            gate.thenAccept(opened -> opened.verifier().close()).exceptionally(alsoFailed -> null);
            throw e;
        }
    }

    private static HttpFeature bearerTokens(JwtVerifier verifier, boolean managementIsPublic) {
        BearerTokenFeature.Builder feature =
                BearerTokenFeature.builder(verifier).realm("task-service");
        return (managementIsPublic ? feature.publicPaths(OperationsRoutes.PATHS) : feature).build();
    }

    private static TaskService start(Settings settings, StartWait wait, Metrics metrics, CompletableFuture<Gate> gate) {
        DatabaseUrl given = settings.databaseUrl();
        if (given != null) {
            migrate(settings, given, wait);
            return start(settings, null, given, metrics, gate);
        }
        EmbeddedDatabase embedded = EmbeddedDatabase.start(settings.dataDir());
        try {
            migrate(settings, embedded.url(), wait);
            return start(settings, embedded, embedded.url(), metrics, gate);
        } catch (RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    private static void migrate(Settings settings, DatabaseUrl url, StartWait wait) {
        DatabaseUrl migrationUrl = settings.migrationUrl();
        Migrations.run(
                url,
                migrationUrl == null ? url : migrationUrl,
                settings.rowLevelSecurity(),
                wait,
                settings.databaseStartWait());
    }

    private static TaskService start(
            Settings settings,
            @Nullable EmbeddedDatabase embedded,
            DatabaseUrl url,
            Metrics metrics,
            CompletableFuture<Gate> gate) {
        Tracing tracing = Tracing.of(settings.tracing());
        Database database = Database.open(url, settings, tracing);
        TaskService service;
        try {
            service = new TaskService(settings, embedded, database, tracing, metrics, await(gate));
        } catch (RuntimeException e) {
            database.close();
            tracing.close();
            throw e;
        }
        try {
            service.server.start();
            if (!service.server.isRunning()) { // Helidon logs why it cannot listen and returns normally
                throw new IllegalStateException("the web server did not start");
            }
        } catch (RuntimeException e) {
            service.closeAllButEmbedded();
            throw new StartException(Sockets.whatIsTaken(settings), e);
        }
        database.pool().keepReady();
        LOGGER.log(
                Level.INFO,
                "task-service listens on http://{0}:{1}, serves health and metrics on http://{2}:{3},"
                        + " verifies tokens of {4} by {5}",
                settings.host(),
                Integer.toString(service.port()),
                settings.managementHost(),
                Integer.toString(service.managementPort()),
                settings.issuer(),
                service.verifier.signatureProvider());
        return service;
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

    private static JwtVerifier verifier(Settings settings, Metrics metrics) {
        JwtVerifier.Builder builder =
                JwtVerifier.builder(settings.issuer(), settings.audience()).listener(metrics);
        if (settings.jwksUri() != null) {
            builder.jwksUri(settings.jwksUri());
        }
        if (settings.insecureJwks()) {
            builder.allowInsecureHttp();
        }
        settings.keyServerHeaders().fields().forEach(builder::requestHeader);
        if (settings.explainTokens()) {
            builder.explainRejections();
        }
        return builder.build();
    }

    private WebServer server(HttpFeature authentication) {
        Cors cors = new Cors(settings.corsOrigins());
        RequestLog requestLog = new RequestLog(metrics, settings.accessLog());
        OperationsRoutes operations = new OperationsRoutes(readiness, metrics);
        HttpRouting.Builder routing = routing(pipeline(cors, requestLog, slowClients), authentication);
        Sockets sockets = new Sockets(settings, requestLog, slowClients, slowManagementClients);
        WebServerConfig.Builder server = WebServer.builder().shutdownHook(false);
        sockets.openToThePublic(server, cors, budget.connections());
        if (settings.managementIsPublic()) {
            routing.register(operations);
        } else {
            Cors noPages = new Cors(Set.of());
            HttpRouting.Builder management = HttpRouting.builder()
                    .addFeature(pipeline(noPages, requestLog, slowManagementClients))
                    .register(operations);
            server.putSocket(Sockets.MANAGEMENT, socket -> sockets.openToManagement(socket, noPages)
                    .routing(management));
        }
        return server.routing(routing).build();
    }

    private RequestPipeline pipeline(Cors cors, RequestLog requestLog, SlowClients watching) {
        return new RequestPipeline(cors, requestLog, watching, readiness::isStopping);
    }

    private HttpRouting.Builder routing(RequestPipeline pipeline, HttpFeature authentication) {
        RequestBodies bodies = new RequestBodies(BODY_LIMIT, slowClients, budget);
        TaskRoutes tasks = new TaskRoutes(new TaskStore(database), bodies, budget, Clock.systemUTC());
        HttpRouting.Builder routing =
                HttpRouting.builder().addFeature(tracing).addFeature(pipeline).addFeature(authentication);
        if (settings.explainTokens()) {
            routing.addFeature(new TokenExplanations(verifier));
        }
        return routing.register(TaskRoutes.PATH, tasks) // first, because most requests go there
                .any(LegacyPaths::reroute);
    }

    int port() {
        return server.port();
    }

    /** Returns the port that serves health and metrics. This is the public port if there is no other. */
    int managementPort() {
        return settings.managementIsPublic() ? port() : server.port(Sockets.MANAGEMENT);
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
            Thread.sleep(settings.drainDelay()); // time for load balancers to notice
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
                verifier;
                slowManagementClients;
                slowClients) {
            // closes the resources, the last one first
        }
    }
}
