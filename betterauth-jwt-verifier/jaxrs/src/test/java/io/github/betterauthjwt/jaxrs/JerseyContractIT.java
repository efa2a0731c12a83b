// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.servlet.TomcatHost;
import io.github.betterauthjwt.testing.BearerContract;
import io.github.betterauthjwt.testing.ContractHost;
import java.util.Set;

/** The contract in Jersey on Tomcat. */
class JerseyContractIT extends BearerContract {

    @Override
    protected ContractHost start(JwtVerifier verifier) throws Exception {
        return JerseyHost.start(verifier, ContractResource.class);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, ProtectedResourceMetadata metadata) throws Exception {
        return JerseyHost.start(
                BearerTokenFeature.builder(verifier).metadata(metadata).build(), ContractResource.class);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, Dpop dpop) throws Exception {
        return JerseyHost.start(BearerTokenFeature.builder(verifier).dpop(dpop).build(), ContractResource.class);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, TokenIntrospector introspector) throws Exception {
        return JerseyHost.start(
                BearerTokenFeature.builder(verifier).introspector(introspector).build(),
                ContractResource.class,
                ActiveResource.class);
    }

    @Override
    protected Set<String> loggersThatPrintRequests() {
        return TomcatHost.LOGGERS_THAT_PRINT_REQUESTS;
    }
}
