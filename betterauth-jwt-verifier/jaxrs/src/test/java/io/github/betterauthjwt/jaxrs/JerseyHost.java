// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.servlet.TomcatHost;
import io.github.betterauthjwt.testing.ContractHost;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/** Jersey on Tomcat. */
final class JerseyHost {

    private JerseyHost() {}

    static ContractHost start(JwtVerifier verifier, Class<?>... resources) throws Exception {
        return start(BearerTokenFeature.create(verifier), resources);
    }

    static ContractHost start(BearerTokenFeature feature, Class<?>... resources) throws Exception {
        return start(new ResourceConfig(resources).register(feature));
    }

    static ContractHost start(ResourceConfig application) throws Exception {
        TomcatHost host = new TomcatHost();
        host.servlet(new ServletContainer(application), "/*");
        return ContractHost.onPort(host.start(), host);
    }
}
