// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.ktor

import io.ktor.http.Parameters
import io.ktor.server.application.Application
import io.ktor.server.application.PipelineCall
import io.ktor.server.request.PipelineRequest
import io.ktor.server.response.PipelineResponse
import io.ktor.server.response.ResponseCookies
import io.ktor.server.response.ResponseHeaders
import io.ktor.util.AttributeKey
import io.ktor.util.Attributes
import kotlin.coroutines.CoroutineContext

/** A call whose response headers reach the server when the response is sent. */
internal class HeldCall(
    private val serverCall: PipelineCall,
) : PipelineCall {
    override val attributes: Attributes get() = serverCall.attributes
    override val application: Application get() = serverCall.application
    override val parameters: Parameters get() = serverCall.parameters
    override val request: PipelineRequest get() = serverCall.request
    override val response: PipelineResponse = HeldResponse(this, serverCall.response)
    override val coroutineContext: CoroutineContext get() = serverCall.coroutineContext
}

private class HeldResponse(
    override val call: PipelineCall,
    serverResponse: PipelineResponse,
) : PipelineResponse by serverResponse {
    override val headers = HeldHeaders(serverResponse.headers).also { call.attributes.put(HeldHeaders.KEY, it) }
    override val cookies by lazy(LazyThreadSafetyMode.NONE) { ResponseCookies(this) }
}

/** The headers of a response that was not sent yet, after those that the server has. Not thread-safe, as Ktor's. */
internal class HeldHeaders(
    private val server: ResponseHeaders,
) : ResponseHeaders() {
    private val held = mutableListOf<Pair<String, String>>()
    private var kept = 0
    private var released = false

    /** Keeps the present headers when [discard] is called. */
    fun keep() {
        kept = held.size
    }

    fun discard() = held.subList(kept, held.size).clear()

    /** Passes all headers on, these and later ones. */
    fun release() {
        released = true
        held.forEach { (name, value) -> server.append(name, value, safeOnly = false) }
        held.clear()
        kept = 0
    }

    override fun engineAppendHeader(
        name: String,
        value: String,
    ) {
        if (released) {
            server.append(name, value, safeOnly = false)
        } else {
            held += name to value
        }
    }

    override fun getEngineHeaderNames(): List<String> = held.map { it.first } + server.allValues().names()

    override fun getEngineHeaderValues(name: String): List<String> =
        held.filter { it.first.equals(name, ignoreCase = true) }.map { it.second } + server.values(name)

    internal companion object {
        val KEY = AttributeKey<HeldHeaders>("io.github.betterauthjwt.ktor.headers")
    }
}
