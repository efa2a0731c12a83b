// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.ktor

import io.github.betterauthjwt.InsufficientPrivilegesException
import io.github.betterauthjwt.VerifiedJwt
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.ApplicationCall
import io.ktor.server.application.ApplicationCallPipeline
import io.ktor.server.auth.AuthenticationChecked
import io.ktor.server.auth.AuthenticationRouteSelector
import io.ktor.server.auth.principal
import io.ktor.server.response.respond
import io.ktor.server.routing.Route
import io.ktor.server.routing.RouteSelector
import io.ktor.server.routing.RouteSelectorEvaluation
import io.ktor.server.routing.RoutingResolveContext
import io.ktor.server.routing.route
import kotlinx.coroutines.future.await
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/**
 * Requires a role in the routes of [build]. Without a token the response is 401, and without the role 403.
 *
 * @throws IllegalArgumentException if this route is not inside `authenticate`
 */
public fun Route.requireRole(
    role: String,
    build: Route.() -> Unit,
): Route = requireAnyRole(role, build = build)

/**
 * Requires one of several roles in the routes of [build]. Without a token the response is 401, and without any of the
 * roles 403.
 *
 * @param roles at least one
 * @throws IllegalArgumentException if `roles` is empty, or if this route is not inside `authenticate`
 */
public fun Route.requireAnyRole(
    vararg roles: String,
    build: Route.() -> Unit,
): Route {
    val required = roles.toList()
    InsufficientPrivilegesException.missingRole(required) // checks them now instead of at the first request
    return require("any role of $required", { it.requireAnyRole(required) }, build)
}

/**
 * Requires a scope in the routes of [build], like [requireScopes].
 *
 * @throws IllegalArgumentException if it is not a scope token (RFC 6749 §3.3), or if this route is not inside
 *     `authenticate`
 */
public fun Route.requireScope(
    scope: String,
    build: Route.() -> Unit,
): Route = requireScopes(scope, build = build)

/**
 * Requires all of several scopes in the routes of [build]. Without a token the response is 401, and without one of the
 * scopes 403. The challenge then names all of them.
 *
 * @param scopes at least one, each a scope token (RFC 6749 §3.3)
 * @throws IllegalArgumentException if `scopes` is empty or one is not a scope token, or if this route is not inside
 *     `authenticate`
 */
public fun Route.requireScopes(
    vararg scopes: String,
    build: Route.() -> Unit,
): Route {
    val required = scopes.toList()
    InsufficientPrivilegesException.missingScopes(required) // checks them now instead of at the first request
    return require("scopes $required", { it.requireScopes(required) }, build)
}

/**
 * Requires that the user signed in recently, in the routes of [build]. Otherwise the response is 401, and the challenge
 * names the maximum age (RFC 9470 §3).
 *
 * @param maximumAge as for [VerifiedJwt.requireAuthenticatedWithin]
 * @throws IllegalArgumentException if `maximumAge` is not positive, or if this route is not inside `authenticate`
 */
public fun Route.requireRecentSignIn(
    maximumAge: Duration,
    build: Route.() -> Unit,
): Route {
    val required = maximumAge.toJavaDuration()
    InsufficientPrivilegesException.authenticationTooOld(required) // checks it now instead of at the first request
    return require("sign-in within $maximumAge", { it.requireAuthenticatedWithin(required) }, build)
}

/**
 * Requires that Better Auth confirms the token of each request as active (RFC 7662), in the routes of [build]. Needs a
 * [BetterAuthConfig.introspector]. Without an active token the response is 401, and 503 if the answer is unavailable.
 *
 * @throws IllegalArgumentException if this route is not inside `authenticate`
 */
public fun Route.requireActive(build: Route.() -> Unit): Route =
    require("an active token", {
        val decision = attributes[AUTHENTICATOR].requireActive(attributes[DECISION], WAITS).await()
        decision.response().orElse(null)?.let { respondBearer(it) }
    }, build)

private fun Route.require(
    description: String,
    check: suspend ApplicationCall.(VerifiedJwt) -> Unit,
    build: Route.() -> Unit,
): Route {
    requireAuthenticated()
    val route = createChild(TransparentSelector(description))
    // A hook and not a plugin, because a plugin of a route replaces the same plugin of the routes around it.
    AuthenticationChecked.install(route as ApplicationCallPipeline) { call -> call.check(check) }
    return route.apply(build)
}

private suspend fun ApplicationCall.check(check: suspend ApplicationCall.(VerifiedJwt) -> Unit) {
    if (response.isCommitted) {
        return // the provider, or a check around this one, has rejected the call
    }
    val authenticator = attributes[AUTHENTICATOR]
    val jwt = principal<VerifiedJwt>() ?: return respondBearer(authenticator.missing())
    try {
        check(jwt)
    } catch (rejection: InsufficientPrivilegesException) {
        respondBearer(authenticator.response(rejection))
    }
}

private fun Route.requireAuthenticated() =
    require(generateSequence(this) { it.parent }.any { it.selector is AuthenticationRouteSelector }) {
        "this route must be inside authenticate { … }"
    }

/**
 * Requires a token for paths without a route, which otherwise get 404 without one. A request with a token gets 404.
 * Call it at the end of a top-level `authenticate`. It serves the [metadata][BetterAuthConfig.metadata] too.
 *
 * @throws IllegalArgumentException if this route is not inside `authenticate`
 */
public fun Route.unknownRoutes(): Route {
    requireAuthenticated()
    return route("{...}") { handle { call.respond(HttpStatusCode.NotFound) } }
}

/**
 * Serves the [metadata][BetterAuthConfig.metadata] of the resource (RFC 9728 §3), which needs no token. Call it in a
 * top-level `authenticate`.
 *
 * @throws IllegalArgumentException if this route is not inside `authenticate`
 */
public fun Route.metadataRoute(): Route {
    requireAuthenticated()
    return route("/.well-known/oauth-protected-resource/{...}") { handle { call.respond(HttpStatusCode.NotFound) } }
}

/**
 * Defines routes that anyone may call, and that exist only if the client writes their path plainly: without
 * percent-encoding, `;`, `//` and dot segments. A proxy may read another path differently than Ktor does.
 */
public fun Route.publicRoutes(build: Route.() -> Unit): Route = createChild(PlainPathSelector()).apply(build)

private class TransparentSelector(
    private val description: String,
) : RouteSelector() {
    override suspend fun evaluate(
        context: RoutingResolveContext,
        segmentIndex: Int,
    ): RouteSelectorEvaluation = RouteSelectorEvaluation.Transparent

    override fun toString(): String = "(requires $description)"
}

private class PlainPathSelector : RouteSelector() {
    override suspend fun evaluate(
        context: RoutingResolveContext,
        segmentIndex: Int,
    ): RouteSelectorEvaluation =
        if (KtorBearerRequest(context.call).isPlain()) {
            RouteSelectorEvaluation.Transparent
        } else {
            RouteSelectorEvaluation.FailedPath
        }

    override fun toString(): String = "(public)"
}
