// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.example;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.vertx.BearerTokenHandler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** A Vert.x web server with one route that returns the user. */
public final class Application {

    private Application() {}

    /** Starts the server on {@code PORT}, or on a free port. */
    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx();
        JwtVerifier verifier = JwtVerifier.forBetterAuth(System.getenv("BETTER_AUTH_URL"));
        Router router = Router.router(vertx);
        BearerTokenHandler.create(vertx, verifier).protect(router);
        router.get("/me").handler(Application::me);

        String port = System.getenv().getOrDefault("PORT", "0");
        vertx.createHttpServer()
                .requestHandler(router)
                .listen(Integer.parseInt(port), "127.0.0.1")
                .onComplete(Application::report, Application::fail);
    }

    private static void report(HttpServer server) {
        System.getLogger("example").log(System.Logger.Level.INFO, "ready http://127.0.0.1:" + server.actualPort());
    }

    private static void fail(Throwable failure) {
        System.getLogger("example").log(System.Logger.Level.ERROR, "The server did not start", failure);
        System.exit(1);
    }

    private static void me(RoutingContext context) {
        VerifiedJwt jwt = BearerTokenHandler.jwt(context).orElseThrow();
        context.end(jwt.subject());
    }
}
