// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.JwtVerifier;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows the way from a protected resource to the keys: challenge, resource metadata, authorization server, JWK Set.
 * It stops at the first hop that does not lead to the next one.
 */
final class ResourceExamination {

    private final URI resource;
    private final @Nullable String token;
    private final Findings findings = new Findings();

    ResourceExamination(URI resource, @Nullable String token) {
        this.resource = resource;
        this.token = token;
    }

    /**
     * Runs the checks.
     *
     * @throws IOException never, because there is no file; errors of servers are in the report instead
     */
    Report run() throws IOException {
        ChallengeHop challenge = new ChallengeHop(resource, findings);
        if (!challenge.run()) {
            return broken(new Route(resource, null, null, null));
        }
        MetadataHop metadata = new MetadataHop(resource, challenge.metadata(), findings);
        Optional<URI> issuer = metadata.run();
        if (issuer.isEmpty()) {
            return broken(new Route(resource, metadata.address(), null, null));
        }
        String name = issuer.get().toString();
        AuthorizationServerHop server = new AuthorizationServerHop(issuer.get(), findings);
        Optional<URI> jwks = server.run(metadata.scopes());
        if (jwks.isEmpty()) {
            return broken(new Route(resource, metadata.address(), name, null));
        }
        findings.startHop("JWK Set, " + jwks.get());
        Target target = new Target(List.of(name), List.of(metadata.resource()), jwks.get(), null);
        Report keys = new Examination(target, Expectations.ofAccessTokens(), token, findings).run();
        if (keys.keys() != null) {
            findings.add(server.algorithms(keys.keys()));
        }
        return new Report(
                new Route(resource, metadata.address(), name, jwks.get()),
                findings.checks(),
                keys.keys(),
                keys.token());
    }

    /** Without keys, only a token that has no structure can be explained: it is never a JWT of the authorization server. */
    private Report broken(Route route) throws IOException {
        if (token == null || token.indexOf('.') >= 0) {
            return new Report(route, findings.checks(), null, null);
        }
        String audience = resource.toString();
        try (JwtVerifier verifier = Expectations.ofAccessTokens()
                .verifier(List.of(WebAddress.origin(resource)), List.of(audience))
                .jwkSet("{\"keys\":[]}")
                .build()) {
            return new Report(route, findings.checks(), null, verifier.explain(token));
        }
    }
}
