// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The part of the contract about tokens that need an answer of Better Auth (RFC 7662): opaque ones, and JWTs on the route
 * {@code /active}. It uses the recorded responses of {@link BetterAuthStub}.
 */
abstract class IntrospectionContract extends DpopContract {

    private static final String READ = "tasks:read";
    private static final String INACTIVE = "inactive_token";
    private static final String UNAVAILABLE = "introspection_unavailable";
    private static final int MANY = 1000;

    private final BetterAuthStub auth = BetterAuthStub.start();
    private @Nullable ContractHost asking;

    /** Starts a host as {@link BearerContract} describes it. */
    protected abstract @Nullable ContractHost start(JwtVerifier verifier, TokenIntrospector introspector)
            throws Exception;

    /** Starts a host that asks about each request, so that tests see each change at once. */
    @BeforeAll
    void startAsking() throws Exception {
        asking = start(MANY);
    }

    private @Nullable ContractHost start(int requestsPerMinute) throws Exception {
        JwtVerifier verifier = auth.accessTokenVerifier();
        return start(
                verifier,
                auth.introspector(verifier)
                        .cacheAge(Duration.ZERO)
                        .maximumRequestsPerMinute(requestsPerMinute)
                        .build());
    }

    @AfterAll
    void stopAsking() {
        if (asking != null) {
            asking.close();
        }
        auth.close();
    }

    private ContractClient asking() {
        return new ContractClient(askingHost());
    }

    private ContractHost askingHost() {
        return required(asking);
    }

    private static ContractHost required(@Nullable ContractHost started) {
        return started == null ? abort("the adapter has no introspection") : started;
    }

    private String jwt() {
        return auth.accessToken().subject("ada").scope(READ).sign();
    }

    // ---- opaque tokens

    @ParameterizedTest
    @ValueSource(strings = {"/protected", "/optional", "/any", "/active"})
    void opaqueToken_thatIsActive_isAcceptedUntilItIsRevoked(String path) {
        String token = auth.opaqueToken("ada", READ);
        Response response = asking().bearer(path, token);
        response.isFor("ada");
        assertThat(response.header("Cache-Control")).contains("no-store");
        auth.revoke(token);
        asking().bearer(path, token).isRejectedWith(401, "invalid_token", INACTIVE);
    }

    @Test
    void opaqueToken_onAPublicRoute_isNotRead() {
        ContractClient client = asking();
        int before = auth.introspections();
        client.bearer("/public", auth.opaqueToken("ada", READ)).isForAnyone();
        assertThat(auth.introspections()).isEqualTo(before);
    }

    @Test
    void opaqueToken_withScopes_isAcceptedWhereItsScopesAreEnough() {
        asking().bearer("/scoped", auth.opaqueToken("ada", READ + " " + SCOPE)).isFor("ada");
        asking().bearer("/scoped", auth.opaqueToken("ada", READ)).lacksTheScope(SCOPE);
        asking().bearer("/demanding", auth.opaqueToken("ada", READ)).lacksTheScope(SCOPE);
    }

    @Test
    void opaqueToken_withoutIntrospection_isRejected() {
        asking(); // skips the test if the adapter has none
        client().bearer("/protected", auth.opaqueToken("ada", READ))
                .isRejectedWith(401, "invalid_token", "session_token");
    }

    // ---- JWTs

    @Test
    void jwt_thatIsRevoked_isRejectedOnActiveRoutesOnly() {
        String token = jwt();
        for (String path : List.of("/protected", "/active", "/active")) {
            asking().bearer(path, token).isFor("ada");
        }
        auth.revoke(token);
        asking().bearer("/active", token).isRejectedWith(401, "invalid_token", INACTIVE);
        asking().bearer("/protected", token).isFor("ada");
        asking().bearer("/optional", token).isFor("ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD"})
    void jwt_thatIsRevoked_isRejectedForEveryMethod(String method) {
        String token = jwt();
        Response accepted = asking().send(method, "/active", "Authorization", "Bearer " + token);
        assertThat(accepted.status()).isEqualTo(200);
        auth.revoke(token);
        asking().send(method, "/active", "Authorization", "Bearer " + token)
                .isRejectedWith(401, "invalid_token", INACTIVE);
    }

    @Test
    void jwt_thatIsForged_isNotAskedAbout() {
        ContractClient client = asking();
        String token = jwt();
        client.bearer("/protected", token).isFor("ada");
        int before = auth.introspections();
        String forged = token.substring(0, token.length() - 8) + "AAAAAAAA";
        for (String path : List.of("/protected", "/active")) {
            client.bearer(path, forged).isRejectedWith(401, "invalid_token", "bad_signature");
        }
        assertThat(auth.introspections()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/active",
                "/%61ctive",
                "//active",
                "/active;x=1",
                "/active/",
                "/./active",
                "/x/../active",
                "/ACTIVE"
            })
    void activeRoute_inAnySpelling_isClosedToARevokedToken(String target) throws Exception {
        String token = jwt();
        auth.revoke(token);
        try (RawConnection connection = RawConnection.to(askingHost())) {
            Response response = connection.send("GET", target, "Authorization", "Bearer " + token);
            response.isFromNoHandler();
            response.setsNoCookie();
        }
    }

    @Test
    void activeRoute_withoutToken_isRejected() {
        asking().get("/active").isRejectedWith(401, "", "missing_token");
    }

    // ---- failures

    @Test
    void endpoint_thatFails_is503WhereItIsNeeded() throws Exception {
        try (ContractHost cold = required(start(MANY))) {
            ContractClient client = new ContractClient(cold);
            auth.failIntrospection(500);
            client.bearer("/active", jwt()).isUnavailable(UNAVAILABLE);
            client.bearer("/protected", auth.opaqueToken("ada", READ)).isUnavailable(UNAVAILABLE);
            client.bearer("/optional", auth.opaqueToken("ada", READ)).isUnavailable(UNAVAILABLE);
            client.bearer("/protected", jwt()).isFor("ada");
            client.get("/optional").isForAnyone();
        } finally {
            auth.recover();
        }
    }

    @Test
    void budget_thatIsSpent_is503WithTheWait() throws Exception {
        try (ContractHost cold = required(start(1))) {
            ContractClient client = new ContractClient(cold);
            String token = auth.opaqueToken("ada", READ);
            client.bearer("/protected", token).isFor("ada");
            client.bearer("/protected", token).isUnavailable(UNAVAILABLE);
            client.bearer("/active", jwt()).isUnavailable(UNAVAILABLE);
            client.bearer("/protected", jwt()).isFor("ada");
        }
    }
}
