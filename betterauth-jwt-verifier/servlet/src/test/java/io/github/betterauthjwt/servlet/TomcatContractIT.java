// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.BearerContract;
import io.github.betterauthjwt.testing.ContractHost;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Runs the contract in Tomcat, with the filters configured by a program. */
class TomcatContractIT extends BearerContract {

    @Override
    protected ContractHost start(JwtVerifier verifier) throws Exception {
        TomcatHost host = new TomcatHost();
        host.filter(
                BearerTokenFilter.builder(verifier)
                        .publicPaths("/public")
                        .optionalPaths("/optional")
                        .build(),
                "/*");
        host.filter(BearerTokenFilter.builder(verifier).requireRole("admin").build(), "/admin");
        host.filter(
                BearerTokenFilter.builder(verifier).requireScope("tasks:write").build(), "/scoped");
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
