// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.example;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.servlet.BearerTokenFilter;
import jakarta.servlet.DispatcherType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A servlet container with one servlet that returns the user. */
public final class Application {

    private Application() {}

    /** Starts the server on {@code PORT}, or on a free port. */
    public static void main(String[] arguments) throws Exception {
        ServletContextHandler application = new ServletContextHandler("/");

        JwtVerifier verifier = JwtVerifier.forBetterAuth(System.getenv("BETTER_AUTH_URL"));
        FilterHolder filter = new FilterHolder(BearerTokenFilter.create(verifier));
        filter.setAsyncSupported(true);
        application.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
        application.addServlet(new Me(), "/me");

        String port = System.getenv().getOrDefault("PORT", "0");
        Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
        server.setHandler(application);
        server.start();
        int actual = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        System.getLogger("example").log(System.Logger.Level.INFO, "ready http://127.0.0.1:" + actual);
    }
}
