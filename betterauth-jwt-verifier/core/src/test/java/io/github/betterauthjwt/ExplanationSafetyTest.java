// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.Explanation.Outcome;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Explaining any input is safe: it never throws, and never repeats a token, a signature or personal data. */
class ExplanationSafetyTest {

    private static final Keys KEYS = Keys.of("EdDSA", "k1");
    private static final JwtVerifier VERIFIER = JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
            .jwkSet(Keys.set(KEYS))
            .clock(Claims.CLOCK)
            .build();

    @Property(tries = 500)
    void explain_anyText_isRejectedAndNeverThrows(@ForAll String text) {
        Explanation why = VERIFIER.explain(text);
        assertThat(why.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(why.kind()).isNotBlank();
        assertThat(why.remedies()).isNotEmpty();
        assertThat(why.toString()).doesNotContainPattern("[\\p{Cc}&&[^\\n]]");
    }

    @Property(tries = 500)
    void explain_anyHeaderAndClaims_neverThrows(@ForAll("json") String header, @ForAll("json") String claims) {
        Explanation why = VERIFIER.explain(KEYS.sign(header, claims));
        assertThat(why.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(why.toString()).doesNotContain(KEYS.sign(header, claims));
    }

    /** Objects with the member names that explanations read, and values of every type and of hostile sizes. */
    @Provide
    Arbitrary<String> json() {
        Arbitrary<String> names = Arbitraries.of(
                "alg", "kid", "typ", "crit", "iss", "aud", "sub", "exp", "iat", "nbf", "cnf", "events", "nonce",
                "session");
        Arbitrary<String> values = Arbitraries.of(
                "null",
                "true",
                "0",
                "-1",
                "1e1000000000",
                "-1e999",
                "9".repeat(900),
                "\"\"",
                "\"EdDSA\"",
                "\"HS256\"",
                "\"k1\"",
                "\"JWT\"",
                "\"at+jwt\"",
                "\"\\u0000\\n\\u202e\"",
                "\"https://[\"",
                "\"http://localhost:99999999/\"",
                "[]",
                "[null,[],{}]",
                "{}",
                "[".repeat(60) + "]".repeat(60),
                "[".repeat(5000));
        return names.flatMap(name -> values.map(value -> "\"" + name + "\":" + value))
                .list()
                .uniqueElements(member -> member.substring(0, member.indexOf(':')))
                .ofMaxSize(8)
                .map(members -> "{" + String.join(",", members) + "}");
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 1_000_000})
    void explain_hugeText_isExplained(int length) {
        for (String part : new String[] {".", "a", "a.", "é", "eyJhbGciOiJFZERTQSJ9."}) {
            Explanation why = VERIFIER.explain(part.repeat(length / part.length()));
            assertThat(why.outcome()).isEqualTo(Outcome.REJECTED);
            assertThat(why.toString().length()).isLessThan(2000);
        }
    }

    @Test
    void explain_person_isNotShownUnlessAskedFor() {
        String token = KEYS.sign(Claims.standard().with("aud", "\"other\"").json());
        String signature = token.substring(token.lastIndexOf('.') + 1);
        Explanation why = VERIFIER.explain(token);
        assertThat(why.toString() + why.summary() + why.findings() + why.remedies())
                .doesNotContain(
                        token,
                        signature,
                        token.split("\\.", -1)[1],
                        "ada@example.com",
                        "Ada",
                        "YZa5ughgbE7DXBONZSvuJtz1ZSlpDFq4");
        assertThat(why.unverifiedClaims())
                .containsEntry("email", "ada@example.com")
                .containsEntry("aud", "other");
    }

    @Test
    void explain_hostileClaims_cannotForgeLinesOfALog() {
        String forged = "x\\n2026-11-22 WARNING all is well\\u202e" + "y".repeat(500);
        Explanation why = VERIFIER.explain(
                KEYS.sign(Claims.standard().with("iss", "\"" + forged + "\"").json()));
        assertThat(why.toString())
                .contains("x?2026-11-22 WARNING all is well?yyy")
                .doesNotContain("y".repeat(101));
    }
}
