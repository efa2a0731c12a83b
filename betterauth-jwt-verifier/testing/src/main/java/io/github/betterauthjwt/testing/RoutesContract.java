// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.testing.ContractClient.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract says of routes: who may call them, how they may be written, and what their handlers see. */
abstract class RoutesContract extends CredentialsContract {

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
        client().bearer("/admin", issuer.jwt().role("administrator").sign()).lacksTheRole();
        client().bearer("/admin", issuer.token()).lacksTheRole();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/scoped", "/demanding"})
    void scope_ofTheToken_opensTheRoute(String path) {
        client().bearer(
                        path,
                        issuer.jwt().subject("ada").scope("openid " + SCOPE).sign())
                .isFor("ada");
        client().bearer(path, issuer.jwt().scope("tasks:writer").sign()).lacksTheScope(SCOPE);
        client().bearer(path, issuer.token()).lacksTheScope(SCOPE);
    }

    // ---- what the handler sees and does

    @Test
    void principal_ofOneRequest_isNotSeenByTheNext() {
        for (String user : List.of("ada", "bob", "ada")) {
            client().bearer("/optional", issuer.token(user)).isFor(user);
            client().get("/optional").isForAnyone();
        }
    }

    @Test
    void answer_toAUser_isKeptOutOfCaches() {
        for (String path : List.of("/protected", "/optional")) {
            assertThat(client().bearer(path, issuer.token()).header("Cache-Control"))
                    .as(path)
                    .contains("no-store");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/fails", "/fails-with-token-error"})
    void handler_failsAfterAuthentication_isNotJudged(String path) {
        Answer answer = client().bearer(path, issuer.token());
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("WWW-Authenticate")).isEmpty();
    }
}
