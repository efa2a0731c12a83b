// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be read from a verified token. */
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
                .isInstanceOfSatisfying(
                        InvalidJwtException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INSUFFICIENT_SCOPE));
        assertThat(verify(Claims.standard()).organization()).isEmpty();
    }

    @Test
    void claim_isTypedAndOptional() {
        VerifiedJwt jwt = verify(Claims.standard()
                .with("level", "3")
                .with("big", "18446744073709551617")
                .with("o", "{\"a\":[1,null]}"));
        assertThat(jwt.claim("level", Long.class)).contains(3L);
        assertThat(jwt.claim("level", String.class)).isEmpty();
        assertThat(jwt.claim("absent", String.class)).isEmpty();
        assertThat(jwt.claim("image", String.class)).isEmpty();
        assertThat(jwt.claim("big", Number.class)).isPresent();
        assertThat(jwt.claim("o", Map.class)).isPresent();
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
    void principal_isTheSubject_andToStringTellsNothingOfTheUser() {
        VerifiedJwt jwt = verify(Claims.standard());
        assertThat(jwt.getName()).isEqualTo(jwt.subject());
        assertThat(jwt.toString()).contains(Claims.ISSUER).doesNotContain(jwt.subject(), "Ada", "ada@");
    }
}
