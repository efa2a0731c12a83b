// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The part of the contract about routes: who may call them, how their paths may be written, and what their handlers
 * see.
 */
abstract class RoutesContract extends CredentialsContract {

    // ---- which routes

    @Test
    void publicRoute_withAnyOrNoToken_isServed() {
        client().get("/public").isForAnyone();
        client().bearer("/public", issuer.tokenRejectedFor(Reason.EXPIRED)).isForAnyone();
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
    void optionalRoute_withBadToken_isRejected() {
        client().bearer("/optional", issuer.tokenRejectedFor(Reason.EXPIRED))
                .isRejectedWith(401, "invalid_token", "token_expired");
        client().bearer("/optional", issuer.forgedToken()).isRejectedWith(401, "invalid_token", "bad_signature");
        client().authorized("/optional", "Bearer a b").isRejectedWith(401, "invalid_token", "malformed_token");
    }

    @Test
    void route_unknown_is401WithoutToken() {
        client().get("/no-such-route").isRejectedWith(401, "", "missing_token");
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
    void path_variant_opensNothing(String path) {
        int status = client().get(path).status();
        assertThat(status).as(path).isIn(400, 401, 404);
    }

    /** A proxy may read such a path differently than the host does, so it is never public, not even without a token. */
    @ParameterizedTest
    @ValueSource(strings = {"public", "optional"})
    void publicPath_pathVariant_isNotPublic(String name) throws IOException {
        String encoded = '%' + Integer.toHexString(name.charAt(0)) + name.substring(1);
        for (String path : List.of(
                "//" + name,
                "/" + encoded,
                "/" + name + ";x=1",
                "/;x=1/" + name,
                "/x/../" + name,
                "/./" + name,
                "/" + name + "/",
                "/" + name + "/.",
                "/" + name + "/x/..",
                "/protected/../" + name,
                "/protected/%2e%2e/" + name,
                "/protected/..;/" + name,
                "/protected%2f..%2f" + name,
                "/" + name + "%2f",
                "/" + name + "%00",
                "/" + name + "%20")) {
            Response answer = raw("GET", path);
            answer.isFromNoHandler();
            assertThat(answer.status()).as(path).isIn(400, 401, 404);
        }
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

    @Test
    void response_ofHandlerThatRequiresScopeLate_keepsNoHeaderOfTheHandler() {
        String path = "/demanding-late";
        Response served =
                client().bearerUnchecked(path, issuer.jwt().scope(SCOPE).sign());
        assertThat(served.status()).isEqualTo(200);
        assertThat(served.header("X-Leak")).isEqualTo("yes");
        assertThat(served.cookies()).containsExactly("leak=yes");
        Response rejected = client().bearer(path, issuer.token());
        rejected.lacksTheScope(SCOPE);
        assertThat(rejected.header("X-Leak")).isEmpty();
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
    void response_toAUser_isNotCached() {
        for (String path : List.of("/protected", "/optional")) {
            assertThat(client().bearer(path, issuer.token()).header("Cache-Control"))
                    .as(path)
                    .contains("no-store");
        }
    }

    /** Without this field, a cache may show the anonymous response to a user. */
    @Test
    void response_ofOptionalRoute_variesByAuthorization() {
        for (Response answer : List.of(client().get("/optional"), client().bearer("/optional", issuer.token()))) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.values("Vary").stream().flatMap(value -> Stream.of(value.split("\\s*,\\s*"))))
                    .anySatisfy(name -> assertThat(name).isEqualToIgnoringCase("Authorization"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/fails", "/fails-with-token-error"})
    void handler_failsAfterAuthentication_keepsItsFailure(String path) {
        Response answer = client().bearer(path, issuer.token());
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("WWW-Authenticate")).isEmpty();
    }
}
