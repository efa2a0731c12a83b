// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.testing.BearerContract;
import io.github.betterauthjwt.testing.ContractHost;
import java.util.Set;
import org.eclipse.jetty.ee10.annotations.AnnotationConfiguration;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** Runs the contract in Jetty, with the filters configured in {@code web.xml}. */
class JettyContractIT extends BearerContract {

    @Override
    protected ContractHost start(JwtVerifier verifier) throws Exception {
        return startWith(verifier, null, null);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, ProtectedResourceMetadata metadata) throws Exception {
        return startWith(verifier, metadata, null);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, Dpop dpop) throws Exception {
        return startWith(verifier, null, dpop);
    }

    private static ContractHost startWith(
            JwtVerifier verifier, @Nullable ProtectedResourceMetadata metadata, @Nullable Dpop dpop) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(65536);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(1000);
        server.addConnector(connector);
        WebAppContext application = new WebAppContext("src/test/webapp", "/");
        application.setParentLoaderPriority(true);
        application.setAttribute(JwtVerifier.class.getName(), verifier);
        application.setAttribute(ProtectedResourceMetadata.class.getName(), metadata);
        application.setAttribute(Dpop.class.getName(), dpop);
        application.setAttribute(
                AnnotationConfiguration.SERVLET_CONTAINER_INITIALIZER_EXCLUSION_PATTERN, "org\\.apache\\.tomcat\\..*");
        application.setThrowUnavailableOnStartupException(true);
        server.setHandler(application);
        server.start();
        return ContractHost.onPort(connector.getLocalPort(), server::stop);
    }

    @Override
    protected Set<String> loggersThatPrintRequests() {
        return Set.of("org.eclipse.jetty.http", "org.eclipse.jetty.server", "org.eclipse.jetty.io");
    }
}
