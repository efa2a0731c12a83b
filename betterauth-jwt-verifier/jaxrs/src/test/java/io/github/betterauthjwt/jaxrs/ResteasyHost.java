// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.servlet.TomcatHost;
import io.github.betterauthjwt.testing.ContractHost;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import org.jboss.resteasy.core.ResteasyDeploymentImpl;
import org.jboss.resteasy.plugins.server.servlet.HttpServletDispatcher;
import org.jboss.resteasy.spi.ResteasyDeployment;

/** RESTEasy on Tomcat. */
final class ResteasyHost {

    private ResteasyHost() {}

    static ContractHost start(JwtVerifier verifier, Class<?>... resources) throws Exception {
        return start(BearerTokenFeature.create(verifier), resources);
    }

    static ContractHost start(BearerTokenFeature feature, Class<?>... resources) throws Exception {
        TomcatHost host = new TomcatHost();
        host.servlet(new Dispatcher(new Resources(feature, Set.of(resources))), "/*");
        return ContractHost.onPort(host.start(), host);
    }

    private static final class Resources extends Application {

        private final BearerTokenFeature feature;
        private final Set<Class<?>> resources;

        Resources(BearerTokenFeature feature, Set<Class<?>> resources) {
            this.feature = feature;
            this.resources = resources;
        }

        @Override
        public Set<Class<?>> getClasses() {
            return resources;
        }

        @Override
        @SuppressWarnings("deprecation") // the one way to hand over an object in Jakarta REST 3.1
        public Set<Object> getSingletons() {
            return Set.of(feature);
        }
    }

    /** Gives RESTEasy an application object, which it otherwise makes itself from a class name. */
    private static final class Dispatcher extends HttpServletDispatcher {

        private static final long serialVersionUID = 1L;

        private final transient Application application;

        Dispatcher(Application application) {
            this.application = application;
        }

        @Override
        public void init(ServletConfig config) throws ServletException {
            ResteasyDeployment deployment = new ResteasyDeploymentImpl();
            deployment.setApplication(application);
            config.getServletContext().setAttribute(ResteasyDeployment.class.getName(), deployment);
            super.init(config);
        }
    }
}
