// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.testing.ContractHost;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import org.apache.tomcat.websocket.server.WsSci;

/**
 * Runs {@link EntryPointsContract} in Tomcat, whose initializer adds the WebSocket upgrade filter before the application
 * starts.
 */
class TomcatEntryPointsIT extends EntryPointsContract {

    @Override
    ContractHost start(ServletContainerInitializer application) throws Exception {
        TomcatHost host = new TomcatHost();
        host.allowTrace();
        host.errorPage(404, "/error");
        host.initializer(new WsSci());
        host.initializer((classes, context) -> {
            application.onStartup(classes, context);
            try {
                ((ServerContainer) context.getAttribute(ServerContainer.class.getName()))
                        .addEndpoint(WebSocketEndpoint.class);
            } catch (DeploymentException e) {
                throw new ServletException(e);
            }
        });
        return ContractHost.onPort(host.start(), host);
    }
}
