// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import static io.github.betterauthjwt.grpc.GrpcHost.AUTHORIZATION;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.KeyServerFault;
import io.github.betterauthjwt.testing.TestDpopKey;
import io.github.betterauthjwt.testing.TestIssuer;
import io.github.betterauthjwt.testing.TokenSample;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The behavior of the interceptor on any transport, with the tokens of the contract that HTTP adapters pass. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GrpcContract {

    private final TestIssuer issuer = TestIssuer.start();
    private final JwtVerifier verifier =
            issuer.verifierBuilder().signInTimeClaim("signed_in").build();
    private GrpcHost host;

    /** Starts a server with {@link Tasks}, and a client without limits of its metadata. */
    abstract GrpcHost start(Tasks tasks, BearerTokenInterceptor interceptor) throws Exception;

    private GrpcHost start(JwtVerifier used) throws Exception {
        return start(new Tasks(), interceptor(used));
    }

    static BearerTokenInterceptor interceptor(JwtVerifier used) {
        return BearerTokenInterceptor.builder(used)
                .services(Tasks.DESCRIPTOR)
                .publicMethods("test.v1.Tasks/Open")
                .optionalMethods("test.v1.Tasks/Feed")
                .requireRole("test.v1.Tasks/Admin", "admin")
                .requireScopes("test.v1.Tasks/Scopes", "tasks:read", "tasks:write")
                .requireRecent("test.v1.Tasks/Recent", Duration.ofMinutes(5))
                .build();
    }

    @BeforeAll
    void startHost() throws Exception {
        host = start(verifier);
    }

    @AfterAll
    void stopHost() {
        host.close();
        verifier.close();
        issuer.close();
    }

    private static String bearer(String token) {
        return "Bearer " + token;
    }

    // ---- tokens

    @Test
    void method_withoutToken_isUnauthenticated() {
        Failure failure = host.failure(Tasks.GET);
        failure.is(Status.Code.UNAUTHENTICATED, "MISSING_TOKEN");
        assertThat(failure.challenge()).isEqualTo("Bearer");
        assertThat(failure.description()).isEqualTo("A bearer token is required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER  "})
    void method_withGoodToken_hasItsUser(String scheme) {
        assertThat(host.call(Tasks.GET, scheme + issuer.token("ada"))).isEqualTo("ada");
        assertThat(host.call(Tasks.GET, scheme + issuer.token("bob"))).isEqualTo("bob");
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MISSING", "ADDITIONAL_AUDIENCE", "INACTIVE", "NOT_BOUND", "INVALID_PROOF", "NONCE_REQUIRED"})
    void token_rejectedForAReason_hasItsReason(Reason reason) {
        String token = bearer(issuer.tokenRejectedFor(reason));
        for (var method : List.of(Tasks.GET, Tasks.FEED, Tasks.ADMIN)) {
            Failure failure = host.failure(method, token);
            failure.is(Status.Code.UNAUTHENTICATED, reason.code().toUpperCase(java.util.Locale.ROOT));
            assertThat(failure.challenge()).contains("error=\"invalid_token\"");
        }
        assertThat(host.call(Tasks.OPEN, token)).isEqualTo("anyone");
    }

    @ParameterizedTest
    @EnumSource(TokenSample.class)
    void token_ofEachKindServersIssue_isNamed(TokenSample kind) {
        String token = bearer(issuer.token(kind));
        kind.rejection()
                .ifPresentOrElse(
                        reason -> host.failure(Tasks.GET, token)
                                .is(Status.Code.UNAUTHENTICATED, reason.code().toUpperCase(java.util.Locale.ROOT)),
                        () -> assertThat(host.call(Tasks.GET, token)).isNotEqualTo("anyone"));
    }

    @Test
    void token_boundToAKey_isRejectedWithOrWithoutProof() {
        TestDpopKey key = TestDpopKey.generate("ES256");
        String token = issuer.jwt().boundTo(key).sign();
        Metadata headers = GrpcHost.headers("DPoP " + token);
        headers.put(
                Metadata.Key.of("DPoP", Metadata.ASCII_STRING_MARSHALLER),
                key.proof("POST", "https://api.example.com/test.v1.Tasks/Get", token));
        host.failure(Tasks.GET, headers).is(Status.Code.UNAUTHENTICATED, "MISSING_TOKEN");
        host.failure(Tasks.GET, bearer(token)).is(Status.Code.UNAUTHENTICATED, "SENDER_CONSTRAINED_TOKEN");
    }

    @Test
    void token_almostAsLongAsAllowed_isAccepted() {
        String token = issuer.jwt().claim("image", "x".repeat(11_700)).sign();
        assertThat(token.length()).isBetween(15 * 1024, 16 * 1024);
        assertThat(host.call(Tasks.GET, bearer(token))).isNotEmpty();
    }

    // ---- metadata

    @Test
    void call_withTwoAuthorizationValues_isRejected() {
        String good = bearer(issuer.token());
        for (String other : List.of(good, "Basic dXNlcjpwYXNz", "Bearer nonsense", "")) {
            host.failure(Tasks.GET, good, other).is(Status.Code.UNAUTHENTICATED, "MALFORMED_TOKEN");
            host.failure(Tasks.FEED, other, good).is(Status.Code.UNAUTHENTICATED, "MALFORMED_TOKEN");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer%s", "%s", "Bearer %s,", "Bearer %s %s", "Bearer \"%s\"", "Basic eA==, Bearer x"})
    void call_withMalformedCredentials_isRejected(String pattern) {
        String credentials = pattern.replace("%s", issuer.token());
        for (var method : List.of(Tasks.GET, Tasks.FEED)) {
            host.failure(method, credentials).is(Status.Code.UNAUTHENTICATED, "MALFORMED_TOKEN");
        }
    }

    @Test
    void call_withTokenElsewhere_isMissingIt() {
        String token = issuer.token();
        Metadata headers = new Metadata();
        for (String name : List.of("x-authorization", "proxy-authorization", "cookie", "access_token", "grpc-token")) {
            headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), bearer(token));
        }
        headers.put(
                Metadata.Key.of("authorization-bin", Metadata.BINARY_BYTE_MARSHALLER),
                bearer(token).getBytes(US_ASCII));
        host.failure(Tasks.GET, headers).is(Status.Code.UNAUTHENTICATED, "MISSING_TOKEN");
        assertThat(host.call(Tasks.FEED, headers)).isEqualTo("anyone");
    }

    @Test
    void call_withManyOtherEntries_isServed() {
        Metadata headers = GrpcHost.headers(bearer(issuer.token("ada")));
        for (int i = 0; i < 200; i++) {
            headers.put(Metadata.Key.of("x-" + i % 7, Metadata.ASCII_STRING_MARSHALLER), "value " + i);
        }
        assertThat(host.call(Tasks.GET, headers)).isEqualTo("ada");
    }

    // ---- methods

    @Test
    void optionalMethod_withoutToken_isForAnyone() {
        assertThat(host.call(Tasks.FEED)).isEqualTo("anyone");
        assertThat(host.call(Tasks.FEED, "Basic dXNlcjpwYXNz")).isEqualTo("anyone");
        assertThat(host.call(Tasks.FEED, bearer(issuer.token("ada")))).isEqualTo("ada");
        assertThat(host.call(Tasks.FEED)).isEqualTo("anyone");
        assertThat(host.call(Tasks.OPEN, bearer(issuer.token("ada")))).isEqualTo("anyone");
    }

    @Test
    void role_ofTheToken_opensTheMethod() {
        String admin = issuer.jwt().subject("ada").role("user,admin").sign();
        assertThat(host.call(Tasks.ADMIN, bearer(admin))).isEqualTo("ada");
        Failure failure = host.failure(
                Tasks.ADMIN, bearer(issuer.jwt().role("administrator").sign()));
        failure.is(Status.Code.PERMISSION_DENIED, "INSUFFICIENT_ROLE");
        assertThat(failure.challenge()).isEmpty();
    }

    @Test
    void scopes_ofTheToken_openTheMethod() {
        String all = issuer.jwt().subject("ada").scope("tasks:write tasks:read").sign();
        assertThat(host.call(Tasks.SCOPES, bearer(all))).isEqualTo("ada");
        Failure failure = host.failure(
                Tasks.SCOPES, bearer(issuer.jwt().scope("tasks:read").sign()));
        failure.is(Status.Code.PERMISSION_DENIED, "INSUFFICIENT_SCOPE");
        assertThat(failure.metadata()).containsEntry("scope", "tasks:read tasks:write");
        assertThat(failure.challenge()).contains("scope=\"tasks:read tasks:write\"");
    }

    @Test
    void signIn_tooLongAgo_isUnauthenticatedWithTheMaximumAge() {
        Instant now = Instant.now();
        String recent = issuer.jwt().subject("ada").claim("signed_in", now).sign();
        assertThat(host.call(Tasks.RECENT, bearer(recent))).isEqualTo("ada");
        for (String token : List.of(
                issuer.token(),
                issuer.jwt().claim("signed_in", now.minus(Duration.ofHours(1))).sign())) {
            Failure failure = host.failure(Tasks.RECENT, bearer(token));
            failure.is(Status.Code.UNAUTHENTICATED, "INSUFFICIENT_USER_AUTHENTICATION");
            assertThat(failure.metadata()).containsEntry("max_age", "300");
            assertThat(failure.challenge()).contains("max_age=\"300\"");
        }
    }

    @Test
    void privilege_requiredInTheMethod_isPermissionDenied() {
        for (var method : List.of(Tasks.THROWS_LATE, Tasks.REPORTS_LATE)) {
            Failure failure = host.failure(method, bearer(issuer.token()));
            failure.is(Status.Code.PERMISSION_DENIED, "INSUFFICIENT_SCOPE");
            assertThat(failure.metadata()).containsEntry("scope", "tasks:write");
            String token = issuer.jwt().subject("ada").scope("tasks:write").sign();
            assertThat(host.call(method, bearer(token))).isEqualTo("ada");
        }
    }

    @Test
    void method_failsAfterAuthentication_keepsItsFailure() {
        for (var method : List.of(Tasks.FAILS, Tasks.FAILS_WITH_TOKEN_ERROR)) {
            Failure failure = host.failure(method, bearer(issuer.token()));
            assertThat(failure.code()).isEqualTo(Status.Code.UNKNOWN);
            assertThat(failure.reason()).isEmpty();
            assertThat(failure.challenge()).isEmpty();
        }
    }

    // ---- streams

    @Test
    void stream_withoutToken_isUnauthenticated() {
        Iterator<String> watch =
                ClientCalls.blockingServerStreamingCall(host.channel(), Tasks.WATCH, CallOptions.DEFAULT, "request");
        assertThatThrownBy(watch::hasNext)
                .satisfies(thrown -> Failure.of(thrown).is(Status.Code.UNAUTHENTICATED, "MISSING_TOKEN"));
    }

    @Test
    void stream_whoseTokenExpires_endsWithTheReason() throws Exception {
        try (GrpcHost fresh = start(verifier)) {
            String token = issuer.jwt()
                    .subject("ada")
                    .expiresAt(Instant.now().plusSeconds(5))
                    .sign();
            Iterator<String> watch = ClientCalls.blockingServerStreamingCall(
                    fresh.with(GrpcHost.headers(bearer(token))), Tasks.WATCH, CallOptions.DEFAULT, "request");
            assertThat(watch.next()).isEqualTo("ada");
            assertThatThrownBy(watch::hasNext)
                    .satisfies(thrown -> Failure.of(thrown).is(Status.Code.UNAUTHENTICATED, "TOKEN_EXPIRED"));
            fresh.tasks().watchCancelled().get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void chat_whoseTokenExpires_endsOnBothSides() throws Exception {
        try (GrpcHost fresh = start(verifier)) {
            Answers answers = new Answers();
            StreamObserver<String> chat = chat(
                    fresh,
                    answers,
                    issuer.jwt().expiresAt(Instant.now().plusSeconds(5)).sign());
            chat.onNext("hello");
            Failure.of(answers.failed().get(1, TimeUnit.MINUTES)).is(Status.Code.UNAUTHENTICATED, "TOKEN_EXPIRED");
            assertThat(fresh.tasks().chatFailed().get(1, TimeUnit.MINUTES)).isInstanceOf(StatusRuntimeException.class);
        }
    }

    @Test
    void chat_thatRequiresMoreLater_isPermissionDenied() throws Exception {
        Answers answers = new Answers();
        StreamObserver<String> chat = chat(
                host, answers, issuer.jwt().subject("ada").scope("tasks:read").sign());
        chat.onNext("hello");
        chat.onNext("write");
        Failure.of(answers.failed().get(1, TimeUnit.MINUTES)).is(Status.Code.PERMISSION_DENIED, "INSUFFICIENT_SCOPE");
        assertThat(answers.messages()).containsExactly("ada: hello");
    }

    @Test
    void chat_thatEndsBeforeItsTokenExpires_completes() throws Exception {
        Answers answers = new Answers();
        StreamObserver<String> chat = chat(host, answers, issuer.token("ada"));
        chat.onNext("hello");
        chat.onCompleted();
        answers.completed().get(1, TimeUnit.MINUTES);
        assertThat(answers.messages()).containsExactly("ada: hello");
    }

    private static StreamObserver<String> chat(GrpcHost used, Answers answers, String token) {
        return ClientCalls.asyncBidiStreamingCall(
                used.with(GrpcHost.headers(bearer(token))).newCall(Tasks.CHAT, CallOptions.DEFAULT), answers);
    }

    /** What a client of {@link Tasks#CHAT} gets. */
    private static final class Answers implements StreamObserver<String> {

        private final List<String> messages = new ArrayList<>();
        private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
        private final CompletableFuture<Void> completed = new CompletableFuture<>();

        @Override
        public synchronized void onNext(String message) {
            messages.add(message);
        }

        @Override
        public void onError(Throwable failure) {
            failed.complete(failure);
        }

        @Override
        public void onCompleted() {
            completed.complete(null);
        }

        synchronized List<String> messages() {
            return List.copyOf(messages);
        }

        CompletableFuture<Throwable> failed() {
            return failed;
        }

        CompletableFuture<Void> completed() {
            return completed;
        }
    }

    // ---- keys

    @ParameterizedTest
    @EnumSource(
            value = KeyServerFault.class,
            names = {"UNAVAILABLE", "RESET", "RATE_LIMIT"})
    void keys_unavailable_isUnavailableWithADelay(KeyServerFault fault) throws Exception {
        try (BetterAuthStub down = BetterAuthStub.start();
                JwtVerifier cold = down.verifier();
                GrpcHost fresh = start(cold)) {
            down.fail(fault);
            for (var method : List.of(Tasks.GET, Tasks.FEED)) {
                Failure failure = fresh.failure(method, bearer(down.token()));
                failure.is(Status.Code.UNAVAILABLE, "KEYS_UNAVAILABLE");
                assertThat(failure.retrySeconds()).isBetween(1L, 301L);
                assertThat(failure.challenge()).isEmpty();
            }
            assertThat(fresh.call(Tasks.OPEN)).isEqualTo("anyone");
        }
    }

    @Test
    void token_thatIsRevoked_isUnauthenticatedWhereItMustBeActive() throws Exception {
        try (BetterAuthStub auth = BetterAuthStub.start();
                JwtVerifier used = auth.accessTokenVerifier();
                GrpcHost fresh = start(
                        new Tasks(),
                        BearerTokenInterceptor.builder(used)
                                .services(Tasks.DESCRIPTOR)
                                .introspector(auth.introspector(used)
                                        .cacheAge(Duration.ZERO)
                                        .build())
                                .requireActive("test.v1.Tasks/Admin")
                                .build())) {
            String opaque = auth.opaqueToken("ada", "tasks:read");
            String jwt = auth.accessToken().subject("ada").scope("tasks:read").sign();
            for (String token : List.of(opaque, jwt)) {
                assertThat(fresh.call(Tasks.GET, bearer(token))).isEqualTo("ada");
                assertThat(fresh.call(Tasks.ADMIN, bearer(token))).isEqualTo("ada");
                auth.revoke(token);
                fresh.failure(Tasks.ADMIN, bearer(token)).is(Status.Code.UNAUTHENTICATED, "INACTIVE_TOKEN");
            }
            fresh.failure(Tasks.GET, bearer(opaque)).is(Status.Code.UNAUTHENTICATED, "INACTIVE_TOKEN");
            assertThat(fresh.call(Tasks.GET, bearer(jwt))).isEqualTo("ada");
        }
    }

    @Test
    void rotation_underLoad_rejectsNoTokenAndFetchesOnce() throws Exception {
        try (BetterAuthStub rotating = BetterAuthStub.start();
                JwtVerifier warm = rotating.verifier();
                GrpcHost fresh = start(warm)) {
            assertThat(fresh.call(Tasks.GET, bearer(rotating.token("ada")))).isEqualTo("ada");
            rotating.rotate();
            Metadata headers = GrpcHost.headers(bearer(rotating.token("bob")));
            int fetchesBefore = rotating.requests();
            List<ListenableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                answers.add(ClientCalls.futureUnaryCall(
                        fresh.with(headers).newCall(Tasks.GET, CallOptions.DEFAULT), "request"));
            }
            for (ListenableFuture<String> answer : answers) {
                assertThat(answer.get(1, TimeUnit.MINUTES)).isEqualTo("bob");
            }
            assertThat(rotating.requests() - fetchesBefore).isEqualTo(1);
        }
    }

    @Test
    void token_acceptedOrRejected_isInNoHeaderOrLogOfTheServer() {
        List<String> lines = new ArrayList<>();
        try (LogLines capture = LogLines.of("io.github.betterauthjwt", lines)) {
            for (Reason reason : List.of(Reason.EXPIRED, Reason.BAD_SIGNATURE, Reason.MALFORMED)) {
                String token = issuer.tokenRejectedFor(reason);
                Failure failure = host.failure(Tasks.GET, bearer(token));
                assertThat(failure.toString() + lines).doesNotContain(token);
            }
            assertThat(capture).isNotNull();
        }
        assertThat(AUTHORIZATION.name()).isEqualTo("authorization");
    }
}
