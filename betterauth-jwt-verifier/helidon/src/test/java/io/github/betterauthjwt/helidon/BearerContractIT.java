// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.testing.BearerContract;
import io.github.betterauthjwt.testing.ContractHost;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Runs the contract of all adapters in a real Helidon web server. */
class BearerContractIT extends BearerContract {

    private static final int HEADER_LIMIT = 64 * 1024;

    @Override
    protected ContractHost start(JwtVerifier verifier) {
        return start(BearerTokenFeature.builder(verifier));
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, ProtectedResourceMetadata metadata) {
        return start(BearerTokenFeature.builder(verifier).metadata(metadata));
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, Dpop dpop) {
        return start(BearerTokenFeature.builder(verifier).dpop(dpop));
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, TokenIntrospector introspector) {
        return start(
                BearerTokenFeature.builder(verifier).introspector(introspector), BearerTokenFeature::requireActive);
    }

    private static ContractHost start(BearerTokenFeature.Builder builder) {
        return start(builder, BearerTokenFeature::requireToken);
    }

    private static ContractHost start(
            BearerTokenFeature.Builder builder, Function<BearerTokenFeature, Handler> requireActive) {
        BearerTokenFeature feature =
                builder.optionalPaths("/optional").publicPaths("/public").build();
        HttpRouting.Builder routing = HttpRouting.builder()
                .addFeature(feature)
                .any("/public", answer("/public"))
                .any("/optional", answer("/optional"))
                .any("/active", requireActive.apply(feature), answer("/active"))
                .any("/admin", feature.requireRole("admin"), answer("/admin"))
                .any("/scoped", feature.requireScope("tasks:write"), answer("/scoped"))
                .any("/scopes", feature.requireScopes("tasks:read", "tasks:write"), answer("/scopes"));
        for (String path : List.of(
                "/protected",
                "/any",
                "/demanding",
                "/demanding-scopes",
                "/recent",
                "/fails",
                "/fails-with-token-error")) {
            routing.any(path, answer(path));
        }
        routing.any("/demanding-late", BearerContractIT::demandingLate);
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .addProtocol(Http1Config.builder().maxHeadersSize(HEADER_LIMIT).build())
                .routing(routing)
                .build()
                .start();
        return ContractHost.onPort(server.port(), server::stop);
    }

    private static void demandingLate(ServerRequest request, ServerResponse response) {
        VerifiedJwt jwt = request.context().get(VerifiedJwt.class).orElse(null);
        response.send(
                handle("/demanding-late", jwt, (name, value) -> response.header(HeaderNames.create(name), value)));
    }

    private static Handler answer(String path) {
        return (request, response) -> response.send(
                handle(path, request.context().get(VerifiedJwt.class).orElse(null)));
    }

    @Override
    protected Set<String> loggersThatPrintRequests() {
        return Set.of("io.helidon.webserver");
    }
}
