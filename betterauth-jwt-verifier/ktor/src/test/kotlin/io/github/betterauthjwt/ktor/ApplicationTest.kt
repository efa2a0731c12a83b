// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.ktor

import io.github.betterauthjwt.InsufficientPrivilegesException
import io.github.betterauthjwt.JwtVerifier
import io.github.betterauthjwt.VerifiedJwt
import io.github.betterauthjwt.bearer.BearerTokenResolver
import io.github.betterauthjwt.testing.TestIssuer
import io.ktor.client.request.bearerAuth
import io.ktor.client.request.get
import io.ktor.client.request.head
import io.ktor.client.statement.HttpResponse
import io.ktor.client.statement.bodyAsText
import io.ktor.http.HttpHeaders
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.Application
import io.ktor.server.application.install
import io.ktor.server.auth.Authentication
import io.ktor.server.auth.authenticate
import io.ktor.server.auth.principal
import io.ktor.server.plugins.statuspages.StatusPages
import io.ktor.server.response.respond
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.routing
import io.ktor.server.testing.ApplicationTestBuilder
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import java.time.Instant
import java.util.Optional
import kotlin.time.Duration.Companion.minutes

/** The application of the README. */
private fun Application.module(verifier: JwtVerifier) {
    install(BetterAuthRejections)
    install(Authentication) { betterAuth(verifier) }
    routing {
        publicRoutes {
            get("/health") { call.respondText("up") }
        }
        authenticate {
            get("/me") { call.respondText(call.principal<VerifiedJwt>()!!.subject()) }
            requireRole("admin") {
                get("/admin") { call.respondText("hello, administrator") }
            }
            requireScopes("reports:read", "reports:list") {
                get("/reports") { call.respondText("no reports") }
            }
            requireRecentSignIn(5.minutes) {
                get("/account") { call.respondText("your account") }
            }
        }
        authenticate(optional = true) {
            get("/feed") { call.respondText(call.principal<VerifiedJwt>()?.subject() ?: "anonymous") }
        }
    }
}

/** Tests applications in Ktor's test host. [BearerContractIT] has a real server. */
internal class ApplicationTest {
    @Test
    fun me_withAToken_namesItsUser() {
        betterAuthTest { issuer ->
            application { module(issuer.verifier()) }
            val response = client.get("/me") { bearerAuth(issuer.token("ada")) }
            assertThat(response.bodyAsText()).isEqualTo("ada")
        }
    }

    @Test
    fun routes_withoutToken_areRejectedUnlessPublicOrOptional() {
        betterAuthTest { issuer ->
            application { module(issuer.verifier()) }
            for (path in listOf("/me", "/admin", "/reports", "/account")) {
                client.get(path).isRejected(HttpStatusCode.Unauthorized, "missing_token")
            }
            assertThat(client.get("/health").bodyAsText()).isEqualTo("up")
            assertThat(client.get("/feed").bodyAsText()).isEqualTo("anonymous")
            assertThat(client.get("/%68ealth").status).isEqualTo(HttpStatusCode.NotFound)
        }
    }

    @Test
    fun recentSignIn_tooLongAgo_isChallengedWithTheMaximumAge() {
        betterAuthTest { issuer ->
            application { module(issuer.verifierBuilder().signInTimeClaim("signedInAt").build()) }
            val recent = issuer.jwt().claim("signedInAt", Instant.now()).sign()
            assertThat(client.get("/account") { bearerAuth(recent) }.bodyAsText()).isEqualTo("your account")
            val old = issuer.jwt().claim("signedInAt", Instant.now().minusSeconds(3600)).sign()
            val response = client.get("/account") { bearerAuth(old) }
            response.isRejected(HttpStatusCode.Unauthorized, "insufficient_user_authentication")
            assertThat(response.headers[HttpHeaders.WWWAuthenticate]).endsWith("max_age=\"300\"")
        }
    }

    @Test
    fun requirements_nested_areAllRequired() {
        betterAuthTest { issuer ->
            provider(issuer)
            routing {
                authenticate {
                    requireRole("admin") {
                        requireScope("tasks:write") {
                            requireRole("auditor") {
                                get("/nested") { call.respondText("all") }
                            }
                        }
                    }
                }
            }
            val all =
                issuer
                    .jwt()
                    .role("admin,auditor")
                    .scope("tasks:write")
                    .sign()
            assertThat(client.get("/nested") { bearerAuth(all) }.bodyAsText()).isEqualTo("all")
            for (roles in listOf("admin", "auditor")) {
                client
                    .get("/nested") {
                        bearerAuth(
                            issuer
                                .jwt()
                                .role(roles)
                                .scope("tasks:write")
                                .sign(),
                        )
                    }.isRejected(HttpStatusCode.Forbidden, "insufficient_role")
            }
            client
                .get("/nested") { bearerAuth(issuer.jwt().role("admin,auditor").sign()) }
                .isRejected(HttpStatusCode.Forbidden, "insufficient_scope")
        }
    }

    @Test
    fun requirement_onAnOptionalRoute_needsAToken() {
        betterAuthTest { issuer ->
            provider(issuer)
            routing {
                authenticate(optional = true) {
                    requireScope("tasks:write") {
                        get("/tasks") { call.respondText("written") }
                    }
                }
            }
            client.get("/tasks").isRejected(HttpStatusCode.Unauthorized, "missing_token")
        }
    }

    @Test
    fun requirement_outsideOfAuthenticate_failsTheStart() {
        betterAuthTest { issuer ->
            provider(issuer)
            application {
                routing {
                    assertThatThrownBy { requireRole("admin") {} }
                        .isInstanceOf(IllegalArgumentException::class.java)
                        .hasMessageContaining("authenticate")
                    assertThatThrownBy { authenticate { requireScopes {} } }
                        .isInstanceOf(IllegalArgumentException::class.java)
                    assertThatThrownBy { unknownRoutes() }.isInstanceOf(IllegalArgumentException::class.java)
                }
            }
            startApplication()
        }
    }

    @Test
    fun rejectionOfARoute_withStatusPagesForEveryException_keepsItsResponse() {
        betterAuthTest { issuer ->
            application {
                install(BetterAuthRejections)
                install(StatusPages) { exception<Throwable> { call, _ -> call.respond(HttpStatusCode.BadGateway) } }
            }
            lateRejection(issuer)
            val response = client.get("/late") { bearerAuth(issuer.token("ada")) }
            response.isRejected(HttpStatusCode.Forbidden, "insufficient_scope")
            assertThat(response.headers["X-Leak"]).isNull()
            val failed = client.get("/failing") { bearerAuth(issuer.token("ada")) }
            assertThat(failed.status).isEqualTo(HttpStatusCode.BadGateway)
            assertThat(failed.headers[HttpHeaders.CacheControl]).isEqualTo("private, no-store")
            assertThat(failed.headers["X-Leak"]).isEqualTo("yes")
        }
    }

    @Test
    fun rejectionOfARoute_withoutThePlugin_canBeHandledByStatusPages() {
        betterAuthTest { issuer ->
            application {
                install(StatusPages) {
                    exception<InsufficientPrivilegesException> { call, rejection ->
                        call.respond(HttpStatusCode.Forbidden, rejection.code())
                    }
                }
            }
            lateRejection(issuer)
            val response = client.get("/late") { bearerAuth(issuer.token("ada")) }
            assertThat(response.status).isEqualTo(HttpStatusCode.Forbidden)
            assertThat(response.bodyAsText()).isEqualTo("insufficient_scope")
        }
    }

    @Test
    fun statusPages_forUnauthorized_mayReplaceTheBody() {
        betterAuthTest { issuer ->
            application {
                module(issuer.verifier())
                install(StatusPages) {
                    status(HttpStatusCode.Unauthorized) { call, _ -> call.respondText("sign in") }
                }
            }
            val response = client.get("/me")
            assertThat(response.bodyAsText()).isEqualTo("sign in")
            assertThat(response.headers[HttpHeaders.WWWAuthenticate]).isEqualTo("Bearer")
        }
    }

    @Test
    fun providers_withNames_acceptTheirTokensOnly() {
        betterAuthTest { issuer ->
            TestIssuer.start().use { other ->
                application {
                    install(Authentication) {
                        betterAuth(issuer.verifier(), "users")
                        betterAuth(other.verifier(), "staff") { realm = "staff" }
                    }
                    routing {
                        authenticate("users") { get("/users") { call.respondText("users") } }
                        authenticate("staff") { get("/staff") { call.respondText("staff") } }
                        authenticate("users", "staff") { get("/all") { call.respondText("all") } }
                    }
                }
                for ((path, status) in mapOf("/users" to 401, "/staff" to 200, "/all" to 200)) {
                    assertThat(client.get(path) { bearerAuth(other.token("bob")) }.status.value).isEqualTo(status)
                }
                assertThat(client.get("/staff").headers[HttpHeaders.WWWAuthenticate])
                    .isEqualTo("Bearer realm=\"staff\"")
            }
        }
    }

    @Test
    fun provider_ofAnAddress_fetchesItsKeysAndTakesSettings() {
        betterAuthTest { issuer ->
            application {
                install(Authentication) {
                    betterAuth(issuer.url()) {
                        verifier { rolesClaim("app", "roles") }
                        tokenResolver = BearerTokenResolver.webSocketProtocol()
                    }
                }
                routing {
                    authenticate { requireRole("admin") { get("/admin") { call.respondText("admin") } } }
                }
            }
            val token = issuer.jwt().claim("app", mapOf("roles" to listOf("admin"))).sign()
            assertThat(client.get("/admin") { bearerAuth(token) }.bodyAsText()).isEqualTo("admin")
        }
    }

    @Test
    fun provider_ofAResource_servesItsMetadataAndAcceptsAccessTokensOnly() {
        betterAuthTest { issuer ->
            val resource = "https://api.example.com/mcp"
            application {
                install(Authentication) { betterAuth(issuer.url()) { this.resource = resource } }
                routing {
                    authenticate {
                        metadataRoute()
                        get("/me") { call.respondText(call.principal<VerifiedJwt>()!!.subject()) }
                    }
                }
            }
            val metadata = client.get("/.well-known/oauth-protected-resource/mcp")
            assertThat(metadata.bodyAsText()).contains("\"resource\":\"$resource\"")
            assertThat(client.head("/.well-known/oauth-protected-resource/mcp").status).isEqualTo(HttpStatusCode.OK)
            val token = issuer.accessToken(resource).subject("ada").sign()
            assertThat(client.get("/me") { bearerAuth(token) }.bodyAsText()).isEqualTo("ada")
            client
                .get("/me") { bearerAuth(issuer.token()) }
                .isRejected(HttpStatusCode.Unauthorized, "token_type_not_accepted")
        }
    }

    @Test
    fun settings_thatExcludeEachOther_failTheStart() {
        betterAuthTest { issuer ->
            application {
                assertThatThrownBy {
                    install(Authentication) {
                        betterAuth(issuer.url()) {
                            resource = "https://api.example.com"
                            audience = "api"
                        }
                    }
                }.isInstanceOf(IllegalArgumentException::class.java)
            }
            startApplication()
        }
    }

    @Test
    fun token_inAnotherPlace_isAcceptedWithItsResolver() {
        betterAuthTest { issuer ->
            application {
                install(Authentication) {
                    betterAuth(issuer.verifier()) {
                        tokenResolver = BearerTokenResolver { Optional.of(issuer.token("ada")) }
                    }
                }
                routing { authenticate { get("/me") { call.respondText(call.principal<VerifiedJwt>()!!.subject()) } } }
            }
            assertThat(client.get("/me").bodyAsText()).isEqualTo("ada")
        }
    }

    private fun ApplicationTestBuilder.provider(issuer: TestIssuer) =
        application { install(Authentication) { betterAuth(issuer.verifier()) } }

    private fun ApplicationTestBuilder.lateRejection(issuer: TestIssuer) {
        provider(issuer)
        routing {
            authenticate {
                get("/late") {
                    call.response.headers.append("X-Leak", "yes")
                    call.principal<VerifiedJwt>()!!.requireScope("tasks:write")
                }
                get("/failing") {
                    call.response.headers.append("X-Leak", "yes")
                    error("this route fails on purpose")
                }
            }
        }
    }

    private suspend fun HttpResponse.isRejected(
        status: HttpStatusCode,
        code: String,
    ) {
        assertThat(this.status).isEqualTo(status)
        assertThat(headers[HttpHeaders.ContentType]).isEqualTo("application/problem+json")
        assertThat(bodyAsText()).contains("\"code\":\"$code\"")
    }
}
