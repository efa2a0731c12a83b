// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of the contract about how a token is sent, and which tokens are accepted. */
abstract class CredentialsContract extends ContractFixture {

    // ---- no token, and how it may be sent

    @Test
    void request_withoutToken_is401WithoutAnError() {
        client().get("/protected").isRejectedWith(401, "", "missing_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dXNlcjpwYXNz", "Bearers token", "Token abc", "Digest username=\"a\", realm=\"b\""})
    void request_withAnotherScheme_is401WithoutAnError(String authorization) {
        client().authorized("/protected", authorization).isRejectedWith(401, "", "missing_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer "})
    void request_withSchemeAlone_is401WithoutAnError(String authorization) {
        client().authorized("/protected", authorization).isRejectedWith(401, "", "missing_token");
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
    void request_withMalformedCredentials_isRejected(String pattern) {
        client().authorized("/protected", pattern.replace("%s", issuer.token()))
                .isRejectedWith(401, "invalid_token", "malformed_token");
    }

    /**
     * Returns whether the host replaces the tabs in a header field by spaces, before an adapter can read them. Default: no,
     * so credentials with a tab are rejected.
     */
    protected boolean replacesTabs() {
        return false;
    }

    @Test
    void request_withTabs_isRejected() {
        for (String prefix : List.of("Bearer\t", "Bearer \t", "Bearer\t ")) {
            Response answer = client().authorized("/protected", prefix + issuer.token("ada"));
            if (replacesTabs()) {
                answer.isFor("ada");
            } else {
                answer.isRejectedWith(401, "invalid_token", "malformed_token");
            }
        }
    }

    @Test
    void request_withTwoAuthorizationFields_isRejected() {
        String good = "Bearer " + issuer.token();
        for (String other : List.of(good, "Basic dXNlcjpwYXNz", "Bearer nonsense")) {
            client().authorized("/protected", good, other).isRejectedWith(401, "invalid_token", "malformed_token");
            client().authorized("/protected", other, good).isRejectedWith(401, "invalid_token", "malformed_token");
        }
    }

    /** A malformed token never counts as a missing token, not even if a token is optional. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer%s",
                "%s",
                "Basic eA==, Bearer x",
                "Basic dXNlcjpwYXNz, Bearer %s",
                "Bearer %s, Basic dXNlcjpwYXNz",
                "Basic dXNlcjpwYXNz,bearer %s",
                "Bearer\u00a0%s"
            })
    void bearerCredentials_spelledWrong_areNeverAnonymous(String pattern) throws IOException {
        String credentials = pattern.replace("%s", issuer.token());
        for (String path : List.of("/optional", "/protected")) {
            raw("GET", path, "Authorization", credentials).isRejectedWith(401, "invalid_token", "malformed_token");
        }
    }

    @Test
    void bearerCredentials_withOthers_areNeverAnonymous() {
        String good = "Bearer " + issuer.token();
        String basic = "Basic dXNlcjpwYXNz";
        client().authorized("/optional", basic, good).isRejectedWith(401, "invalid_token", "malformed_token");
        client().authorized("/optional", good, basic).isRejectedWith(401, "invalid_token", "malformed_token");
        client().authorized("/optional", good, good).isRejectedWith(401, "invalid_token", "malformed_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dXNlcjpwYXNz", "Negotiate", "Digest username=\"a\", realm=\"b\""})
    void optionalRoute_withAnotherScheme_isServedToAnyone(String authorization) {
        client().authorized("/optional", authorization).isForAnyone();
    }

    @Test
    void request_withTokenElsewhere_isRejectedAsMissing() {
        String token = issuer.token();
        List<Response> answers = List.of(
                client().get("/protected?access_token=" + token),
                client().postForm("/protected", "access_token=" + token),
                client().get("/protected", "Cookie", "access_token=" + token + "; better-auth.session_token=" + token),
                client().get("/protected", "Proxy-Authorization", "Bearer " + token),
                client().get("/protected", "X-Authorization", "Bearer " + token));
        answers.forEach(answer -> answer.isRejectedWith(401, "", "missing_token"));
    }

    // ---- which tokens

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ADDITIONAL_AUDIENCE", "INACTIVE", "NOT_BOUND", "INVALID_PROOF", "NONCE_REQUIRED"})
    void token_rejectedForAReason_hasItsCode(Reason reason) {
        Response answer = client().bearer("/admin", issuer.tokenRejectedFor(reason));
        switch (reason) {
            case MISSING -> answer.isRejectedWith(401, "", reason.code());
            default -> answer.isRejectedWith(401, "invalid_token", reason.code());
        }
    }

    @ParameterizedTest
    @EnumSource(TokenSample.class)
    void token_ofEachKindServersIssue_isNamed(TokenSample kind) {
        Response answer = client().bearer("/protected", issuer.token(kind));
        kind.rejection()
                .ifPresentOrElse(
                        reason -> answer.isRejectedWith(401, "invalid_token", reason.code()),
                        () -> assertThat(answer.status()).isEqualTo(200));
    }

    @Test
    void token_almostAsLongAsAllowed_isAccepted() {
        String token = issuer.jwt().claim("image", "x".repeat(11_700)).sign();
        assertThat(token.length()).isBetween(15 * 1024, 16 * 1024);
        client().bearer("/protected", token).isFor(TestJwt.SUBJECT);
    }

    @Test
    void header_muchTooLong_isRejectedByHostOrAdapter() {
        for (int length : new int[] {16 * 1024 + 1, 24 * 1024}) {
            client().bearer("/protected", "a".repeat(length)).isRejectedWith(401, "invalid_token", "token_too_large");
        }
        assertThat(client().statusOrCutOff("/protected", "a".repeat(1024 * 1024)))
                .isIn(0, 400, 401, 413, 431);
        client().bearer("/protected", issuer.token("ada")).isFor("ada");
    }
}
