// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.ktor

import io.github.betterauthjwt.JwtVerifier
import io.github.betterauthjwt.bearer.BearerAccess
import io.github.betterauthjwt.bearer.BearerAuthenticator
import io.github.betterauthjwt.bearer.BearerDecision
import io.github.betterauthjwt.bearer.BearerResponse
import io.github.betterauthjwt.bearer.KeyWaits
import io.ktor.http.HttpHeaders
import io.ktor.http.content.OutgoingContent
import io.ktor.server.application.ApplicationCall
import io.ktor.server.application.ApplicationStopped
import io.ktor.server.application.PipelineCall
import io.ktor.server.auth.AuthenticationContext
import io.ktor.server.auth.AuthenticationFailedCause
import io.ktor.server.auth.AuthenticationProvider
import io.ktor.server.response.ApplicationSendPipeline
import io.ktor.server.response.appendIfAbsent
import io.ktor.server.routing.RoutingPipelineCall
import io.ktor.util.AttributeKey
import kotlinx.coroutines.future.await
import java.util.concurrent.atomic.AtomicBoolean

/**
 * Verifies the token of a request. It runs on the event loop unless it must wait for a key or for the store of DPoP
 * proofs.
 */
internal class BetterAuthProvider(
    config: BetterAuthConfig,
    private val verifier: JwtVerifier,
    ownsVerifier: Boolean,
) : AuthenticationProvider(config) {
    private val authenticator = config.authenticator(verifier)
    private val mustClose = AtomicBoolean(ownsVerifier)

    override suspend fun onAuthenticate(context: AuthenticationContext) {
        val call = context.call
        closeVerifierAfter(call)
        call.attributes.put(AUTHENTICATOR, authenticator)
        val request = KtorBearerRequest(call)
        // Ktor decides whether a token is required. A path that has two readings always requires one.
        val access = if (request.isPlain()) BearerAccess.OPTIONAL else BearerAccess.REQUIRED
        val decision = authenticator.authenticate(request, access, WAITS).await()
        val rejection = decision.response().orElse(null)
        if (rejection != null) {
            context.challenge(AuthenticationFailedCause.InvalidCredentials, rejection)
            return
        }
        call.attributes.put(DECISION, decision)
        call.addHeaders(decision)
        val jwt = decision.jwt().orElse(null)
        if (jwt == null) {
            context.challenge(AuthenticationFailedCause.NoCredentials, authenticator.missing())
        } else {
            context.principal(name, jwt)
        }
    }

    private fun AuthenticationContext.challenge(
        cause: AuthenticationFailedCause,
        response: BearerResponse,
    ) = challenge(this@BetterAuthProvider, cause) { challenge, call ->
        call.respondBearer(response)
        challenge.complete()
    }

    /** Ktor gives a provider no application before the first request. */
    private fun closeVerifierAfter(call: ApplicationCall) {
        if (mustClose.compareAndSet(true, false)) {
            call.application.monitor.subscribe(ApplicationStopped) { verifier.close() }
        }
    }
}

/** The threads that wait for keys that are not cached. They are separate from `Dispatchers.IO`. */
internal val WAITS = KeyWaits()

/** The authenticator of the last provider that saw the call. It responds to rejections of the route. */
internal val AUTHENTICATOR = AttributeKey<BearerAuthenticator>("io.github.betterauthjwt.ktor.authenticator")

/** The decision of the last provider that accepted the call. */
internal val DECISION = AttributeKey<BearerDecision>("io.github.betterauthjwt.ktor.decision")

/** Adds headers to the response of the route, also if a plugin outside of the routing sends it. */
private fun ApplicationCall.addHeaders(decision: BearerDecision) {
    val calls = generateSequence(this as PipelineCall) { (it as? RoutingPipelineCall)?.engineCall }
    calls.map { it.response.pipeline }.distinct().forEach {
        it.intercept(ApplicationSendPipeline.After) { content ->
            val headers = context.response.headers
            decision.cacheControl().ifPresent { value ->
                if ((content as? OutgoingContent)?.headers?.contains(HttpHeaders.CacheControl) != true) {
                    headers.appendIfAbsent(HttpHeaders.CacheControl, value)
                }
            }
            decision.vary().ifPresent { value -> headers.append(HttpHeaders.Vary, value) }
            decision.dpopNonce().ifPresent { value -> headers.append("DPoP-Nonce", value) }
        }
    }
}
