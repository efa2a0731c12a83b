// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.tasks.hardening.HeapBudget;
import io.github.betterauthjwt.tasks.hardening.SlowClients;
import io.github.betterauthjwt.tasks.operations.Metrics;
import io.github.betterauthjwt.tasks.operations.Readiness;
import io.github.betterauthjwt.tasks.operations.Tracing;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.tasks.task.TaskStore;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The web server with all its routes, on a public and a management socket. */
public final class ApiServer implements AutoCloseable {

    private final Settings settings;
    private final Readiness readiness;
    private final HeapBudget budget = HeapBudget.ofThisJvm();
    private final SlowClients slowClients;
    private final SlowClients slowManagementClients;
    private final WebServer server;

    /**
     * Creates the server, which does not listen yet.
     *
     * @param authentication verifies the token of each request
     * @param revocations null if tokens are valid until they expire
     */
    public ApiServer(
            Settings settings,
            TaskStore store,
            JwtVerifier verifier,
            HttpFeature authentication,
            @Nullable Revocations revocations,
            Readiness readiness,
            Metrics metrics,
            Tracing tracing) {
        this.settings = settings;
        this.readiness = readiness;
        this.slowClients = new SlowClients(
                settings.limits().idle(),
                settings.limits().request(),
                settings.postgres().poolWait(),
                budget.connections());
        this.slowManagementClients = Sockets.slowManagementClients(settings);
        RequestLog requestLog = new RequestLog(metrics, settings.listen().accessLog());
        Cors cors = new Cors(settings.listen().corsOrigins());
        HttpRouting.Builder routing = HttpRouting.builder()
                .addFeature(tracing)
                .addFeature(pipeline(cors, requestLog, slowClients))
                .addFeature(authentication);
        if (settings.tokens().explained()) {
            routing.addFeature(new TokenExplanations(verifier));
        }
        routing.register(TaskRoutes.PATH, tasks(store)) // first, because most requests go there
                .any(LegacyPaths::reroute);
        if (revocations != null) {
            routing.register(Revocations.PATH, revocations.routes(slowClients, budget));
        }
        this.server = open(cors, requestLog, routing, new OperationsRoutes(readiness, metrics));
    }

    private TaskRoutes tasks(TaskStore store) {
        RequestBodies bodies = new RequestBodies(RequestBodies.LIMIT, slowClients, budget);
        return new TaskRoutes(store, bodies, budget, Clock.systemUTC());
    }

    private RequestPipeline pipeline(Cors cors, RequestLog requestLog, SlowClients watching) {
        return new RequestPipeline(cors, requestLog, watching, readiness::isStopping);
    }

    private WebServer open(Cors cors, RequestLog requestLog, HttpRouting.Builder routing, OperationsRoutes operations) {
        Sockets sockets = new Sockets(settings, requestLog, slowClients, slowManagementClients);
        WebServerConfig.Builder builder = WebServer.builder().shutdownHook(false);
        sockets.openToThePublic(builder, cors, budget.connections());
        if (settings.listen().managementIsPublic()) {
            routing.register(operations);
        } else {
            Cors noPages = new Cors(Set.of());
            HttpRouting.Builder management = HttpRouting.builder()
                    .addFeature(pipeline(noPages, requestLog, slowManagementClients))
                    .register(operations);
            builder.putSocket(Sockets.MANAGEMENT, socket -> sockets.openToManagement(socket, noPages)
                    .routing(management));
        }
        return builder.routing(routing).build();
    }

    /**
     * Begins to listen.
     *
     * @throws IllegalStateException if a port is in use or an address is not one of this machine
     */
    public void start() {
        server.start();
        if (!server.isRunning()) { // Helidon logs why it cannot listen and returns normally
            throw new IllegalStateException("the web server did not start");
        }
    }

    /** Returns the port that serves the API. */
    public int port() {
        return server.port();
    }

    /** Returns the port that serves health and metrics. This is the public port if there is no other. */
    public int managementPort() {
        return settings.listen().managementIsPublic() ? port() : server.port(Sockets.MANAGEMENT);
    }

    /** Completes the requests in progress, and closes all connections. */
    public void stop() {
        server.stop();
    }

    /** Ends the watch on clients. */
    @Override
    public void close() {
        try (slowManagementClients;
                slowClients) {
            // closes the resources, the last one first
        }
    }
}
