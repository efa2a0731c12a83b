// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.ktor

import io.github.betterauthjwt.InsufficientPrivilegesException
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCallPipeline
import io.ktor.server.application.ApplicationPlugin
import io.ktor.server.application.createApplicationPlugin
import io.ktor.server.response.ApplicationSendPipeline
import io.ktor.util.pipeline.PipelinePhase
import io.ktor.util.pipeline.execute

/**
 * A plugin that responds to rejections of routes, for example of `jwt.requireScope("tasks:write")`, with 403 and the
 * challenge of the provider. The response has none of the headers and cookies that the route set. Those that were set
 * before the routing stay, for example CORS headers. Without this plugin, such a rejection is a failure of the route,
 * with 500 unless `StatusPages` handles it.
 *
 * Install it before other plugins. An exception that this plugin handles does not reach `StatusPages`.
 */
public val BetterAuthRejections: ApplicationPlugin<Unit> =
    createApplicationPlugin("BetterAuthRejections") {
        application.holdHeaders()
        application.respondToRejections()
    }

/** Runs the application with a call whose headers are sent at the end, because Ktor cannot remove a header. */
private fun Application.holdHeaders() {
    val hold = PipelinePhase("BetterAuthHoldHeaders")
    insertPhaseBefore(items.first(), hold)
    intercept(hold) {
        val call = context
        if (call !is HeldCall) {
            this@holdHeaders.execute(HeldCall(call))
            finish()
        }
    }
    val release = PipelinePhase("BetterAuthReleaseHeaders")
    sendPipeline.insertPhaseBefore(ApplicationSendPipeline.Engine, release)
    sendPipeline.intercept(release) { context.attributes.getOrNull(HeldHeaders.KEY)?.release() }
}

private fun Application.respondToRejections() {
    val reject = PipelinePhase("BetterAuthRejections")
    insertPhaseBefore(ApplicationCallPipeline.Call, reject)
    intercept(reject) {
        val headers = context.attributes[HeldHeaders.KEY]
        headers.keep()
        try {
            proceed()
        } catch (rejection: InsufficientPrivilegesException) {
            val authenticator = context.attributes.getOrNull(AUTHENTICATOR)
            if (authenticator == null || context.response.isCommitted) {
                throw rejection
            }
            headers.discard()
            context.respondBearer(authenticator.response(rejection))
        }
    }
}
