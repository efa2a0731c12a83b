// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micronaut;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The properties {@code better-auth.*}. Only {@code url} is required.
 *
 * @param url Better Auth's baseURL, such as https://app.example.com. Required unless there is a JwtVerifier bean
 * @param audience the value that the token's aud must contain, if Better Auth's JWT plugin has an audience configured.
 *     Default: the URL's origin
 * @param resource the resource identifier of this service, such as https://api.example.com. With it, only OAuth access
 *     tokens for this resource are accepted, and its metadata (RFC 9728) is served
 * @param scopes the scopes of the resource that clients may request; part of the metadata
 * @param jwksUri the address of the JWK Set, if the verifier cannot reach it under the URL, for example inside a
 *     container network
 * @param allowInsecureHttp whether the JWK Set may be fetched by plain http from another host. Only for a network you
 *     trust
 * @param acceptAccessTokens whether access tokens of the oauth-provider plugin are accepted too
 * @param clockSkew the tolerance for the token's times. Default: 30 seconds
 * @param rolesClaim the member names that lead to the roles. Default: role
 * @param publicPaths path patterns in Ant style that need no token. A token sent there is ignored
 * @param lazy whether the first token starts the first fetch of the JWK Set, rather than the start of the application
 * @param realm the realm in WWW-Authenticate
 */
@ConfigurationProperties("better-auth")
public record BetterAuthConfiguration(
        @Nullable String url,
        @Nullable String audience,
        @Nullable String resource,
        @Nullable List<String> scopes,
        @Nullable URI jwksUri,
        @Bindable(defaultValue = "false") boolean allowInsecureHttp,
        @Bindable(defaultValue = "false") boolean acceptAccessTokens,
        @Nullable Duration clockSkew,
        @Nullable List<String> rolesClaim,
        @Nullable List<String> publicPaths,
        @Bindable(defaultValue = "false") boolean lazy,
        @Nullable String realm) {

    /**
     * The settings for tokens that are bound to a key (DPoP, RFC 9449).
     *
     * @param baseUrl the external URL of this service, such as https://api.example.com. With it, bound tokens are
     *     accepted with a proof for each request
     * @param required whether bearer tokens that are not bound to a key are rejected
     * @param requireNonces whether proofs must have a nonce that this instance has sent
     */
    @ConfigurationProperties("dpop")
    public record DpopConfiguration(
            @Nullable String baseUrl,
            @Bindable(defaultValue = "false") boolean required,
            @Bindable(defaultValue = "false") boolean requireNonces) {}
}
