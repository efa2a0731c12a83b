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
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.ContractClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every adapter owes, whatever its host. Extend it in a test of your own adapter and start a real server with it:
 *
 * <table>
 * <caption>The routes, each of which answers GET, HEAD, POST and OPTIONS with {@link #handle}</caption>
 * <tr><th>path</th><th>who may call it</th></tr>
 * <tr><td>{@code /public}</td><td>everybody; a token sent there is not looked at</td></tr>
 * <tr><td>{@code /optional}</td><td>everybody without a token, and those with a good one</td></tr>
 * <tr><td>{@code /admin}</td><td>whose token has the role {@code admin}, if the host has role checks</td></tr>
 * <tr><td>{@code /scoped}</td><td>whose token has the scope {@code tasks:write}, if the host has scope checks</td></tr>
 * <tr><td>{@code /protected}, {@code /demanding}, {@code /fails}, {@code /fails-with-token-error}</td>
 *     <td>whoever has a good token</td></tr>
 * </table>
 *
 * Any other path must be unknown to the host. It must take request headers of 32 KiB.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BearerContract {

    private static final String SCOPE = "tasks:write";
    private static final int CROWD = 1000;

    final TestIssuer issuer = TestIssuer.start();
    private @Nullable ContractHost host;

    /** For adapters' tests. */
    protected BearerContract() {}

    /**
     * Starts the host with the routes that the class lists, protected by the adapter under test.
     *
     * @param verifier to be used as it is; the contract closes it
     */
    protected abstract ContractHost start(JwtVerifier verifier) throws Exception;

    /** What each route of the host has to answer with status 200, or to fail with. */
    public static String handle(String path, @Nullable VerifiedJwt jwt) {
        switch (path) {
            case "/fails" -> throw new IllegalStateException("this handler fails on purpose");
            case "/fails-with-token-error" ->
                throw new InvalidJwtException(Reason.EXPIRED, "a token that is none of the adapter's business");
            case "/demanding" -> {
                if (jwt != null) {
                    jwt.requireScope(SCOPE);
                }
            }
            default -> {
                // nothing but the answer
            }
        }
        boolean virtual = Thread.currentThread().toString().startsWith("VirtualThread");
        return (jwt == null ? "anonymous" : "user=" + jwt.getName()) + ";virtual=" + virtual;
    }

    /** Whether the host was started with virtual threads where the JDK has them. Default: yes. */
    protected boolean usesVirtualThreads() {
        return true;
    }

    /**
     * Loggers of the host that print whole requests when set to their finest level, as is their purpose. They stay at
     * their usual level. Default: none.
     */
    protected Set<String> loggersThatPrintRequests() {
        return Set.of();
    }

    /**
     * Hands over every line that is logged, at every level, until what it returns is closed. The default listens to
     * {@code java.util.logging}.
     */
    protected AutoCloseable captureLogs(Consumer<String> lines) {
        LogCapture capture = LogCapture.start(lines);
        loggersThatPrintRequests().forEach(capture::leaveAlone);
        return capture;
    }

    @BeforeAll
    void startHost() throws Exception {
        host = start(issuer.verifier());
    }

    @AfterAll
    void stopHost() {
        if (host != null) {
            host.close();
        }
        issuer.close();
    }

    ContractClient client() {
        if (host == null) {
            throw new IllegalStateException("the host was not started");
        }
        return new ContractClient(host);
    }

    // ---- no token, and how it may be sent

    @Test
    void request_withoutToken_is401WithoutAnError() {
        client().get("/protected").isRefused(401, "", "missing_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dXNlcjpwYXNz", "Bearers token", "Token abc", "Digest username=\"a\", realm=\"b\""})
    void request_withAnotherScheme_is401WithoutAnError(String authorization) {
        client().authorized("/protected", authorization).isRefused(401, "", "missing_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer "})
    void request_withSchemeAlone_is401WithoutAnError(String authorization) {
        client().authorized("/protected", authorization).isRefused(401, "", "missing_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "bEaReR ", "Bearer  ", "Bearer     "})
    void request_withSchemeInAnyCaseAndSpaces_isAccepted(String prefix) {
        client().authorized("/protected", prefix + issuer.token("ada")).isFor("ada");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer %s,",
                "Bearer, %s",
                "Bearer %s %s",
                "Bearer %s, Bearer %s",
                "Bearer %s,%s",
                "Bearer \"%s\"",
                "Bearer token=%s",
                "Bearer: %s"
            })
    void request_withMalformedCredentials_isRefused(String pattern) {
        client().authorized("/protected", pattern.replace("%s", issuer.token()))
                .isRefused(401, "invalid_token", "malformed_token");
    }

    @Test
    void request_withTabs_isRefused() {
        for (String prefix : List.of("Bearer\t", "Bearer \t", "Bearer\t ")) {
            client().authorized("/protected", prefix + issuer.token())
                    .isRefused(401, "invalid_token", "malformed_token");
        }
    }

    @Test
    void request_withTwoAuthorizationFields_isRefused() {
        String good = "Bearer " + issuer.token();
        for (String other : List.of(good, "Basic dXNlcjpwYXNz", "Bearer nonsense")) {
            client().authorized("/protected", good, other).isRefused(401, "invalid_token", "malformed_token");
            client().authorized("/protected", other, good).isRefused(401, "invalid_token", "malformed_token");
        }
    }

    @Test
    void request_withTokenElsewhere_isAsWithout() {
        String token = issuer.token();
        List<Answer> answers = List.of(
                client().get("/protected?access_token=" + token),
                client().postForm("/protected", "access_token=" + token),
                client().get("/protected", "Cookie", "access_token=" + token + "; better-auth.session_token=" + token),
                client().get("/protected", "Proxy-Authorization", "Bearer " + token),
                client().get("/protected", "X-Authorization", "Bearer " + token));
        answers.forEach(answer -> answer.isRefused(401, "", "missing_token"));
    }

    // ---- which tokens

    @ParameterizedTest
    @EnumSource(Reason.class)
    void token_refusedForAReason_isAnsweredByItsCode(Reason reason) {
        Answer answer = client().bearer("/admin", issuer.tokenRefusedFor(reason));
        switch (reason) {
            case MISSING -> answer.isRefused(401, "", reason.code());
            case INSUFFICIENT_SCOPE -> answer.isRefused(403, "insufficient_scope", reason.code());
            default -> answer.isRefused(401, "invalid_token", reason.code());
        }
    }

    @ParameterizedTest
    @EnumSource(TokenKind.class)
    void token_ofEachKindServersIssue_isTold(TokenKind kind) {
        Answer answer = client().bearer("/protected", issuer.token(kind));
        kind.refusal()
                .ifPresentOrElse(
                        reason -> answer.isRefused(401, "invalid_token", reason.code()),
                        () -> assertThat(answer.status()).isEqualTo(200));
    }

    @Test
    void token_almostAsLongAsAllowed_isAccepted() {
        String token = issuer.jwt().claim("image", "x".repeat(11_700)).sign();
        assertThat(token.length()).isBetween(15 * 1024, 16 * 1024);
        client().bearer("/protected", token).isFor(TestJwt.SUBJECT);
    }

    @Test
    void header_muchTooLong_isRefusedByHostOrAdapter() {
        for (int length : new int[] {16 * 1024 + 1, 24 * 1024}) {
            client().bearer("/protected", "a".repeat(length)).isRefused(401, "invalid_token", "token_too_large");
        }
        assertThat(client().statusOrCutOff("/protected", "a".repeat(1024 * 1024)))
                .isIn(0, 400, 401, 413, 431);
        client().bearer("/protected", issuer.token("ada")).isFor("ada");
    }

    // ---- which routes

    @Test
    void publicRoute_withAnyOrNoToken_isServed() {
        client().get("/public").isForAnyone();
        client().bearer("/public", issuer.tokenRefusedFor(Reason.EXPIRED)).isForAnyone();
        client().bearer("/public", issuer.token()).isForAnyone();
    }

    @Test
    void optionalRoute_withoutToken_isServedToAnyone() {
        client().get("/optional").isForAnyone();
        client().authorized("/optional", "Basic dXNlcjpwYXNz").isForAnyone();
    }

    @Test
    void optionalRoute_withGoodToken_isServedToItsUser() {
        client().bearer("/optional", issuer.token("ada")).isFor("ada");
    }

    @Test
    void optionalRoute_withBadToken_isRefused() {
        client().bearer("/optional", issuer.tokenRefusedFor(Reason.EXPIRED))
                .isRefused(401, "invalid_token", "token_expired");
        client().bearer("/optional", issuer.forgedToken()).isRefused(401, "invalid_token", "bad_signature");
        client().authorized("/optional", "Bearer a b").isRefused(401, "invalid_token", "malformed_token");
    }

    @Test
    void route_thatIsUnknown_tellsNothingWithoutToken() {
        client().get("/no-such-route").isRefused(401, "", "missing_token");
        assertThat(client().bearer("/no-such-route", issuer.token()).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//protected",
                "/protected/",
                "/%70rotected",
                "/protected;x=1",
                "/PROTECTED",
                "/x/../protected",
                "/public/../protected",
                "/public/%2e%2e/protected",
                "/public;/../protected",
                "/public/..;/protected",
                "/public%2f..%2fprotected",
                "/protected%00/public",
                "/protected?/public",
                "/protected;/public",
                "/publicity",
                "/./public/../protected"
            })
    void path_writtenInAnotherWay_opensNothing(String path) {
        int status = client().get(path).status();
        assertThat(status).as(path).isIn(400, 401, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void method_whateverItIs_needsAToken(String method) {
        client().send(method, "/protected").isRefused(401, "", "missing_token");
    }

    @Test
    void head_withGoodToken_isServedWithoutBody() {
        Answer answer = client().send("HEAD", "/protected", "Authorization", "Bearer " + issuer.token());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void corsPreflight_withoutToken_isNotRefused() {
        Answer answer = client().send(
                        "OPTIONS",
                        "/protected",
                        "Origin",
                        "https://app.example.com",
                        "Access-Control-Request-Method",
                        "GET",
                        "Access-Control-Request-Headers",
                        "authorization");
        assertThat(answer.status()).isBetween(200, 299);
        assertThat(answer.body()).doesNotContain("user=");
    }

    // ---- roles and scopes

    @Test
    void role_ofTheToken_opensTheRoute() {
        client().bearer("/admin", issuer.jwt().subject("ada").role("user,admin").sign())
                .isFor("ada");
        client().bearer("/admin", issuer.jwt().role("administrator").sign())
                .isRefused(403, "insufficient_scope", "insufficient_scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/scoped", "/demanding"})
    void scope_ofTheToken_opensTheRoute(String path) {
        client().bearer(
                        path,
                        issuer.jwt().subject("ada").scope("openid " + SCOPE).sign())
                .isFor("ada");
        client().bearer(path, issuer.jwt().scope("tasks:writer").sign())
                .isRefused(403, "insufficient_scope", "insufficient_scope");
        client().bearer(path, issuer.token()).isRefused(403, "insufficient_scope", "insufficient_scope");
    }

    // ---- what the handler sees and does

    @Test
    void principal_ofOneRequest_isNotSeenByTheNext() {
        for (String user : List.of("ada", "bob", "ada")) {
            client().bearer("/optional", issuer.token(user)).isFor(user);
            client().get("/optional").isForAnyone();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/fails", "/fails-with-token-error"})
    void handler_failsAfterAuthentication_isNotJudged(String path) {
        Answer answer = client().bearer(path, issuer.token());
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("WWW-Authenticate")).isEmpty();
    }

    // ---- keys

    @Test
    void keys_outOfReach_is503AndNever401() throws Exception {
        try (TestIssuer down = TestIssuer.start();
                ContractHost cold = start(down.verifier())) {
            ContractClient client = new ContractClient(cold);
            down.failWith(503);
            client.bearer("/protected", down.token()).isUnavailable();
            client.bearer("/optional", down.token()).isUnavailable();
            client.bearer("/protected", down.tokenOfUnknownKey()).isUnavailable();
            client.get("/protected").isRefused(401, "", "missing_token");
            client.get("/public").isForAnyone();
            client.get("/optional").isForAnyone();
        }
        try (TestIssuer busy = TestIssuer.start();
                ContractHost cold = start(busy.verifier())) {
            busy.limitRate(Duration.ofSeconds(7));
            Answer answer = new ContractClient(cold).bearer("/protected", busy.token());
            answer.isUnavailable();
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(6, 8);
        }
    }

    @Test
    void rotation_underLoad_refusesNobodyAndFetchesOnce() {
        client().bearer("/protected", issuer.token()).isFor(TestJwt.SUBJECT);
        issuer.rotate();
        String token = issuer.token("bob");
        int fetchesBefore = issuer.requests();
        ContractClient client = client();
        List<CompletableFuture<Answer>> answers = Stream.generate(() -> client.bearerAsync("/protected", token))
                .limit(CROWD)
                .toList();
        answers.forEach(answer -> answer.join().isFor("bob"));
        assertThat(issuer.requests() - fetchesBefore).isEqualTo(1);
    }

    @Test
    void virtualThreads_waitingForKeys_areNotPinned() throws Exception {
        assumeTrue(usesVirtualThreads(), "the host has no virtual threads");
        assumeTrue(Runtime.version().feature() >= 21, "this JDK has no virtual threads");
        try (TestIssuer slow = TestIssuer.start();
                ContractHost cold = start(slow.verifier())) {
            slow.delay(Duration.ofMillis(300));
            ContractClient client = new ContractClient(cold);
            String token = slow.token("ada");
            List<Answer> answers = new ArrayList<>();
            assertThat(PinnedThreads.during(() -> Stream.generate(() -> client.bearerAsync("/protected", token))
                            .limit(64)
                            .toList()
                            .forEach(answer -> answers.add(answer.join()))))
                    .isEmpty();
            assertThat(answers).allSatisfy(answer -> assertThat(answer.body()).isEqualTo("user=ada;virtual=true"));
        }
    }

    // ---- logs

    @Test
    void token_whateverBecomesOfIt_isInNoLogLine() throws Exception {
        List<String> tokens = new ArrayList<>();
        Stream.of(Reason.values())
                .filter(reason -> reason != Reason.MISSING && reason != Reason.PLACEHOLDER)
                .forEach(reason -> tokens.add(issuer.tokenRefusedFor(reason)));
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
            // the last part alone would be enough to recognise it, and all of it to use it
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
