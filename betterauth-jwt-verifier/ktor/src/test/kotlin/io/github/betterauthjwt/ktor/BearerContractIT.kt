// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.ktor

import io.github.betterauthjwt.JwtVerifier
import io.github.betterauthjwt.TokenIntrospector
import io.github.betterauthjwt.VerifiedJwt
import io.github.betterauthjwt.bearer.Dpop
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata
import io.github.betterauthjwt.testing.BearerContract
import io.github.betterauthjwt.testing.ContractHost
import io.ktor.http.HttpMethod
import io.ktor.server.application.Application
import io.ktor.server.application.install
import io.ktor.server.auth.Authentication
import io.ktor.server.auth.authenticate
import io.ktor.server.auth.principal
import io.ktor.server.engine.connector
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import io.ktor.server.response.respondText
import io.ktor.server.routing.Route
import io.ktor.server.routing.RoutingContext
import io.ktor.server.routing.RoutingHandler
import io.ktor.server.routing.method
import io.ktor.server.routing.route
import io.ktor.server.routing.routing
import kotlinx.coroutines.runBlocking

/** Runs the contract of all adapters in a real Ktor server. */
internal class BearerContractIT : BearerContract() {
    override fun start(verifier: JwtVerifier): ContractHost = start(verifier) {}

    override fun start(
        verifier: JwtVerifier,
        metadata: ProtectedResourceMetadata,
    ): ContractHost = start(verifier) { this.metadata = metadata }

    override fun start(
        verifier: JwtVerifier,
        dpop: Dpop,
    ): ContractHost = start(verifier) { this.dpop = dpop }

    override fun start(
        verifier: JwtVerifier,
        introspector: TokenIntrospector,
    ): ContractHost = start(verifier) { this.introspector = introspector }

    private fun start(
        verifier: JwtVerifier,
        configure: BetterAuthConfig.() -> Unit,
    ): ContractHost {
        val server =
            embeddedServer(Netty, configure = {
                maxHeaderSize = HEADER_LIMIT
                connector {
                    host = "127.0.0.1"
                    port = 0
                }
            }) { routes(verifier, configure) }
        server.start(wait = false)
        val port =
            runBlocking {
                server.engine
                    .resolvedConnectors()
                    .single()
                    .port
            }
        return ContractHost.onPort(port) { server.stop(0, 0) }
    }

    private fun Application.routes(
        verifier: JwtVerifier,
        configure: BetterAuthConfig.() -> Unit,
    ) {
        install(BetterAuthRejections)
        val asks = BetterAuthConfig(null).apply(configure).introspector != null
        install(Authentication) { betterAuth(verifier, configure = configure) }
        routing {
            publicRoutes { methods("/public") }
            authenticate(optional = true) { any("/optional") }
            authenticate {
                requireRole("admin") { any("/admin") }
                requireScope("tasks:write") { any("/scoped") }
                requireScopes("tasks:read", "tasks:write") { any("/scopes") }
                PROTECTED.forEach { any(it) }
                if (asks) requireActive { any("/active") } else any("/active")
                unknownRoutes()
            }
        }
    }

    /** Without `TRACE`, which no provider rejects on a public route. */
    private fun Route.methods(path: String) =
        listOf(HttpMethod.Get, HttpMethod.Head, HttpMethod.Post, HttpMethod.Options).forEach { method ->
            route(path) { method(method) { handle(answer(path)) } }
        }

    private fun Route.any(path: String) = route(path) { handle(answer(path)) }

    private fun answer(path: String): RoutingHandler = { respond(path) }

    private suspend fun RoutingContext.respond(path: String) {
        val jwt = call.principal<VerifiedJwt>()
        val body =
            if (path == "/demanding-late") {
                handle(path, jwt) { name, value -> call.response.headers.append(name, value) }
            } else {
                handle(path, jwt)
            }
        call.respondText(body)
    }

    override fun usesVirtualThreads(): Boolean = false

    private companion object {
        const val HEADER_LIMIT = 64 * 1024
        val PROTECTED =
            listOf(
                "/protected",
                "/any",
                "/demanding",
                "/demanding-scopes",
                "/demanding-late",
                "/recent",
                "/fails",
                "/fails-with-token-error",
            )
    }
}
