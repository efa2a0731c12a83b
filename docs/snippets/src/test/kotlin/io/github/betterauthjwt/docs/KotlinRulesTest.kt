// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs

import io.github.betterauthjwt.InvalidJwtException
import io.github.betterauthjwt.InvalidJwtException.Reason
import io.github.betterauthjwt.VerifiedJwt
import io.github.betterauthjwt.testing.TestIssuer
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** The rule of better-auth.md that rejects banned users, as a Kotlin application writes it. */
class KotlinRulesTest {

    private val issuer = TestIssuer.start()

    /** The ways to read the claim. `Boolean::class.java` is the primitive class. */
    enum class Read(val banned: (VerifiedJwt) -> Boolean) {
        ACCESSOR({ jwt -> jwt.booleanClaim("banned").orElse(false) }),
        JAVA_CLASS({ jwt -> jwt.claim("banned", Boolean::class.java).orElse(false) }),
        OBJECT_CLASS({ jwt -> jwt.claim("banned", Boolean::class.javaObjectType).orElse(false) }),
    }

    @AfterEach
    fun stop() {
        issuer.close()
    }

    @ParameterizedTest
    @EnumSource
    fun rule_bannedUser_isRejected(read: Read) {
        val verifier = issuer.verifierBuilder()
            .rule { jwt ->
                if (read.banned(jwt)) {
                    throw InvalidJwtException(Reason.INVALID_CLAIM, "This account is banned")
                }
            }
            .build()
        verifier.use {
            val banned = issuer.jwt().claim("banned", true).sign()
            repeat(2) { // the second time, the token might be cached
                assertThatThrownBy { verifier.verify(banned) }
                    .isInstanceOfSatisfying(InvalidJwtException::class.java) { rejection ->
                        assertThat(rejection.reason()).isEqualTo(Reason.INVALID_CLAIM)
                        assertThat(rejection).hasMessageContaining("banned")
                    }
            }
            assertThatThrownBy { verifier.verify(issuer.jwt().claim("banned", "true").sign()) }
                .isInstanceOf(InvalidJwtException::class.java)
            for (user in listOf(issuer.jwt(), issuer.jwt().claim("banned", false), issuer.jwt().claim("banned", null))) {
                assertThat(verifier.verify(user.subject("ada").sign()).subject()).isEqualTo("ada")
            }
        }
    }
}
