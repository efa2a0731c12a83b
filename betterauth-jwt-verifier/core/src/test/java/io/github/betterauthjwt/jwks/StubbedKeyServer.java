// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A WireMock server with the responses recorded from Better Auth, the faults of its scenario, and those that a test sets. */
public final class StubbedKeyServer implements AutoCloseable {

    private static final String PATH = "/api/auth/jwks";

    private final WireMockServer server = new WireMockServer(options()
            .dynamicPort()
            .bindAddress("127.0.0.1")
            .http2PlainDisabled(true)
            .usingFilesUnderClasspath("better-auth/1.7"));
    private final List<StubMapping> own = new ArrayList<>();

    /** Starts a server that returns the recorded JWK Set. */
    public StubbedKeyServer() {
        server.start();
    }

    /** Starts a server that returns another JWK Set. */
    public StubbedKeyServer(String jwkSet) {
        this();
        serve(jwkSet);
    }

    /** Selects a state of the scenario. */
    void fail(String state) {
        removeOwn();
        server.setScenarioState("key-server", state);
    }

    /** Responds with this body, status 200 and a {@code Date}, which WireMock itself does not send. */
    public void serve(String body) {
        respond(aResponse()
                .withHeader("Date", "{{now timezone='GMT' format='EEE, dd MMM yyyy HH:mm:ss z'}}")
                .withBody(body)
                .withTransformers("response-template"));
    }

    /** Responds with this status. */
    public void respond(int status) {
        respond(aResponse().withStatus(status));
    }

    void respond(ResponseDefinitionBuilder response) {
        removeOwn();
        own.add(server.stubFor(any(anyUrl()).atPriority(1).willReturn(response)));
    }

    private void removeOwn() {
        own.forEach(server::removeStub);
        own.clear();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.port() + PATH);
    }

    List<Request> received() {
        return server.getAllServeEvents().stream()
                .map(ServeEvent::getRequest)
                .map(Request.class::cast)
                .toList();
    }

    int requests() {
        return server.getAllServeEvents().size();
    }

    @Override
    public void close() {
        server.stop();
    }
}
