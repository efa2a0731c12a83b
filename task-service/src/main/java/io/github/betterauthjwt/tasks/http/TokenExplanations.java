// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.Explanation.Finding;
import io.github.betterauthjwt.JwkSetState;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.VerifierListener;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The routes that show the sender of a token what the service verifies, for development. One explains how the token was
 * verified, with its header, its claims, and the age of the public keys. The other requires a role.
 */
public record TokenExplanations(JwtVerifier verifier) implements HttpFeature, Weighted {

    public static final String PATH = "/api/token/explanation";
    public static final String ADMIN_PATH = "/api/token/admin";

    private static final PathMatcher MATCHER = PathMatchers.create(PATH);
    private static final ThreadLocal<@Nullable Timer> TIMER = new ThreadLocal<>();

    /** Notes accepted tokens. The verifier reports them on the thread that verifies, and so does not know the request. */
    public static final VerifierListener LISTENER = new VerifierListener() {
        @Override
        public void tokenAccepted(boolean known) {
            Timer timer = TIMER.get();
            if (timer != null) {
                timer.cached = known;
                timer.nanos = System.nanoTime() - timer.start;
            }
        }
    };

    /** Measures how long the verification of one request's token takes. */
    private static final class Timer {

        private final long start = System.nanoTime();
        private boolean cached;
        private long nanos;
    }

    /** Directly before the bearer filter, which has the default weight, so that the timer measures little else. */
    @Override
    public double weight() {
        return DEFAULT_WEIGHT + 1;
    }

    @Override
    public void setup(HttpRouting.Builder routing) {
        routing.addFilter(TokenExplanations::measure);
        OperationsRoutes.read(routing, PATH, this::explain);
        OperationsRoutes.read(routing, ADMIN_PATH, TokenExplanations::requireAdmin);
    }

    private static void measure(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (!MATCHER.match(request.prologue().uriPath()).accepted()) {
            chain.proceed();
            return;
        }
        TIMER.set(new Timer());
        try {
            chain.proceed();
        } finally {
            TIMER.remove();
        }
    }

    private void explain(ServerRequest request, ServerResponse response) {
        TaskRoutes.requireNoParameters(request);
        VerifiedJwt jwt = request.context().get(VerifiedJwt.class).orElseThrow();
        Timer timer = Objects.requireNonNull(TIMER.get(), "the filter measures this path");
        TIMER.remove(); // before the explanation verifies the token again
        List<Finding> findings = verifier.explain(token(request)).findings();
        Map<String, @Nullable Object> explanation = new LinkedHashMap<>();
        explanation.put("key_id", found(findings, "key"));
        explanation.put("algorithm", found(findings, "algorithm"));
        explanation.put("signature_provider", verifier.signatureProvider());
        explanation.put("cached", timer.cached);
        explanation.put("verification_microseconds", Math.round(timer.nanos / 1e3));
        explanation.put("jwk_set", describe(verifier.keys()));
        explanation.put("claims", jwt.claims());
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        Responses.send(request, response, 200, Responses.JSON, TaskJson.tree(explanation));
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

    private static @Nullable String found(List<Finding> findings, String what) {
        return findings.stream()
                .filter(finding -> finding.what().equals(what))
                .findFirst()
                .map(Finding::found)
                .orElse(null);
    }

    private static Map<String, Object> describe(JwkSetState keys) {
        Map<String, Object> description = new LinkedHashMap<>();
        keys.age().ifPresent(age -> description.put("age_seconds", age.toMillis() / 1e3));
        keys.nextAttempt().ifPresent(next -> description.put("next_refresh_at", next.toString()));
        return description;
    }
}
