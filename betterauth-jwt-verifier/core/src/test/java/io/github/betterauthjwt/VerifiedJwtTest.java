// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The accessors of a verified token. */
class VerifiedJwtTest {

    private static final Keys KEYS = Keys.of("EdDSA", "k1");

    private static JwtVerifier.Builder builder() {
        return JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwkSet(Keys.set(KEYS))
                .clock(Claims.CLOCK);
    }

    private static VerifiedJwt verify(Claims claims) {
        return builder().build().verify(KEYS.sign(claims.json()));
    }

    @Test
    void user_ofTheDefaultPayload_hasAllTheRow() {
        BetterAuthUser user = verify(Claims.standard()).user();
        assertThat(user.id()).isEqualTo("YZa5ughgbE7DXBONZSvuJtz1ZSlpDFq4");
        assertThat(user.name()).contains("Ada Lovelace");
        assertThat(user.email()).contains("ada@example.com");
        assertThat(user.emailVerified()).contains(false);
        assertThat(user.image()).isEmpty();
        assertThat(user.createdAt()).contains(Instant.parse("2026-11-22T16:54:03.574Z"));
        assertThat(user.updatedAt()).contains(Instant.parse("2026-11-22T16:54:03.574Z"));
    }

    @Test
    void user_ofAMinimalPayload_hasOnlyTheId() {
        Claims claims = Claims.standard();
        for (String claim : List.of("name", "email", "emailVerified", "image", "updatedAt", "id")) {
            claims.without(claim);
        }
        BetterAuthUser user = verify(claims.with("createdAt", "\"yesterday\"")).user();
        assertThat(user.id()).isEqualTo("YZa5ughgbE7DXBONZSvuJtz1ZSlpDFq4");
        assertThat(user.name()).isEmpty();
        assertThat(user.emailVerified()).isEmpty();
        assertThat(user.createdAt()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"user,admin\" | user admin",
                "\" user , ,admin,user\" | user admin",
                "[\"user\",\"admin\",7] | user admin",
                "\"\" | ''",
                "null | ''",
                "7 | ''",
            })
    void roles_areSplitFromStringOrArray(String json, String expected) {
        assertThat(String.join(" ", verify(Claims.standard().with("role", json)).roles()))
                .isEqualTo(expected);
    }

    @Test
    void roles_andOrganization_comeFromWhereTheApplicationPutsThem() {
        JwtVerifier verifier =
                builder().rolesClaim("o", "role").organizationClaim("o", "id").build();
        VerifiedJwt jwt = verifier.verify(KEYS.sign(Claims.standard()
                .with("role", "\"admin\"")
                .with("o", "{\"id\":\"org-1\",\"role\":\"member\"}")
                .json()));
        assertThat(jwt.roles()).containsExactly("member");
        assertThat(jwt.organization()).contains("org-1");
        jwt.requireRole("member");
        assertThatThrownBy(() -> jwt.requireRole("admin"))
                .isInstanceOfSatisfying(InsufficientPrivilegesException.class, e -> assertThat(e.requiredRoles())
                        .containsExactly("admin"));
        jwt.requireAnyRole(List.of("admin", "member"));
        assertThat(verify(Claims.standard()).organization()).isEmpty();
    }

    @Test
    void claim_isTypedAndOptional() {
        VerifiedJwt jwt = verify(Claims.standard()
                .with("level", "3")
                .with("big", "18446744073709551617")
                .with("o", "{\"a\":[1,null]}"));
        assertThat(jwt.claim("level", Long.class)).contains(3L);
        assertInvalid(() -> jwt.claim("level", String.class));
        assertThat(jwt.claim("absent", String.class)).isEmpty();
        assertThat(jwt.claim("image", String.class)).isEmpty();
        assertThat(jwt.claim("big", Number.class)).isPresent();
        assertThat(jwt.claim("o", Map.class)).isPresent();
    }

    /** {@code boolean.class.isInstance(true)} is false, and Kotlin's {@code Boolean::class.java} is that class. */
    @Test
    void claim_ofAPrimitiveClass_worksAsItsWrapper() {
        VerifiedJwt jwt = verify(
                Claims.standard().with("banned", "true").with("level", "7").with("ratio", "1.5"));
        assertThat(jwt.claim("banned", boolean.class)).contains(true);
        assertThat(jwt.claim("level", long.class)).contains(7L);
        assertThat(jwt.claim("level", int.class)).contains(7);
        assertThat(jwt.claim("ratio", double.class)).contains(1.5);
        assertThat(jwt.booleanClaim("banned")).contains(true);
        assertThat(jwt.booleanClaim("absent")).isEmpty();
    }

    @Test
    void claim_number_convertsWithoutLossOrFails() {
        VerifiedJwt jwt = verify(Claims.standard()
                .with("seven", "7.0")
                .with("half", "0.5")
                .with("big", "18446744073709551617")
                .with("huge", "1e1000000000")
                .with("time", "1795000000.5")
                .with("text", "\"7\""));
        assertThat(jwt.longClaim("seven")).contains(7L);
        assertThat(jwt.claim("seven", Integer.class)).contains(7);
        assertThat(jwt.claim("half", BigDecimal.class)).contains(new BigDecimal("0.5"));
        assertThat(jwt.claim("big", BigInteger.class)).contains(new BigInteger("18446744073709551617"));
        assertThat(jwt.claim("big", Double.class)).contains(1.8446744073709552E19);
        assertThat(jwt.instantClaim("time")).contains(Instant.parse("2026-11-18T11:06:40.500Z"));
        assertInvalid(() -> jwt.longClaim("half"));
        assertInvalid(() -> jwt.longClaim("big"));
        assertInvalid(() -> jwt.longClaim("text"));
        assertInvalid(() -> jwt.longClaim("huge"));
        assertInvalid(() -> jwt.claim("huge", BigInteger.class));
        assertInvalid(() -> jwt.claim("huge", Double.class));
        assertInvalid(() -> jwt.booleanClaim("text"));
        assertInvalid(() -> jwt.instantClaim("text"));
    }

    @Test
    void listClaim_hasStringsOnly() {
        VerifiedJwt jwt = verify(Claims.standard()
                .with("list", "[\"a\",\"b\"]")
                .with("mixed", "[\"a\",1]")
                .with("text", "\"a\""));
        assertThat(jwt.listClaim("list")).contains(List.of("a", "b"));
        assertThat(jwt.listClaim("absent")).isEmpty();
        assertInvalid(() -> jwt.listClaim("mixed"));
        assertInvalid(() -> jwt.listClaim("text"));
    }

    /** Rejects a type that no claim can have. It would match nothing, so that a check of it would always pass. */
    @Test
    void claim_ofATypeThatNoClaimHas_isAProgrammingError() {
        VerifiedJwt jwt = verify(Claims.standard());
        for (Class<?> type : List.of(char.class, void.class, Date.class, String[].class, Optional.class)) {
            assertThatIllegalArgumentException().isThrownBy(() -> jwt.claim("sub", type));
            assertThatIllegalArgumentException().isThrownBy(() -> jwt.claim("absent", type));
        }
    }

    private static void assertInvalid(ThrowingCallable reading) {
        assertThatThrownBy(reading).isInstanceOfSatisfying(InvalidJwtException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.INVALID_CLAIM));
    }

    @Test
    void claims_cannotBeChanged_atAnyDepth() {
        Map<String, ?> claims =
                verify(Claims.standard().with("o", "{\"a\":[1]}")).claims();
        Map<?, ?> nested = (Map<?, ?>) claims.get("o");
        assertThat(nested).isNotNull();
        assertThatThrownBy(claims::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(nested::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) nested.values().iterator().next()).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void principal_isTheSubject_andToStringRevealsNothingOfTheUser() {
        VerifiedJwt jwt = verify(Claims.standard());
        assertThat(jwt.getName()).isEqualTo(jwt.subject());
        assertThat(jwt.toString()).contains(Claims.ISSUER).doesNotContain(jwt.subject(), "Ada", "ada@");
    }
}
