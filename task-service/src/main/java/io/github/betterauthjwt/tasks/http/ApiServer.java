// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.tasks.hardening.HeapBudget;
import io.github.betterauthjwt.tasks.operations.Metrics;
import io.github.betterauthjwt.tasks.operations.Readiness;
import io.github.betterauthjwt.tasks.operations.Tracing;
import io.github.betterauthjwt.tasks.postgres.StartException;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.tasks.task.TaskStore;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;
import org.jspecify.annotations.Nullable;

/** The web server with all its routes, on a public and a management socket. */
public final class ApiServer implements AutoCloseable {

    private static final String MANAGEMENT = "management";

    private final boolean managementIsPublic;
    private final HeapBudget budget = HeapBudget.ofThisJvm();
    private final Listener api;
    private final Listener management;
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
        RequestLog requestLog = new RequestLog(metrics, settings.listen().accessLog());
        this.managementIsPublic = settings.listen().managementIsPublic();
        this.api = Listener.ofApi(settings, requestLog, budget.connections());
        this.management = Listener.ofManagement(settings, requestLog);
        HttpRouting.Builder routing = HttpRouting.builder()
                .addFeature(tracing)
                .addFeature(api.pipeline(readiness::isStopping))
                .addFeature(authentication);
        if (settings.tokens().explained()) {
            routing.addFeature(new TokenExplanations(verifier));
        }
        routing.register(TaskRoutes.PATH, tasks(store)) // first, because most requests go there
                .any(LegacyPaths::reroute);
        if (revocations != null) {
            routing.register(Revocations.PATH, revocations.routes(api.slowClients(), budget));
        }
        this.server = open(routing, new OperationsRoutes(readiness, metrics), readiness);
    }

    private TaskRoutes tasks(TaskStore store) {
        RequestBodies bodies = new RequestBodies(RequestBodies.LIMIT, api.slowClients(), budget);
        return new TaskRoutes(store, bodies, budget);
    }

    private WebServer open(HttpRouting.Builder routing, OperationsRoutes operations, Readiness readiness) {
        WebServerConfig.Builder builder = api.open(WebServer.builder().shutdownHook(false));
        if (managementIsPublic) {
            routing.register(operations);
        } else {
            HttpRouting.Builder managementRouting = HttpRouting.builder()
                    .addFeature(management.pipeline(readiness::isStopping))
                    .register(operations);
            builder.putSocket(MANAGEMENT, socket -> management.open(socket).routing(managementRouting));
        }
        return builder.routing(routing).build();
    }

    /**
     * Begins to listen.
     *
     * @throws StartException if a port is in use or an address is not one of this machine; the message names the settings
     *     to change
     */
    public void start() {
        try {
            server.start();
        } catch (RuntimeException e) {
            throw new StartException(whatIsTaken(), e);
        }
        if (!server.isRunning()) { // Helidon logs why it cannot listen and returns normally
            throw new StartException(whatIsTaken(), null);
        }
    }

    private String whatIsTaken() {
        boolean isManagement = !managementIsPublic && api.isFree();
        Listener taken = isManagement ? management : api;
        String prefix = isManagement ? "MANAGEMENT_" : "";
        return "Cannot listen on " + taken.host() + ":" + taken.port() + ": set " + prefix + "PORT to a free port and "
                + prefix + "HOST to an address of this machine.";
    }

    /** Returns the port that serves the API. */
    public int port() {
        return server.port();
    }

    /** Returns the port that serves health and metrics. This is the public port if there is no other. */
    public int managementPort() {
        return managementIsPublic ? port() : server.port(MANAGEMENT);
    }

    /** Completes the requests in progress, and closes all connections. */
    public void stop() {
        server.stop();
    }

    /** Ends the watch on clients. */
    @Override
    public void close() {
        try (management;
                api) {
            // closes the resources, the last one first
        }
    }
}
