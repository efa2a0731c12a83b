// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.betterauthjwt.Explanation.Finding;
import io.github.betterauthjwt.JwkSetState;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.tasks.http.VerificationTimer.Verification;
import io.helidon.common.Weighted;
import io.helidon.http.HeaderNames;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import io.helidon.http.Status;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes that show the sender of a token what the service verifies, for development. One explains how the token was
 * verified, with its header, its claims, and the age of the public keys. The other requires a role.
 */
public final class TokenExplanations implements HttpFeature, Weighted {

    public static final String PATH = "/api/token/explanation";
    public static final String ADMIN_PATH = "/api/token/admin";

    private static final PathMatcher MATCHER = PathMatchers.create(PATH);
    private static final double NANOS_PER_MICROSECOND = 1e3;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final JwtVerifier verifier;

    TokenExplanations(JwtVerifier verifier) {
        this.verifier = verifier;
    }

    /** Directly before the bearer filter, which has the default weight, so that the timer measures little else. */
    @Override
    public double weight() {
        return DEFAULT_WEIGHT + 1;
    }

    @Override
    public void setup(HttpRouting.Builder routing) {
        routing.addFilter(TokenExplanations::measure)
                .route(TaskRoutes.READ, MATCHER, this::explain)
                .any(PATH, TaskRoutes.otherMethod("GET, HEAD, OPTIONS"))
                .route(TaskRoutes.READ, PathMatchers.create(ADMIN_PATH), TokenExplanations::requireAdmin)
                .any(ADMIN_PATH, TaskRoutes.otherMethod("GET, HEAD, OPTIONS"));
    }

    private static void measure(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (!MATCHER.match(request.prologue().uriPath()).accepted()) {
            chain.proceed();
            return;
        }
        request.context().register(VerificationTimer.start());
        try {
            chain.proceed();
        } finally {
            VerificationTimer.stop();
        }
    }

    private void explain(ServerRequest request, ServerResponse response) {
        TaskRoutes.requireNoParameters(request);
        VerifiedJwt jwt = request.context().get(VerifiedJwt.class).orElseThrow();
        Verification verification = request.context()
                .get(VerificationTimer.class)
                .flatMap(VerificationTimer::verification)
                .orElseThrow();
        List<Finding> findings = verifier.explain(token(request)).findings();
        JwkSetState keys = verifier.keys();
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        byte[] body = TaskJson.bytes(json -> write(json, jwt, verification, findings, keys));
        Responses.send(request, response, 200, Responses.JSON, body);
    }

    /** The bearer filter responds with 403 if the token lacks the role. */
    private static void requireAdmin(ServerRequest request, ServerResponse response) {
        TaskRoutes.requireNoParameters(request);
        request.context().get(VerifiedJwt.class).orElseThrow().requireRole("admin");
        response.status(Status.NO_CONTENT_204).send();
    }

    /** Returns the token of a request whose credentials the bearer filter has accepted. */
    private static String token(ServerRequest request) {
        String credentials =
                Responses.fields(request, HeaderNames.AUTHORIZATION).getFirst().strip();
        return credentials.substring(credentials.lastIndexOf(' ') + 1);
    }

    private void write(
            JsonGenerator json, VerifiedJwt jwt, Verification verification, List<Finding> findings, JwkSetState keys)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("key_id", found(findings, "key"));
        json.writeStringField("algorithm", found(findings, "algorithm"));
        json.writeStringField("signature_provider", verifier.signatureProvider());
        json.writeBooleanField("cached", verification.cached());
        json.writeNumberField("verification_microseconds", Math.round(verification.nanos() / NANOS_PER_MICROSECOND));
        json.writeFieldName("jwk_set");
        write(json, keys);
        json.writeFieldName("claims");
        TaskJson.write(json, jwt.claims());
        json.writeEndObject();
    }

    private static @Nullable String found(List<Finding> findings, String what) {
        return findings.stream()
                .filter(finding -> finding.what().equals(what))
                .findFirst()
                .map(Finding::found)
                .orElse(null);
    }

    private static void write(JsonGenerator json, JwkSetState keys) throws IOException {
        Duration age = keys.age().orElse(null);
        Instant next = keys.nextAttempt().orElse(null);
        json.writeStartObject();
        if (age != null) {
            json.writeNumberField("age_seconds", age.toMillis() / MILLIS_PER_SECOND);
        }
        if (next != null) {
            json.writeStringField("next_refresh_at", next.toString());
        }
        json.writeEndObject();
    }
}
