// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
@file:JvmName("Application")

package io.github.betterauthjwt.example

import io.github.betterauthjwt.VerifiedJwt
import io.github.betterauthjwt.ktor.BetterAuthRejections
import io.github.betterauthjwt.ktor.betterAuth
import io.ktor.server.application.Application
import io.ktor.server.application.install
import io.ktor.server.auth.Authentication
import io.ktor.server.auth.authenticate
import io.ktor.server.auth.principal
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.routing
import kotlinx.coroutines.runBlocking

/** Starts the server on `PORT`, or on a free port. */
fun main() {
    val port = System.getenv("PORT")?.toInt() ?: 0
    val server = embeddedServer(Netty, port, "127.0.0.1") { module() }.start()
    val connector = runBlocking { server.engine.resolvedConnectors().single() }
    println("ready http://127.0.0.1:${connector.port}")
    Thread.currentThread().join()
}

/** One route that returns the user. */
fun Application.module() {
    install(BetterAuthRejections)
    install(Authentication) { betterAuth(System.getenv("BETTER_AUTH_URL")) }
    routing {
        authenticate {
            get("/me") { call.respondText(call.principal<VerifiedJwt>()!!.subject()) }
        }
    }
}
