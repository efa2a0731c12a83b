// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.helidon.microprofile.server.Server;
import java.util.function.IntSupplier;
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;

/** A Helidon MP server; there can be one for each class loader. Gives its port. */
public final class HelidonMpHost implements AutoCloseable, IntSupplier {

    private final Server server;

    /** Starts the contract's routes on a free port. */
    public HelidonMpHost(
            JwtVerifier verifier,
            @Nullable ProtectedResourceMetadata metadata,
            @Nullable Dpop dpop,
            @Nullable TokenIntrospector introspector) {
        BearerTokenFeature.Builder feature = BearerTokenFeature.builder(verifier);
        if (metadata != null) {
            feature.metadata(metadata);
        }
        if (dpop != null) {
            feature.dpop(dpop);
        }
        ResourceConfig application = new ResourceConfig(ContractResource.class);
        if (introspector != null) {
            feature.introspector(introspector);
            application.register(ActiveResource.class);
        }
        application.register(feature.build());
        server = Server.builder()
                .host("127.0.0.1")
                .port(0)
                .addApplication(application)
                .build()
                .start();
    }

    @Override
    public int getAsInt() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
