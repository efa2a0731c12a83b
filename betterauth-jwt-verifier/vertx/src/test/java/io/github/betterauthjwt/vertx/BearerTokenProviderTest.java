// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.BetterAuthIssuer;
import io.github.betterauthjwt.testing.TestIssuer;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.CredentialValidationException;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.authentication.UsernamePasswordCredentials;
import io.vertx.ext.auth.authorization.RoleBasedAuthorization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@BetterAuthIssuer
class BearerTokenProviderTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        VertxHost.await(vertx.close());
    }

    @Test
    void authenticate_goodToken_hasUserWithRoles(TestIssuer issuer, JwtVerifier verifier) {
        String token = issuer.jwt().subject("ada").role("admin").sign();
        User user =
                VertxHost.await(BearerTokenProvider.create(vertx, verifier).authenticate(new TokenCredentials(token)));
        assertThat(user.subject()).isEqualTo("ada");
        assertThat(RoleBasedAuthorization.create("admin").match(user)).isTrue();
        assertThat(RoleBasedAuthorization.create("user").match(user)).isFalse();
    }

    @Test
    void authenticate_badToken_failsWithItsReason(TestIssuer issuer, JwtVerifier verifier) {
        BearerTokenProvider provider = BearerTokenProvider.create(vertx, verifier);
        for (String token : new String[] {issuer.forgedToken(), issuer.tokenOfUnknownKey(), ""}) {
            assertThatThrownBy(() -> VertxHost.await(provider.authenticate(new TokenCredentials(token))))
                    .hasCauseInstanceOf(InvalidJwtException.class);
        }
    }

    @Test
    void authenticate_missingScope_fails(TestIssuer issuer, JwtVerifier verifier) {
        String token = issuer.jwt().scope("tasks:read").sign();
        TokenCredentials credentials = new TokenCredentials(token).addScope("tasks:write");
        assertThatThrownBy(() -> VertxHost.await(
                        BearerTokenProvider.create(vertx, verifier).authenticate(credentials)))
                .hasCauseInstanceOf(InsufficientPrivilegesException.class);
    }

    @Test
    void authenticate_otherCredentials_fails(JwtVerifier verifier) {
        BearerTokenProvider provider = BearerTokenProvider.create(vertx, verifier);
        assertThatThrownBy(() -> VertxHost.await(provider.authenticate(new UsernamePasswordCredentials("ada", "x"))))
                .hasCauseInstanceOf(CredentialValidationException.class);
        assertThatThrownBy(() -> VertxHost.await(provider.authenticate(new TokenCredentials())))
                .hasCauseInstanceOf(CredentialValidationException.class);
    }
}
