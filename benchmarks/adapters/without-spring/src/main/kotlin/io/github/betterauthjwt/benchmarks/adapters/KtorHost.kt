// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters

import com.auth0.jwk.Jwk
import com.auth0.jwk.JwkProvider
import com.fasterxml.jackson.databind.ObjectMapper
import io.github.betterauthjwt.JwtVerifier
import io.github.betterauthjwt.VerifiedJwt
import io.github.betterauthjwt.ktor.betterAuth
import io.ktor.http.HttpHeaders
import io.ktor.http.HttpMethod
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.Application
import io.ktor.server.application.install
import io.ktor.server.auth.Authentication
import io.ktor.server.auth.AuthenticationConfig
import io.ktor.server.auth.AuthenticationContext
import io.ktor.server.auth.AuthenticationProvider
import io.ktor.server.auth.authenticate
import io.ktor.server.auth.jwt.JWTPrincipal
import io.ktor.server.auth.jwt.jwt
import io.ktor.server.auth.principal
import io.ktor.server.engine.embeddedServer
import io.ktor.server.response.respond
import io.ktor.server.routing.get
import io.ktor.server.routing.routing
import io.ktor.server.testing.TestApplicationCall
import io.ktor.server.testing.TestEngine
import kotlinx.coroutines.runBlocking
import kotlin.coroutines.EmptyCoroutineContext

/** The pipeline of a Ktor application without a server below it. */
class KtorHost(
    verifier: JwtVerifier,
    private val issued: Issued,
) : Host {
    private var user: Any? = null
    private val adapter = start { betterAuth(verifier) }
    private val nothing = start { register(Nothing()) }
    private val ownModule = start { ownModule() }

    private fun start(provider: AuthenticationConfig.() -> Unit) =
        embeddedServer(TestEngine) {
            install(Authentication, provider)
            routing {
                authenticate(optional = true) {
                    get("/tasks") {
                        user = call.principal<VerifiedJwt>() ?: call.principal<JWTPrincipal>()
                        call.respond(HttpStatusCode.NoContent)
                    }
                }
            }
        }.start()

    private fun AuthenticationConfig.ownModule() {
        val values = ObjectMapper().readTree(issued.jwkSet())["keys"][0]
        val key = Jwk.fromValues(ObjectMapper().convertValue(values, Map::class.java).mapKeys { it.key.toString() })
        jwt {
            verifier(JwkProvider { key }, issued.issuer()) { withAudience(issued.issuer()) }
            validate { JWTPrincipal(it.payload) }
        }
    }

    private class Nothing : AuthenticationProvider(Settings()) {
        override suspend fun onAuthenticate(context: AuthenticationContext) = Unit

        class Settings : Config(null)
    }

    override fun throughAdapter(): Any? = send(adapter.application)

    override fun passedThrough(): Any? = send(nothing.application)

    override fun throughOwnModule(): Any? = send(ownModule.application)

    override fun subjectOf(user: Any): String? = (user as? JWTPrincipal)?.subject ?: (user as VerifiedJwt).subject()

    private fun send(application: Application): Any? =
        runBlocking {
            user = null
            val call = TestApplicationCall(application, coroutineContext = EmptyCoroutineContext)
            call.request.method = HttpMethod.Get
            call.request.uri = "/tasks"
            call.request.addHeader(HttpHeaders.Authorization, issued.authorization())
            application.execute(call, Unit)
            user
        }

    override fun close() = listOf(adapter, nothing, ownModule).forEach { it.stop() }
}
