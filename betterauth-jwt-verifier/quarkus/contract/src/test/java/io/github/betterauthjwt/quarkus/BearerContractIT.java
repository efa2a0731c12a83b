// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.testing.BearerContract;
import io.github.betterauthjwt.testing.ContractHost;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

/** Runs the contract of all adapters in a Quarkus application. */
@QuarkusTest
@QuarkusTestResource(IssuerResource.class)
class BearerContractIT extends BearerContract {

    @Inject
    ContractHosts hosts;

    @Override
    protected ContractHost start(JwtVerifier verifier) {
        return hosts.start(BearerAuthenticator.create(verifier));
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, ProtectedResourceMetadata metadata) {
        return hosts.start(
                BearerAuthenticator.builder(verifier).metadata(metadata).build());
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, Dpop dpop) {
        return hosts.start(BearerAuthenticator.builder(verifier).dpop(dpop).build());
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, TokenIntrospector introspector) {
        return hosts.start(
                BearerAuthenticator.builder(verifier).introspector(introspector).build());
    }

    /** Quarkus runs resource methods on its worker threads unless they ask for virtual threads. */
    @Override
    protected boolean usesVirtualThreads() {
        return false;
    }
}
