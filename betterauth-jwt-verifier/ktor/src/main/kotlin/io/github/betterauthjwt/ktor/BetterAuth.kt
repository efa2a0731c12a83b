// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.ktor

import io.github.betterauthjwt.BetterAuthUrls
import io.github.betterauthjwt.JwtVerifier
import io.github.betterauthjwt.TokenIntrospector
import io.github.betterauthjwt.bearer.BearerAuthenticator
import io.github.betterauthjwt.bearer.BearerTokenResolver
import io.github.betterauthjwt.bearer.Dpop
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata
import io.ktor.server.auth.AuthenticationConfig
import io.ktor.server.auth.AuthenticationProvider

/**
 * Registers a provider that accepts the JWTs of a Better Auth server. A route inside `authenticate` finds the token
 * as `call.principal<VerifiedJwt>()`.
 *
 * ```kotlin
 * install(Authentication) {
 *     betterAuth("https://app.example.com")
 * }
 * ```
 *
 * The verifier stops when the application stops, if the provider was used.
 *
 * @param baseUrl the `baseURL` of the Better Auth server
 * @param name the name of the provider, or null for the default provider
 * @throws IllegalArgumentException if `baseUrl` is not an absolute http or https URL, or if a provider of this name is
 *     registered already
 */
public fun AuthenticationConfig.betterAuth(
    baseUrl: String,
    name: String? = null,
    configure: BetterAuthServerConfig.() -> Unit = {},
) {
    val config = BetterAuthServerConfig(baseUrl, name).apply(configure)
    register(BetterAuthProvider(config, config.buildVerifier(), ownsVerifier = true))
}

/**
 * Registers a provider that accepts the tokens of a verifier, which the application closes.
 *
 * @param verifier the verifier of the tokens
 * @param name the name of the provider, or null for the default provider
 * @throws IllegalArgumentException if a provider of this name is registered already
 */
public fun AuthenticationConfig.betterAuth(
    verifier: JwtVerifier,
    name: String? = null,
    configure: BetterAuthConfig.() -> Unit = {},
) {
    register(BetterAuthProvider(BetterAuthConfig(name).apply(configure), verifier, ownsVerifier = false))
}

/** The settings of a provider whose verifier the application builds. Not thread-safe. */
public open class BetterAuthConfig internal constructor(
    name: String?,
) : AuthenticationProvider.Config(name) {
    /**
     * The realm in challenges (RFC 9110 §11.5): printable ASCII without quotes and backslashes. Default: no realm.
     */
    public var realm: String? = null

    /**
     * The metadata of the resource (RFC 9728), which challenges name. [metadataRoute] and [unknownRoutes] serve it.
     * Default: no metadata.
     */
    public var metadata: ProtectedResourceMetadata? = null

    /**
     * The settings for tokens that are bound to a key, with a DPoP proof for each request (RFC 9449). Default: bound
     * tokens are rejected.
     */
    public var dpop: Dpop? = null

    /**
     * Finds the token of a request without an `Authorization` header, for example
     * [BearerTokenResolver.webSocketProtocol]. Default: no other place.
     */
    public var tokenResolver: BearerTokenResolver? = null

    /**
     * Asks Better Auth whether tokens are active (RFC 7662), for opaque access tokens and for [requireActive]. It must
     * be built with the verifier that is passed to `betterAuth`. Default: opaque tokens are rejected.
     */
    public var introspector: TokenIntrospector? = null

    internal fun authenticator(verifier: JwtVerifier): BearerAuthenticator {
        val builder = BearerAuthenticator.builder(verifier)
        realm?.let(builder::realm)
        metadata?.let(builder::metadata)
        dpop?.let(builder::dpop)
        tokenResolver?.let(builder::tokenResolver)
        introspector?.let(builder::introspector)
        return builder.build()
    }
}

/** The settings of a provider and of its verifier. Not thread-safe. */
public class BetterAuthServerConfig internal constructor(
    private val baseUrl: String,
    name: String?,
) : BetterAuthConfig(name) {
    /** The audience of the tokens. Default: `baseUrl`, as Better Auth sets it. Excludes [resource]. */
    public var audience: String? = null

    /**
     * The resource identifier of this service (RFC 9728 §1.2). With it, only OAuth access tokens for this resource are
     * accepted, and [BetterAuthConfig.metadata] has a default. Default: no resource.
     */
    public var resource: String? = null

    private var configureVerifier: JwtVerifier.Builder.() -> Unit = {}

    /** Changes further settings of the verifier, for example `verifier { rolesClaim("app", "roles") }`. */
    public fun verifier(configure: JwtVerifier.Builder.() -> Unit) {
        configureVerifier = configure
    }

    internal fun buildVerifier(): JwtVerifier {
        val resource = resource
        val audience = audience
        require(resource == null || audience == null) { "resource and audience exclude each other" }
        if (resource != null && metadata == null) {
            metadata = ProtectedResourceMetadata.builder(resource, BetterAuthUrls.authorizationServer(baseUrl)).build()
        }
        val builder =
            when {
                resource != null -> JwtVerifier.builderForAccessTokens(baseUrl, resource)
                audience != null -> JwtVerifier.builderForBetterAuth(baseUrl, audience)
                else -> JwtVerifier.builderForBetterAuth(baseUrl)
            }
        return builder.apply(configureVerifier).build()
    }
}
