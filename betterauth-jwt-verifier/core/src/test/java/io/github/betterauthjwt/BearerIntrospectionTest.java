// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.github.betterauthjwt.IntrospectionStub.OPAQUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.BearerRequest;
import io.github.betterauthjwt.bearer.BearerResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests to an authenticator that asks Better Auth about tokens. */
class BearerIntrospectionTest {

    private static final Executor NONE = task -> {
        throw new AssertionError("nothing needs to wait");
    };

    private final IntrospectionStub stub = new IntrospectionStub();
    private final JwtVerifier verifier = stub.verifier().build();
    private final TokenIntrospector introspector =
            stub.introspector(verifier).cacheAge(Duration.ZERO).build();
    private final BearerAuthenticator bearer = authenticator().build();

    @AfterEach
    void stop() {
        verifier.close();
        stub.close();
    }

    private BearerAuthenticator.Builder authenticator() {
        return BearerAuthenticator.builder(verifier).introspector(introspector);
    }

    private static BearerRequest request(String... authorization) {
        return new BearerRequest() {
            @Override
            public String method() {
                return "GET";
            }

            @Override
            public String uri() {
                return "/tasks";
            }

            @Override
            public List<String> headers(String name) {
                return name.equals("Authorization") ? List.of(authorization) : List.of();
            }
        };
    }

    private static BearerDecision decision(BearerAuthenticator bearer, String token) {
        return bearer.authenticate(request("Bearer " + token), BearerAccess.REQUIRED);
    }

    private static void assertRejected(BearerDecision decision, int status, String code) {
        BearerResponse response = decision.response().orElseThrow();
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.code()).isEqualTo(code);
        assertThat(decision.jwt()).isEmpty();
    }

    @Test
    void opaqueToken_withAnIntrospectorOnly_isAccepted() {
        assertThat(decision(bearer, OPAQUE).jwt()).isPresent();
        assertRejected(decision(bearer, "inactive"), 401, "inactive_token");
        assertRejected(decision(BearerAuthenticator.create(verifier), OPAQUE), 401, "session_token");
    }

    @Test
    void requireActive_revokedJwt_isRejected() {
        BearerDecision passed = decision(bearer, stub.accessToken());
        assertThat(bearer.requireActive(passed).jwt()).isPresent();
        stub.answer(okJson("{\"active\":false}"));
        BearerDecision rejected = bearer.requireActive(passed);
        assertRejected(rejected, 401, "inactive_token");
        assertThat(rejected.response().orElseThrow().headers().get("WWW-Authenticate"))
                .contains("error=\"invalid_token\"");
        assertThat(decision(bearer, stub.accessToken()).jwt()).isPresent();
    }

    @Test
    void requireActive_moreThanOnceInARequest_asksOnce() {
        BearerDecision active = bearer.requireActive(decision(bearer, stub.accessToken()));
        assertThat(bearer.requireActive(active)).isSameAs(active);
        assertThat(stub.requests()).isEqualTo(1);
        bearer.requireActive(decision(bearer, OPAQUE));
        assertThat(stub.requests()).isEqualTo(2);
    }

    @Test
    void requireActive_endpointThatFails_is503WithRetryAfter() {
        BearerDecision passed = decision(bearer, stub.accessToken());
        stub.answer(aResponse().withStatus(503).withHeader("Retry-After", "7"));
        BearerDecision rejected = bearer.requireActive(passed);
        assertRejected(rejected, 503, "introspection_unavailable");
        assertThat(rejected.response().orElseThrow().headers()).containsEntry("Retry-After", "7");
    }

    @Test
    void requireActive_requestWithoutToken_staysAsItIs() {
        BearerDecision anonymous = bearer.authenticate(request(), BearerAccess.OPTIONAL);
        assertThat(bearer.requireActive(anonymous)).isSameAs(anonymous);
        BearerDecision missing = bearer.authenticate(request(), BearerAccess.REQUIRED);
        assertThat(bearer.requireActive(missing)).isSameAs(missing);
    }

    @Test
    void requireActive_ofTheWholeAuthenticator_asksForEachRequest() throws Exception {
        BearerAuthenticator strict = authenticator().requireActive().build();
        assertThat(decision(strict, stub.accessToken()).jwt()).isPresent();
        assertThat(strict.authenticate(request(), BearerAccess.OPTIONAL).response())
                .isEmpty();
        String forged = stub.accessToken().replaceFirst("[^.]{8}$", "AAAAAAAA");
        assertRejected(decision(strict, forged), 401, "bad_signature");
        assertThat(stub.requests()).isEqualTo(1);
        stub.answer(okJson("{\"active\":false}"));
        assertRejected(decision(strict, stub.accessToken()), 401, "inactive_token");
        BearerDecision later = strict.authenticate(
                        request("Bearer " + stub.accessToken()), BearerAccess.REQUIRED, task -> new Thread(task)
                                .start())
                .get(30, TimeUnit.SECONDS);
        assertRejected(later, 401, "inactive_token");
    }

    @Test
    void eventLoop_waitsForBetterAuthOnOtherThreadsOnly() throws Exception {
        String token = stub.accessToken();
        BearerDecision passed = bearer.authenticate(request("Bearer " + token), BearerAccess.REQUIRED, NONE)
                .getNow(null);
        CompletableFuture<BearerDecision> active =
                bearer.requireActive(passed, task -> new Thread(task, "waiting").start());
        assertThat(active.get(30, TimeUnit.SECONDS).jwt()).isPresent();
        assertThat(bearer.requireActive(active.get(), NONE)).isCompleted();
        CompletableFuture<BearerDecision> opaque = bearer.authenticate(
                request("Bearer " + OPAQUE), BearerAccess.REQUIRED, task -> new Thread(task, "waiting").start());
        assertThat(opaque.get(30, TimeUnit.SECONDS).jwt()).isPresent();
    }

    @Test
    void settings_withoutAnIntrospectorOfTheVerifier_areErrors() {
        BearerAuthenticator.Builder builder = BearerAuthenticator.builder(verifier);
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.requireActive().build());
        BearerAuthenticator plain = BearerAuthenticator.create(verifier);
        BearerDecision passed = decision(plain, stub.accessToken());
        assertThatIllegalStateException().isThrownBy(() -> plain.requireActive(passed));
        assertThat(plain.hasIntrospector()).isFalse();
        try (JwtVerifier other = stub.verifier().build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BearerAuthenticator.builder(other).introspector(introspector));
        }
    }
}
