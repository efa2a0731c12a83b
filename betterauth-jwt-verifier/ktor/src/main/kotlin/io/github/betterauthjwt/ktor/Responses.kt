// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.ktor

import io.github.betterauthjwt.bearer.BearerResponse
import io.ktor.http.ContentType
import io.ktor.http.Headers
import io.ktor.http.HttpHeaders
import io.ktor.http.HttpMethod
import io.ktor.http.HttpStatusCode
import io.ktor.http.content.OutgoingContent
import io.ktor.server.application.ApplicationCall
import io.ktor.server.response.respond

internal suspend fun ApplicationCall.respondBearer(response: BearerResponse) {
    val isBodyless = response.body().isEmpty() || request.local.method == HttpMethod.Head
    respond(if (isBodyless) BearerHead(response) else BearerBody(response))
}

/** A response with a body. */
private class BearerBody(
    response: BearerResponse,
) : OutgoingContent.ByteArrayContent() {
    private val body = response.body().encodeToByteArray()
    override val status = response.code
    override val contentType = response.type
    override val headers = response.fields

    override val contentLength = body.size.toLong()

    override fun bytes() = body
}

/** A response to `HEAD`, or one that has no body. */
private class BearerHead(
    response: BearerResponse,
) : OutgoingContent.NoContent() {
    override val status = response.code
    override val contentType = response.type
    override val headers = response.fields
    override val contentLength =
        response
            .body()
            .encodeToByteArray()
            .size
            .toLong()
}

private val BearerResponse.code: HttpStatusCode get() = HttpStatusCode.fromValue(status())

private val BearerResponse.type: ContentType? get() = headers()[HttpHeaders.ContentType]?.let(ContentType::parse)

private val BearerResponse.fields: Headers
    get() =
        Headers.build {
            headers().filterKeys { it != HttpHeaders.ContentType }.forEach { (name, value) -> append(name, value) }
        }
