// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.example;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.helidon.BearerTokenFeature;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** A Helidon web server with one route that returns the user. */
public final class Application {

    private Application() {}

    /** Starts the server on {@code PORT}, or on a free port. */
    public static void main(String[] arguments) {
        JwtVerifier verifier = JwtVerifier.forBetterAuth(System.getenv("BETTER_AUTH_URL"));
        HttpRouting.Builder routing = HttpRouting.builder()
                .addFeature(BearerTokenFeature.create(verifier))
                .get("/me", Application::me);

        String port = System.getenv().getOrDefault("PORT", "0");
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(port))
                .routing(routing)
                .build()
                .start();
        System.getLogger("example").log(System.Logger.Level.INFO, "ready http://127.0.0.1:" + server.port());
    }

    private static void me(ServerRequest request, ServerResponse response) {
        VerifiedJwt jwt = request.context().get(VerifiedJwt.class).orElseThrow();
        response.send(jwt.subject());
    }
}
