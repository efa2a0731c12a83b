// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of the contract about methods. No method and no form of a request replaces a token. */
abstract class MethodsContract extends RoutesContract {

    private static final List<String> PROTECTED = List.of("/any", "/protected", "/admin", "/scoped");
    private static final String ORIGIN = "https://app.example.com";

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void method_any_requiresAToken(String method) {
        client().send(method, "/protected").isRejectedWith(401, "", "missing_token");
        client().send(method, "/any").isRejectedWith(401, "", "missing_token");
        client().send(method, "/any", "Authorization", "Bearer " + issuer.tokenRejectedFor(Reason.EXPIRED))
                .isRejectedWith(401, "invalid_token", "token_expired");
    }

    /** Methods are case-sensitive (RFC 9110 §9.1), so these are all unknown, and hosts respond to them differently. */
    @ParameterizedTest
    @ValueSource(strings = {"FROB", "get", "post", "options", "head", "Get", "TRACE", "trace"})
    void method_unusual_reachesNoHandlerWithoutToken(String method) throws IOException {
        for (String route : PROTECTED) {
            raw(method, route).isRejectedSomehow();
            raw(method, route, "Authorization", "Bearer " + issuer.forgedToken())
                    .isRejectedSomehow();
            Response answer = raw(method, route, "Origin", ORIGIN, "Access-Control-Request-Method", "GET");
            answer.isFromNoHandler();
            if (!method.equals("options")) {
                answer.isRejectedSomehow();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void method_withGoodToken_reachesTheHandlerOfAnyMethod(String method) {
        client().send(method, "/any", "Authorization", "Bearer " + issuer.token("ada"))
                .isFor("ada");
    }

    /** A host may support only the usual methods. */
    @ParameterizedTest
    @ValueSource(strings = {"FROB", "get", "options"})
    void method_unusualWithGoodToken_isServedOrRejected(String method) throws IOException {
        Response answer = raw(method, "/any", "Authorization", "Bearer " + issuer.token("ada"));
        if (answer.status() == 200 && !answer.body().isEmpty()) {
            answer.isFor("ada");
        } else if (answer.status() != 200) {
            answer.isRejectedSomehow();
        }
    }

    @Test
    void head_withGoodToken_isServedWithoutBody() {
        for (String path : List.of("/protected", "/any")) {
            Response answer = client().send("HEAD", path, "Authorization", "Bearer " + issuer.token());
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
        }
    }

    /** The response would show the token and the cookies to scripts and logs that must not see them. */
    @Test
    void trace_withGoodToken_echoesNothing() throws IOException {
        String token = issuer.token();
        for (String path : List.of("/any", "/protected", "/optional", "/public")) {
            Response answer = raw("TRACE", path, "Authorization", "Bearer " + token, "Cookie", "session=secret-cookie");
            answer.isRejectedSomehow();
            assertThat(answer.body()).doesNotContain(token).doesNotContain("secret-cookie");
        }
    }

    // ---- preflights

    @Test
    void corsPreflight_withoutToken_isNotRejected() {
        Response answer = client().send(
                        "OPTIONS",
                        "/protected",
                        "Origin",
                        ORIGIN,
                        "Access-Control-Request-Method",
                        "GET",
                        "Access-Control-Request-Headers",
                        "authorization");
        assertThat(answer.status()).isBetween(200, 299);
        answer.isFromNoHandler();
    }

    /** Any client can send a request of this form, so it must not reach a handler that accepts all methods. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "OPTIONS", "FROB", "get"})
    void corsPreflight_withoutGoodToken_reachesNoHandler(String requested) throws IOException {
        for (String route : PROTECTED) {
            String[] preflight = {"Origin", ORIGIN, "Access-Control-Request-Method", requested};
            isPreflightResponse(raw("OPTIONS", route, preflight));
            isPreflightResponse(raw("OPTIONS", route, with(preflight, issuer.forgedToken())));
        }
        for (String route : List.of("/admin", "/scoped")) {
            String[] preflight = {"Origin", ORIGIN, "Access-Control-Request-Method", requested};
            isPreflightResponse(raw("OPTIONS", route, with(preflight, issuer.token())));
        }
    }

    private static String[] with(String[] headers, String token) {
        return new String[] {headers[0], headers[1], headers[2], headers[3], "Authorization", "Bearer " + token};
    }

    private static void isPreflightResponse(Response answer) {
        answer.isFromNoHandler();
        if (answer.status() < 200 || answer.status() > 299) {
            answer.isRejectedSomehow();
        }
    }

    /** A preflight has an origin and a method (Fetch standard, "CORS-preflight fetch"). */
    @Test
    void options_withoutPreflightHeaders_requireAToken() throws IOException {
        for (String route : PROTECTED) {
            raw("OPTIONS", route).isRejectedWith(401, "", "missing_token");
            raw("OPTIONS", route, "Origin", ORIGIN).isRejectedWith(401, "", "missing_token");
            raw("OPTIONS", route, "Access-Control-Request-Method", "GET").isRejectedWith(401, "", "missing_token");
            raw("GET", route, "Origin", ORIGIN, "Access-Control-Request-Method", "GET")
                    .isRejectedWith(401, "", "missing_token");
        }
    }
}
