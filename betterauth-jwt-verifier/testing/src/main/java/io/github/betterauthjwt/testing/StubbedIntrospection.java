// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import org.jspecify.annotations.Nullable;

/** Variants of the recorded responses of the introspection endpoint. Thread-safe. */
final class StubbedIntrospection {

    private static final String PATH = "/api/auth/oauth2/introspect";
    private static final String ACTIVE = "introspection";
    private static final String INACTIVE = "introspection-inactive";
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    private final WireMockServer server;
    private @Nullable StubMapping fault;

    StubbedIntrospection(WireMockServer server) {
        this.server = server;
    }

    /** Returns a new opaque token, about which the endpoint states this user and these scopes. */
    String token(String subject, String scope) {
        String token = "o" + RandomText.alphanumeric(31); // no beginning of a JWT
        server.addStubMapping(StubMapping.buildFrom(recorded(ACTIVE)
                .replace("token=.+", "token=" + token)
                .replace("\\\"sub\\\":\\\"client-1\\\"", "\\\"sub\\\":\\\"" + subject + "\\\"")
                .replace("\\\"scope\\\":\\\"tasks:read\\\"", "\\\"scope\\\":\\\"" + scope + "\\\"")
                .replaceFirst("\"priority\" *: *\\d+", "\"priority\":" + SECOND)));
        return token;
    }

    void revoke(String token) {
        server.addStubMapping(StubMapping.buildFrom(recorded(INACTIVE)
                .replace("token=inactive", "token=" + token)
                .replaceFirst("\"priority\" *: *\\d+", "\"priority\":" + FIRST)));
    }

    synchronized void failWith(int status) {
        recover();
        fault = server.stubFor(post(urlPathEqualTo(PATH))
                .atPriority(FIRST)
                .willReturn(aResponse().withStatus(status)));
    }

    synchronized void recover() {
        if (fault != null) {
            server.removeStub(fault);
            fault = null;
        }
    }

    int requests() {
        return server.countRequestsMatching(
                        postRequestedFor(urlPathEqualTo(PATH)).build())
                .getCount();
    }

    /** Returns a recorded mapping in JSON without its id. */
    private String recorded(String name) {
        return server.getStubMappings().stream()
                .filter(mapping -> name.equals(mapping.getName()))
                .map(StubMapping::buildJsonStringFor)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "only version " + BetterAuthStub.NEWEST + " has the responses of the oauth-provider"))
                .replaceAll("\"(?:id|uuid|name)\" *: *\"[^\"]*\",?", "");
    }
}
