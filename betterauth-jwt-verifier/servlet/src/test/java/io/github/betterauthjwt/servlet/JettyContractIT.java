// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.testing.BearerContract;
import io.github.betterauthjwt.testing.ContractHost;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.annotations.AnnotationConfiguration;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
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

    @Override
    protected ContractHost start(JwtVerifier verifier, TokenIntrospector introspector) throws Exception {
        return startWith(application -> {
            application.setAttribute(JwtVerifier.class.getName(), verifier);
            application.setAttribute(TokenIntrospector.class.getName(), introspector);
            FilterHolder filter = new FilterHolder(BearerTokenFilter.class);
            filter.setInitParameter("require-active", "true");
            filter.setAsyncSupported(true);
            application.addFilter(filter, "/active", EnumSet.allOf(DispatcherType.class));
        });
    }

    private static ContractHost startWith(
            JwtVerifier verifier, @Nullable ProtectedResourceMetadata metadata, @Nullable Dpop dpop) throws Exception {
        return startWith(application -> {
            application.setAttribute(JwtVerifier.class.getName(), verifier);
            application.setAttribute(ProtectedResourceMetadata.class.getName(), metadata);
            application.setAttribute(Dpop.class.getName(), dpop);
        });
    }

    private static ContractHost startWith(Consumer<WebAppContext> settings) throws Exception {
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
        settings.accept(application);
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
