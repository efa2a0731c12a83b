// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The service's own routes, with all that stands around them but authentication: believes {@code X-User}, the number of a
 * user, whose token was verified when this started. For measuring what authentication costs. Arguments: the file of tokens.
 */
public final class OpenService {

    private static final HeaderName USER = HeaderNames.create("X-User");

    private OpenService() {}

    public static void main(String[] arguments) throws IOException {
        Main.configureLogging();
        Settings settings = Settings.read(System.getenv());
        List<VerifiedJwt> users = new ArrayList<>();
        try (JwtVerifier verifier = JwtVerifier.forBetterAuth(settings.issuer())) {
            for (String token : Files.readAllLines(Path.of(arguments[0]))) {
                users.add(verifier.verify(token));
            }
        }
        DatabaseUrl url = java.util.Objects.requireNonNull(settings.databaseUrl());
        Migrations.run(url, url, false);
        Database database = Database.open(url, settings, Tracing.of(settings.tracing()));
        SlowClients slowClients = new SlowClients(settings.requestTimeout());
        TaskRoutes tasks = new TaskRoutes(
                new TaskStore(database), new RequestBodies(TaskService.BODY_LIMIT, slowClients), Clock.systemUTC());
        HttpRouting.Builder routing = HttpRouting.builder()
                .addFeature(new Edge(
                        new Cors(settings.corsOrigins()),
                        new RequestLog(new Metrics(), settings.accessLog()),
                        slowClients))
                .addFilter((chain, request, response) -> {
                    int user = request.headers().get(USER).get(Integer.class);
                    request.context().register(users.get(user));
                    chain.proceed();
                })
                .register(TaskRoutes.PATH, tasks)
                .any(OlderPaths::reroute);
        WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .routing(routing)
                .build()
                .start();
    }
}
