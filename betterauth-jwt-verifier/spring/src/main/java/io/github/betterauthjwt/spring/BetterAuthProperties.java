// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * The properties of {@code application.properties}. Only {@code url} is required, or one of {@code servers}.
 *
 * @param url Better Auth's baseURL, such as https://app.example.com. Required unless there is a JwtVerifier bean, or
 *     servers.
 * @param servers Further Better Auth servers whose tokens are accepted, by any name. The tokens of each server are
 *     verified with its keys only.
 * @param audience The value that the token's aud must contain, if Better Auth's JWT plugin has an audience configured.
 *     Default: the URL's origin.
 * @param resource The resource identifier of this service, such as https://api.example.com/mcp. With it, only OAuth
 *     access tokens for this resource are accepted, and its metadata is served.
 * @param metadata The members of the resource's metadata other than addresses.
 * @param additionalIssuers Further accepted issuers, such as the oauth-provider plugin's: origin and base path.
 * @param jwksUri The address of the JWK Set, if the verifier cannot reach it under the URL, for example inside a
 *     container network.
 * @param allowInsecureHttp Whether the JWK Set may be fetched by plain http from another host. Only for a network you
 *     trust.
 * @param requestHeaders Headers of the requests to Better Auth, for example one that a firewall requires. Values are
 *     never logged.
 * @param acceptAccessTokens Whether access tokens of the oauth-provider plugin are accepted too.
 * @param clockSkew The tolerance for the token's times. A number without a unit is in seconds.
 * @param rolesClaim The member names that lead to the roles.
 * @param methodSecurity Whether to enable @PreAuthorize and similar annotations without @EnableMethodSecurity.
 * @param publicPaths Path patterns that need no token. A token sent there is ignored.
 * @param optionalPaths Path patterns that need no token. A bad token is rejected even there.
 * @param activePaths Path patterns where a token must still be active, so that sign-out takes effect. The service
 *     asks Better Auth about each token, and caches the answer. Other paths accept a JWT until it expires.
 * @param lazy Whether the first token starts the first fetch of the JWK Set, rather than the start of the application.
 * @param explainRejections Whether each rejection is logged with its cause, and its remedy is sent to the client. For
 *     development only. Default: what the environment variable BETTERAUTH_JWT_EXPLAIN says.
 * @param realm The realm in WWW-Authenticate.
 * @param dpop The settings for tokens that are bound to a key (DPoP, RFC 9449). Default: such tokens are rejected.
 * @param introspection The settings for questions to Better Auth about tokens (RFC 7662). Default: it asks none, and
 *     rejects opaque tokens.
 */
@ConfigurationProperties("better-auth")
public record BetterAuthProperties(
        @Nullable String url,
        @DefaultValue Map<String, Server> servers,
        @Nullable String audience,
        @Nullable String resource,
        @DefaultValue Metadata metadata,
        @DefaultValue List<String> additionalIssuers,
        @Nullable URI jwksUri,
        @DefaultValue("false") boolean allowInsecureHttp,
        @DefaultValue Map<String, String> requestHeaders,
        @DefaultValue("false") boolean acceptAccessTokens,
        @DefaultValue("30s") @DurationUnit(ChronoUnit.SECONDS) Duration clockSkew,
        @DefaultValue("role") List<String> rolesClaim,
        @DefaultValue("true") boolean methodSecurity,
        @DefaultValue List<String> publicPaths,
        @DefaultValue List<String> optionalPaths,
        @DefaultValue List<String> activePaths,
        @DefaultValue("false") boolean lazy,
        @Nullable Boolean explainRejections,
        @Nullable String realm,
        @DefaultValue DpopSettings dpop,
        @DefaultValue IntrospectionSettings introspection) {

    /**
     * The settings of one of several servers. The other properties apply to all servers.
     *
     * @param url The server's baseURL, such as https://staff.example.com. Required.
     * @param audience The value that the token's aud must contain. Default: the URL's origin.
     * @param additionalIssuers Further accepted issuers, whose tokens are verified with the keys of this server.
     * @param jwksUri The address of the JWK Set, if the verifier cannot reach it under the URL.
     * @param requestHeaders Headers of the requests for the JWK Set. Values are never logged.
     * @param acceptAccessTokens Whether access tokens of the oauth-provider plugin are accepted too.
     * @param rolesClaim The member names that lead to the roles. Default: better-auth.roles-claim.
     */
    public record Server(
            @Nullable String url,
            @Nullable String audience,
            @DefaultValue List<String> additionalIssuers,
            @Nullable URI jwksUri,
            @DefaultValue Map<String, String> requestHeaders,
            @DefaultValue("false") boolean acceptAccessTokens,
            @Nullable List<String> rolesClaim) {

        static final Server NONE = new Server(null, null, List.of(), null, Map.of(), false, null);

        /** Copies the lists. */
        public Server {
            additionalIssuers = List.copyOf(additionalIssuers);
            requestHeaders = Map.copyOf(requestHeaders);
            rolesClaim = rolesClaim == null ? null : List.copyOf(rolesClaim);
        }

        /** Returns the URL, and no other property, because request headers may be secrets. */
        @Override
        public String toString() {
            return "Server[url=" + url + "]";
        }
    }

    /**
     * The metadata of the resource (RFC 9728 §2).
     *
     * @param scopes The scopes that clients may request.
     * @param initialScopes The scopes that a challenge names for a client without a token. Default: all scopes.
     * @param name The name that clients show to users.
     * @param documentation The address of a page for developers.
     * @param signingAlgorithms The algorithms with which the resource signs its responses.
     */
    public record Metadata(
            @DefaultValue List<String> scopes,
            @Nullable List<String> initialScopes,
            @Nullable String name,
            @Nullable URI documentation,
            @DefaultValue List<String> signingAlgorithms) {

        /** Copies the lists. */
        public Metadata {
            scopes = List.copyOf(scopes);
            initialScopes = initialScopes == null ? null : List.copyOf(initialScopes);
            signingAlgorithms = List.copyOf(signingAlgorithms);
        }
    }

    /**
     * The settings for DPoP (RFC 9449).
     *
     * @param baseUrl The external URL of this service, such as https://api.example.com. With it, bound tokens are
     *     accepted with a proof for each request.
     * @param required Whether bearer tokens that are not bound to a key are rejected.
     * @param requireNonces Whether proofs must have a nonce that this instance has sent.
     */
    public record DpopSettings(
            @Nullable String baseUrl,
            @DefaultValue("false") boolean required,
            @DefaultValue("false") boolean requireNonces) {}

    /** The way in which a client sends its secret (RFC 6749 §2.3.1). */
    public enum ClientSecretMethod {
        /** In the header {@code Authorization} ({@code client_secret_basic}). */
        BASIC,
        /** In the form ({@code client_secret_post}). */
        POST
    }

    /**
     * The settings for questions to Better Auth about tokens (RFC 7662).
     *
     * @param clientId The id of the client that is registered for this service. With it, opaque access tokens are
     *     accepted too.
     * @param clientSecret The secret of the client. Never logged.
     * @param clientSecretMethod The method with which the client is registered.
     * @param privateKeyFile A PEM file with the private key of the client (PKCS#8), instead of a secret.
     * @param keyId The kid of the public key in the JWK Set of the client.
     * @param endpoint The introspection endpoint, for example inside a container network. Default: the one in the
     *     metadata of the authorization server.
     * @param allowInsecureHttp Whether the endpoint may have plain http on another host. Only for a network you trust.
     * @param cacheAge For how long an answer is used, and thus how long a token works after sign-out. A number without a
     *     unit is in seconds.
     * @param maximumRequestsPerMinute The largest number of requests to Better Auth in any minute. Better Auth allows
     *     100.
     * @param requireActive Whether a token must still be active on all paths.
     */
    public record IntrospectionSettings(
            @Nullable String clientId,
            @Nullable String clientSecret,
            @DefaultValue("basic") ClientSecretMethod clientSecretMethod,
            @Nullable Path privateKeyFile,
            @Nullable String keyId,
            @Nullable URI endpoint,
            @DefaultValue("false") boolean allowInsecureHttp,
            @DefaultValue("30s") @DurationUnit(ChronoUnit.SECONDS) Duration cacheAge,
            @DefaultValue("90") int maximumRequestsPerMinute,
            @DefaultValue("false") boolean requireActive) {

        /** Returns the id of the client, and not its secret. */
        @Override
        public String toString() {
            return "IntrospectionSettings[clientId=" + clientId + "]";
        }
    }

    /** Copies the lists. */
    public BetterAuthProperties {
        servers = Collections.unmodifiableMap(new LinkedHashMap<>(servers)); // in the order of the settings
        additionalIssuers = List.copyOf(additionalIssuers);
        requestHeaders = Map.copyOf(requestHeaders);
        rolesClaim = List.copyOf(rolesClaim);
        publicPaths = List.copyOf(publicPaths);
        optionalPaths = List.copyOf(optionalPaths);
        activePaths = List.copyOf(activePaths);
    }

    /** Returns the settings of the server that has no name. */
    Server first() {
        return new Server(url, audience, additionalIssuers, jwksUri, requestHeaders, acceptAccessTokens, null);
    }

    /** Returns the URL, and no other property, because request headers may be secrets. */
    @Override
    public String toString() {
        return "BetterAuthProperties[url=" + url + "]";
    }
}
