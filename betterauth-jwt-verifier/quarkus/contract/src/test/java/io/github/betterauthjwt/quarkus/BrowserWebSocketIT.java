// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.testing.TestIssuer;
import io.github.betterauthjwt.testing.WebSocketContract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;

/** Tests WebSockets of browsers in a real Quarkus application. */
@QuarkusTest
@QuarkusTestResource(IssuerResource.class)
class BrowserWebSocketIT extends WebSocketContract {

    @SuppressWarnings("NullAway.Init") // injected by IssuerResource
    TestIssuer issuer;

    @SuppressWarnings("NullAway.Init") // injected by Quarkus
    @TestHTTPResource("/web-socket")
    URI uri;

    @Override
    protected URI endpoint() {
        return URI.create(uri.toString().replaceFirst("http", "ws"));
    }

    @Override
    protected TestIssuer issuer() {
        return issuer;
    }
}
