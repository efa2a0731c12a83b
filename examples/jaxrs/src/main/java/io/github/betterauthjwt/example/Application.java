// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.example;

import com.sun.net.httpserver.HttpServer;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.jaxrs.BearerTokenFeature;
import java.net.URI;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** Jersey in the JDK's HTTP server, with one resource that returns the user. */
public final class Application {

    private Application() {}

    /** Starts the server on {@code PORT}, or on a free port. */
    public static void main(String[] arguments) {
        JwtVerifier verifier = JwtVerifier.forBetterAuth(System.getenv("BETTER_AUTH_URL"));
        ResourceConfig application = new ResourceConfig(Me.class).register(BearerTokenFeature.create(verifier));

        String port = System.getenv().getOrDefault("PORT", "0");
        HttpServer server =
                JdkHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:" + port + "/"), application);
        int actual = server.getAddress().getPort();
        System.getLogger("example").log(System.Logger.Level.INFO, "ready http://127.0.0.1:" + actual);
    }
}
