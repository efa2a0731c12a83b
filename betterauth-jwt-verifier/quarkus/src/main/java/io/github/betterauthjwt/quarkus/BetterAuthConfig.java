// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The properties of {@code application.properties}. Only {@code url} is required. They are read at run time. */
@ConfigMapping(prefix = "better-auth")
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface BetterAuthConfig {

    /** Better Auth's baseURL, such as https://app.example.com. Required unless there is a JwtVerifier bean. */
    Optional<String> url();

    /** The value that the token's aud must contain, if Better Auth has an audience configured. Default: the URL's origin. */
    Optional<String> audience();

    /**
     * The resource identifier of this service, such as https://api.example.com/mcp. With it, only OAuth access tokens for
     * this resource are accepted, and its metadata is served.
     */
    Optional<String> resource();

    /** The members of the resource's metadata other than addresses. */
    Metadata metadata();

    /** Further accepted issuers, such as the oauth-provider plugin's: origin and base path. */
    Optional<List<String>> additionalIssuers();

    /** The address of the JWK Set, if the application cannot reach it under the URL. */
    Optional<URI> jwksUri();

    /** Whether the JWK Set may be fetched by plain http from another host. Only for a network you trust. */
    @WithDefault("false")
    boolean allowInsecureHttp();

    /** Headers of the requests for the JWK Set, for example one that a firewall requires. Values are never logged. */
    Map<String, String> requestHeaders();

    /** Whether access tokens of the oauth-provider plugin are accepted too. */
    @WithDefault("false")
    boolean acceptAccessTokens();

    /** The tolerance for the token's times. A number without a unit is in seconds. */
    @WithDefault("30S")
    Duration clockSkew();

    /** The member names that lead to the roles. */
    @WithDefault("role")
    List<String> rolesClaim();

    /** Paths that need no token, such as /health or /docs/*. A token that is sent there is ignored. */
    Optional<List<String>> publicPaths();

    /** Paths where a request without a token is anonymous. A bad token is rejected even there. */
    Optional<List<String>> optionalPaths();

    /**
     * Paths where each request needs a token that is active according to Better Auth (RFC 7662). A bean of type
     * TokenIntrospector is required for them.
     */
    Optional<List<String>> activePaths();

    /** Whether the first token starts the first fetch of the JWK Set, rather than the start of the application. */
    @WithDefault("false")
    boolean lazy();

    /**
     * Whether each rejection is logged with its cause, and its remedy is sent to the client. For development only. Default:
     * the environment variable BETTERAUTH_JWT_EXPLAIN.
     */
    Optional<Boolean> explainRejections();

    /** The realm in WWW-Authenticate. */
    Optional<String> realm();

    /** The settings for tokens that are bound to a key (DPoP, RFC 9449). Default: such tokens are rejected. */
    DpopSettings dpop();

    /** The metadata of the resource (RFC 9728 §2). */
    interface Metadata {

        /** The scopes that clients may request. */
        Optional<List<String>> scopes();

        /** The scopes that a challenge names for a client without a token. Default: all scopes. */
        Optional<List<String>> initialScopes();

        /** The name that clients show to users. */
        Optional<String> name();
    }

    /** The settings for DPoP (RFC 9449). */
    interface DpopSettings {

        /** The external URL of this service. With it, bound tokens are accepted with a proof for each request. */
        Optional<String> baseUrl();

        /** Whether bearer tokens that are not bound to a key are rejected. */
        @WithDefault("false")
        boolean required();

        /** Whether proofs must have a nonce that this instance has sent. */
        @WithDefault("false")
        boolean requireNonces();
    }
}
