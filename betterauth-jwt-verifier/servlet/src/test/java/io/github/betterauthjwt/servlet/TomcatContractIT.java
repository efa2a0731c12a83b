// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.testing.BearerContract;
import io.github.betterauthjwt.testing.ContractHost;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Runs the contract in Tomcat, with the filters configured by a program. */
class TomcatContractIT extends BearerContract {

    @Override
    protected ContractHost start(JwtVerifier verifier) throws Exception {
        return start(() -> BearerTokenFilter.builder(verifier));
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, ProtectedResourceMetadata metadata) throws Exception {
        return start(() -> BearerTokenFilter.builder(verifier).metadata(metadata));
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, Dpop dpop) throws Exception {
        return start(() -> BearerTokenFilter.builder(verifier).dpop(dpop));
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, TokenIntrospector introspector) throws Exception {
        TomcatHost host = new TomcatHost();
        host.filter(
                BearerTokenFilter.builder(verifier)
                        .introspector(introspector)
                        .requireActive()
                        .build(),
                "/active");
        return start(host, () -> BearerTokenFilter.builder(verifier).introspector(introspector));
    }

    private static ContractHost start(Supplier<BearerTokenFilter.Builder> filters) throws Exception {
        return start(new TomcatHost(), filters);
    }

    private static ContractHost start(TomcatHost host, Supplier<BearerTokenFilter.Builder> filters) throws Exception {
        host.filter(
                filters.get().publicPaths("/public").optionalPaths("/optional").build(), "/*");
        host.filter(filters.get().requireRole("admin").build(), "/admin");
        host.filter(filters.get().requireScope("tasks:write").build(), "/scoped");
        host.filter(filters.get().requireScopes("tasks:read", "tasks:write").build(), "/scopes");
        host.servlet(new ContractServlet(), ContractServlet.PATHS);
        return ContractHost.onPort(host.start(), host);
    }

    @Override
    protected Set<String> loggersThatPrintRequests() {
        return TomcatHost.LOGGERS_THAT_PRINT_REQUESTS;
    }

    @Test
    void tomcat_version_isTheConfiguredOne() {
        String version = System.getProperty("expected.servlet.version", "6.0");
        assertThat(TomcatHost.servletVersion()).isEqualTo(version);
    }
}
