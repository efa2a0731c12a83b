// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The behavior that every adapter must have, in any host. Extend it in a test of your adapter and start a real server
 * with these routes. Each route responds to GET, HEAD, POST and OPTIONS with {@link #handle(String, VerifiedJwt)}.
 *
 * <table>
 * <caption>The routes</caption>
 * <tr><th>path</th><th>who may call it</th></tr>
 * <tr><td>{@code /public}</td><td>anyone; a token is not read</td></tr>
 * <tr><td>{@code /optional}</td><td>anyone without a token, and users with a valid token</td></tr>
 * <tr><td>{@code /admin}</td><td>users with the role {@code admin}, if the host has role checks</td></tr>
 * <tr><td>{@code /scoped}</td><td>users with the scope {@code tasks:write}, if the host has scope checks</td></tr>
 * <tr><td>{@code /scopes}</td><td>users with the scopes {@code tasks:read} and {@code tasks:write}, if the host has scope
 *     checks</td></tr>
 * <tr><td>{@code /any}</td><td>users with a valid token. The route also responds to PUT, DELETE and PATCH, and to
 *     unknown methods such as {@code FROB} if the host passes them to a handler</td></tr>
 * <tr><td>{@code /active}</td><td>users whose token is active according to Better Auth, in a host that was started with a
 *     {@link TokenIntrospector}; users with a valid token in other hosts</td></tr>
 * <tr><td>{@code /demanding-late}</td><td>users with a valid token. The route passes a setter of response headers to
 *     {@link #handle(String, VerifiedJwt, BiConsumer)}</td></tr>
 * <tr><td>{@code /protected}, {@code /demanding}, {@code /demanding-scopes}, {@code /recent}, {@code /fails},
 *     {@code /fails-with-token-error}</td>
 *     <td>users with a valid token</td></tr>
 * </table>
 *
 * Any other path must be unknown to the host. The host must respond with 500 to an exception that a route throws, except
 * to an {@code InsufficientPrivilegesException}, to which the adapter responds. The host must accept request headers of 32 KiB and keep connections open
 * (HTTP/1.1 keep-alive). The faults of the key server come from {@link BetterAuthStub}, so WireMock must be on the class path
 * of the tests.
 */
public abstract class BearerContract extends IntrospectionContract {

    private static final int CROWD = 1000;
    /** The wait that was recorded from Better Auth. */
    private static final int RATE_LIMIT_SECONDS = 60;

    private static final Duration RECENT = Duration.ofMinutes(5);

    /** Called by the tests of adapters. */
    protected BearerContract() {}

    /**
     * Starts the host with the routes that the class lists, protected by the adapter under test.
     *
     * @param verifier the verifier to use unchanged; the contract closes it
     */
    @Override
    protected abstract ContractHost start(JwtVerifier verifier) throws Exception;

    /**
     * Starts the host with the same routes as a resource for OAuth clients.
     *
     * @param verifier the verifier to use unchanged, which accepts access tokens only; the contract closes it
     * @param metadata the metadata that the adapter serves and that its challenges name
     */
    @Override
    protected abstract ContractHost start(JwtVerifier verifier, ProtectedResourceMetadata metadata) throws Exception;

    /**
     * Starts the host with the same routes for clients that use DPoP.
     *
     * @param verifier the verifier to use unchanged; the contract closes it
     * @param dpop the settings of the adapter
     */
    @Override
    protected abstract ContractHost start(JwtVerifier verifier, Dpop dpop) throws Exception;

    /**
     * Starts the host with the same routes and an introspector, so that opaque tokens are accepted too and
     * {@code /active} requires an active token. Default: the adapter does not support it, and the tests of it are
     * skipped.
     *
     * @param verifier the verifier to use unchanged; the contract closes it
     * @param introspector the introspector with this verifier
     * @return null if the adapter does not support it
     */
    @Override
    protected @Nullable ContractHost start(JwtVerifier verifier, TokenIntrospector introspector) throws Exception {
        return null;
    }

    /**
     * Handles a request of any route except {@code /demanding-late}.
     *
     * @param path one of the paths that the class lists
     * @param jwt the token of the user, or null if the request is anonymous
     * @return the body of the response with status 200
     * @throws RuntimeException if the route fails on purpose; the handler must not catch it
     */
    public static String handle(String path, @Nullable VerifiedJwt jwt) {
        return handle(path, jwt, (name, value) -> {
            throw new IllegalArgumentException(path + " sets response headers");
        });
    }

    /**
     * Handles a request of any route.
     *
     * @param path one of the paths that the class lists
     * @param jwt the token of the user, or null if the request is anonymous
     * @param responseHeaders sets a header field of the response by its name and value, immediately and through the
     *     host's own response object if there is one at that point
     * @return the body of the response with status 200
     * @throws RuntimeException if the route fails on purpose; the handler must not catch it
     */
    public static String handle(String path, @Nullable VerifiedJwt jwt, BiConsumer<String, String> responseHeaders) {
        switch (path) {
            case "/fails" -> throw new IllegalStateException("this handler fails on purpose");
            case "/fails-with-token-error" ->
                throw new InvalidJwtException(Reason.EXPIRED, "a token that the adapter did not verify");
            case "/demanding" -> requireScopes(jwt, SCOPE);
            case "/demanding-scopes" -> requireScopes(jwt, "tasks:read", SCOPE);
            case "/recent" -> requireRecentSignIn(jwt);
            case "/demanding-late" -> {
                responseHeaders.accept("X-Leak", "yes");
                responseHeaders.accept("Set-Cookie", "leak=yes");
                requireScopes(jwt, SCOPE);
            }
            default -> {
                // the other routes only respond
            }
        }
        boolean virtual = Thread.currentThread().toString().startsWith("VirtualThread");
        return (jwt == null ? "anonymous" : "user=" + jwt.getName()) + ";virtual=" + virtual;
    }

    private static void requireScopes(@Nullable VerifiedJwt jwt, String... scopes) {
        if (jwt != null) {
            jwt.requireScopes(List.of(scopes));
        }
    }

    private static void requireRecentSignIn(@Nullable VerifiedJwt jwt) {
        if (jwt != null) {
            jwt.requireAuthenticatedWithin(RECENT);
        }
    }

    /** Returns whether the host uses virtual threads if the JDK has them. Default: yes. */
    protected boolean usesVirtualThreads() {
        return true;
    }

    /**
     * Returns the loggers of the host that print whole requests at their finest level by design. They stay at their
     * usual level. Default: none.
     */
    protected Set<String> loggersThatPrintRequests() {
        return Set.of();
    }

    /**
     * Captures every log line at every level until the returned object is closed. The default captures
     * {@code java.util.logging}.
     */
    protected AutoCloseable captureLogs(Consumer<String> lines) {
        LogCapture capture = LogCapture.start(lines);
        loggersThatPrintRequests().forEach(capture::leaveAlone);
        return capture;
    }

    // ---- keys

    @ParameterizedTest
    @EnumSource(
            value = KeyServerFault.class,
            names = {"UNAVAILABLE", "RESET"})
    void keys_unavailable_is503AndNever401(KeyServerFault fault) throws Exception {
        try (BetterAuthStub down = BetterAuthStub.start();
                ContractHost cold = start(down.verifier())) {
            ContractClient client = new ContractClient(cold);
            down.fail(fault);
            client.bearer("/protected", down.token()).isUnavailable();
            client.bearer("/optional", down.token()).isUnavailable();
            client.bearer("/protected", down.tokenOfUnknownKey()).isUnavailable();
            client.get("/protected").isRejectedWith(401, "", "missing_token");
            client.get("/public").isForAnyone();
            client.get("/optional").isForAnyone();
        }
    }

    @Test
    void keys_rateLimit_is503WithTheWaitOfBetterAuth() throws Exception {
        try (BetterAuthStub busy = BetterAuthStub.start();
                ContractHost cold = start(busy.verifier())) {
            busy.fail(KeyServerFault.RATE_LIMIT);
            Response answer = new ContractClient(cold).bearer("/protected", busy.token());
            answer.isUnavailable();
            assertThat(Integer.parseInt(answer.header("Retry-After")))
                    .isBetween(RATE_LIMIT_SECONDS - 20, RATE_LIMIT_SECONDS + 1);
        }
    }

    /**
     * Uses a separate host, because the unknown keys of other tests may have used up the fetches allowed for unknown
     * keys.
     */
    @Test
    void rotation_underLoad_rejectsNoTokenAndFetchesOnce() throws Exception {
        try (BetterAuthStub rotating = BetterAuthStub.start();
                ContractHost fresh = start(rotating.verifier())) {
            ContractClient client = new ContractClient(fresh);
            client.bearer("/protected", rotating.token("ada")).isFor("ada");
            rotating.rotate();
            String token = rotating.token("bob");
            int fetchesBefore = rotating.requests();
            List<CompletableFuture<Response>> answers = Stream.generate(() -> client.bearerAsync("/protected", token))
                    .limit(CROWD)
                    .toList();
            answers.forEach(answer -> answer.join().isFor("bob"));
            assertThat(rotating.requests() - fetchesBefore).isEqualTo(1);
        }
    }

    /** Uses {@link TestIssuer}, because the threads of WireMock would be measured too. */
    @Test
    void virtualThreads_waitingForKeys_areNotPinned() throws Exception {
        assumeTrue(usesVirtualThreads(), "the host has no virtual threads");
        assumeTrue(Runtime.version().feature() >= 21, "this JDK has no virtual threads");
        try (TestIssuer slow = TestIssuer.start();
                ContractHost first = start(slow.verifier());
                ContractHost second = start(slow.verifier())) {
            slow.delay(Duration.ofMillis(300));
            // When two threads need a class for the first time, one loads it and the other is pinned. This happens once
            // per JVM.
            requestAtOnce(first, slow);
            List<Response> answers = new ArrayList<>();
            assertThat(PinnedThreads.during(() -> answers.addAll(requestAtOnce(second, slow))))
                    .isEmpty();
            assertThat(answers).allSatisfy(answer -> assertThat(answer.body()).isEqualTo("user=ada;virtual=true"));
        }
    }

    /** Sends many requests, each with a different token, to a host that has to fetch the keys first. */
    private static List<Response> requestAtOnce(ContractHost cold, TestIssuer issuer) {
        ContractClient client = new ContractClient(cold);
        return IntStream.range(0, 64)
                .mapToObj(number ->
                        issuer.jwt().subject("ada").claim("number", number).sign())
                .map(token -> client.bearerAsync("/protected", token))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    // ---- logs

    @Test
    void token_acceptedOrRejected_isInNoLogLine() throws Exception {
        List<String> tokens = new ArrayList<>();
        Stream.of(Reason.values())
                .filter(reason -> reason != Reason.INACTIVE)
                .filter(reason -> reason != Reason.MISSING && reason != Reason.PLACEHOLDER)
                .filter(reason -> !RejectedTokens.DEPEND_ON_THE_REQUEST.contains(reason))
                .forEach(reason -> tokens.add(issuer.tokenRejectedFor(reason)));
        tokens.add(issuer.token());
        List<String> lines = LogCapture.lines();
        AutoCloseable capture = captureLogs(lines::add);
        try {
            for (String token : tokens) {
                client().bearer("/protected", token);
                client().bearer("/fails", token);
                client().authorized("/optional", "Bearer " + token + "," + token);
            }
        } finally {
            capture.close();
        }
        String log = lines.stream().collect(joining("\n"));
        for (String token : tokens) {
            // the last part is enough to recognize the token, and all parts are enough to use it
            assertThat(log.contains(token.substring(token.lastIndexOf('.') + 1)))
                    .as("a token was logged by one of %s", loggersOf(lines, token))
                    .isFalse();
        }
    }

    private static Set<String> loggersOf(List<String> lines, String token) {
        return lines.stream()
                .filter(line -> line.contains(token.substring(token.lastIndexOf('.') + 1)))
                .map(line -> line.substring(0, Math.max(0, line.indexOf(':'))))
                .collect(toSet());
    }
}
