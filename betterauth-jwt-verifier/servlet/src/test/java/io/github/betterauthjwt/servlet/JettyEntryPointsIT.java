// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.testing.ContractHost;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContainerInitializer;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee10.websocket.servlet.WebSocketUpgradeFilter;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Runs {@link EntryPointsContract} in Jetty, with its WebSocket upgrade filter mapped as in the README. */
class JettyEntryPointsIT extends EntryPointsContract {

    @Override
    ContractHost start(ServletContainerInitializer application) throws Exception {
        ServletContextHandler context = new ServletContextHandler("/");
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.addErrorPage(404, "/error");
        context.setErrorHandler(errors);
        context.addServletContainerInitializer(application);
        FilterHolder upgrade = new FilterHolder(new WebSocketUpgradeFilter());
        upgrade.setName(WebSocketUpgradeFilter.class.getName()); // otherwise Jetty adds another one in front
        upgrade.setAsyncSupported(true);
        context.addFilter(upgrade, "/*", EnumSet.of(DispatcherType.REQUEST));
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servletContext, container) -> container.addEndpoint(WebSocketEndpoint.class));
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
        return ContractHost.onPort(connector.getLocalPort(), server::stop);
    }
}
