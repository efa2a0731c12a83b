// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.testing.ContractHost;
import io.github.betterauthjwt.testing.TestIssuer;
import jakarta.annotation.security.DenyAll;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.glassfish.jersey.process.Inflector;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.model.Resource;
import org.junit.jupiter.api.Test;

/** The overlooked places in Jersey, and its resources without annotations of Jakarta REST. */
class JerseyOverlookedAnnotationsIT extends OverlookedAnnotationsContract {

    @Override
    ContractHost start(BearerTokenFeature feature, Class<?>... resources) throws Exception {
        return JerseyHost.start(new ResourceConfig(resources).register(feature));
    }

    @Test
    void programmaticResource_withAnnotations_isEnforced() throws Exception {
        Resource.Builder plain = Resource.builder("plain");
        plain.addMethod("GET").handledBy(new Plain());
        Resource.Builder denied = Resource.builder("denied");
        denied.addMethod("GET").handledBy(new Denied());
        try (TestIssuer issuer = TestIssuer.start();
                ContractHost host = JerseyHost.start(new ResourceConfig()
                        .registerResources(plain.build(), denied.build())
                        .register(BearerTokenFeature.create(issuer.verifier())))) {
            assertThat(get(host, "/plain", "").statusCode()).isEqualTo(401);
            assertThat(get(host, "/plain", issuer.token()).body()).isEqualTo("inflected");
            assertThat(get(host, "/denied", "").statusCode()).isIn(401, 403);
            assertThat(get(host, "/denied", issuer.token()).statusCode()).isEqualTo(403);
        }
    }

    private static HttpResponse<String> get(ContractHost host, String path, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(host.uri().resolve(path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static class Plain implements Inflector<ContainerRequestContext, String> {

        @Override
        public String apply(ContainerRequestContext request) {
            return "inflected";
        }
    }

    @DenyAll
    private static final class Denied extends Plain {}
}
