// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.ktor

import io.github.betterauthjwt.testing.TestIssuer
import io.ktor.server.testing.ApplicationTestBuilder
import io.ktor.server.testing.testApplication

/**
 * Runs a test of an application with an issuer of tokens. It is `testApplication` with a JWK Set on a free loopback
 * port. The test needs `betterauth-jwt-verifier-testing` and `ktor-server-test-host`.
 *
 * ```kotlin
 * betterAuthTest { issuer ->
 *     application { module(issuer.verifier()) }
 *     val response = client.get("/me") { bearerAuth(issuer.token("ada")) }
 *     assertThat(response.bodyAsText()).isEqualTo("ada")
 * }
 * ```
 */
public fun betterAuthTest(test: suspend ApplicationTestBuilder.(TestIssuer) -> Unit) {
    TestIssuer.start().use { issuer -> testApplication { test(issuer) } }
}
