// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.ContractHost;
import io.github.betterauthjwt.testing.TestIssuer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests tokens in a header field that a proxy sets. */
class JerseyTokenResolverIT {

    private static final String FIELD = "X-Forwarded-Access-Token";

    private final TestIssuer issuer = TestIssuer.start();
    private final JwtVerifier verifier = issuer.verifier();
    private final String token = issuer.token("ada");

    @AfterEach
    void stop() {
        verifier.close();
        issuer.close();
    }

    @Test
    void token_inTheFieldOfTheResolver_isAccepted() throws Exception {
        try (ContractHost host = start(JerseyTokenResolverIT::withResolver)) {
            assertThat(get(host, FIELD, token).body()).isEqualTo("ada");
            assertThat(get(host, "Authorization", "Bearer " + token).body()).isEqualTo("ada");
        }
    }

    @Test
    void token_inTheFieldBeforeMatching_isAccepted() throws Exception {
        try (ContractHost host = start(builder -> withResolver(builder).requireTokenBeforeMatching())) {
            assertThat(get(host, FIELD, token).body()).isEqualTo("ada");
        }
    }

    @Test
    void token_inTheField_isVerified() throws Exception {
        try (ContractHost host = start(JerseyTokenResolverIT::withResolver)) {
            isRejected(get(host, FIELD, issuer.tokenRejectedFor(Reason.EXPIRED)), "token_expired");
            isRejected(get(host, "Accept", "*/*"), "missing_token");
        }
    }

    @Test
    void token_inBothPlaces_isRejected() throws Exception {
        try (ContractHost host = start(JerseyTokenResolverIT::withResolver)) {
            isRejected(get(host, FIELD, token, "Authorization", "Bearer " + token), "malformed_token");
        }
    }

    @Test
    void token_inTheFieldWithoutAResolver_isNotRead() throws Exception {
        try (ContractHost host = start(builder -> builder)) {
            isRejected(get(host, FIELD, token), "missing_token");
        }
    }

    private static BearerTokenFeature.Builder withResolver(BearerTokenFeature.Builder builder) {
        return builder.tokenResolver(request -> request.headers(FIELD).stream().findFirst());
    }

    private ContractHost start(UnaryOperator<BearerTokenFeature.Builder> settings) throws Exception {
        BearerTokenFeature feature =
                settings.apply(BearerTokenFeature.builder(verifier)).build();
        return JerseyHost.start(feature, Protected.class);
    }

    private static void isRejected(HttpResponse<String> answer, String code) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }

    private static HttpResponse<String> get(ContractHost host, String... fields) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(host.uri().resolve("/protected"))
                .headers(fields)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    /** A resource that needs a token, as all resources do before matching. */
    @Path("protected")
    public static class Protected {

        @GET
        public String get(@Context SecurityContext security) {
            return security.getUserPrincipal().getName();
        }
    }
}
