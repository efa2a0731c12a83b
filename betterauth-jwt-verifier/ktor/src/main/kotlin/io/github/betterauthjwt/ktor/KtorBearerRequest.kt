// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.ktor

import io.github.betterauthjwt.bearer.BearerRequest
import io.github.betterauthjwt.bearer.UnambiguousPath
import io.ktor.server.application.ApplicationCall
import io.ktor.util.AttributeKey
import java.util.Optional

/** Adapts a call to the authenticator. */
internal class KtorBearerRequest(
    private val call: ApplicationCall,
) : BearerRequest {
    override fun method(): String = call.request.local.method.value

    override fun uri(): String = call.request.local.uri

    override fun headers(name: String): List<String> =
        call.request.headers
            .getAll(name)
            .orEmpty()

    override fun attribute(name: String): Optional<Any> =
        Optional.ofNullable(call.attributes.getOrNull(AttributeKey<Any>(name)))

    override fun setAttribute(
        name: String,
        value: Any,
    ) = call.attributes.put(AttributeKey<Any>(name), value)

    /** Returns whether Ktor selects the route by exactly the path that the client sent. */
    fun isPlain(): Boolean {
        val path = uri().substringBefore('?')
        return UnambiguousPath.`is`(path, path)
    }
}
