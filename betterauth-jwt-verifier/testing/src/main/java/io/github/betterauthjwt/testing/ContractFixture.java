// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import io.github.betterauthjwt.JwtVerifier;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * The issuer and the host of a contract, and the methods that all its parts need. {@link BearerContract} is the public
 * class.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContractFixture {

    static final String SCOPE = "tasks:write";

    final TestIssuer issuer = TestIssuer.start();
    private @Nullable ContractHost host;

    /** Starts a host as {@link BearerContract} describes it. */
    protected abstract ContractHost start(JwtVerifier verifier) throws Exception;

    @BeforeAll
    void startHost() throws Exception {
        host = start(issuer.verifier());
    }

    @AfterAll
    void stopHost() {
        if (host != null) {
            host.close();
        }
        issuer.close();
    }

    ContractClient client() {
        return new ContractClient(host());
    }

    /** Sends a request that HTTP clients reject, over a new connection. */
    Response raw(String method, String target, String... headers) throws IOException {
        try (RawConnection connection = RawConnection.to(host())) {
            Response answer = connection.send(method, target, headers);
            answer.setsNoCookie();
            return answer;
        }
    }

    ContractHost host() {
        if (host == null) {
            throw new IllegalStateException("the host was not started");
        }
        return host;
    }
}
