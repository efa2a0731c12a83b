// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.KeyWaits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import io.vertx.ext.auth.authentication.CredentialValidationException;
import io.vertx.ext.auth.authentication.Credentials;
import io.vertx.ext.auth.authentication.TokenCredentials;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * Verifies tokens that do not arrive in the {@code Authorization} header of an HTTP request, for example in a message of
 * a WebSocket. For HTTP requests, use {@link BearerTokenHandler}. Never blocks the calling thread. Thread-safe.
 */
public final class BearerTokenProvider implements AuthenticationProvider {

    private final Vertx vertx;
    private final JwtVerifier verifier;
    private final KeyWaits waits;

    private BearerTokenProvider(Vertx vertx, JwtVerifier verifier) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.verifier = requireNonNull(verifier, "verifier");
        this.waits = SharedWaits.of(vertx);
    }

    /** Returns a provider that accepts the tokens that {@code verifier} accepts. */
    public static BearerTokenProvider create(Vertx vertx, JwtVerifier verifier) {
        return new BearerTokenProvider(vertx, verifier);
    }

    /**
     * Verifies a token.
     *
     * @param credentials {@link TokenCredentials}; if they have scopes, the token must have all of them
     * @return the user, like that of {@link BearerTokenHandler}. It fails with
     *     {@link io.github.betterauthjwt.JwtVerificationException} if the token is not accepted, and with
     *     {@link CredentialValidationException} if the credentials are of another type
     */
    @Override
    public Future<User> authenticate(Credentials credentials) {
        if (!(credentials instanceof TokenCredentials sent) || sent.getToken() == null) {
            return Future.failedFuture(new CredentialValidationException("TokenCredentials with a token are required"));
        }
        List<String> scopes = sent.getScopes() == null ? List.of() : List.copyOf(sent.getScopes());
        return Future.fromCompletionStage(verifier.verify(sent.getToken(), waits), vertx.getOrCreateContext())
                .recover(failure -> Future.failedFuture(causeOf(failure)))
                .map(jwt -> userOf(jwt, scopes));
    }

    private static User userOf(VerifiedJwt jwt, List<String> scopes) {
        jwt.requireScopes(scopes);
        return VerifiedUser.of(jwt);
    }

    private static Throwable causeOf(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }
}
