// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static io.github.betterauthjwt.Hostile.GOOD;
import static io.github.betterauthjwt.Hostile.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.jwks.JwkSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Verification of any input quickly returns a verified token or throws the documented exception. Any other exception
 * fails the property.
 */
class AnyTokenTest {

    private static final Duration MOST_CPU_TIME = Duration.ofMillis(500); // nearly all take microseconds
    private static final JwtVerifier VERIFIER = Hostile.verifier();

    private static boolean isAccepted(String token) {
        Duration begun = Hostile.cpuTime();
        Reason reason = Hostile.reason(VERIFIER, token);
        assertThat(Hostile.cpuTime().minus(begun)).as("CPU time for %s", token).isLessThan(MOST_CPU_TIME);
        return reason == null;
    }

    @Property(tries = 500)
    void verify_anyString_isRejected(@ForAll String token) {
        assertThat(isAccepted(token)).isFalse();
    }

    @Property(tries = 1000)
    void verify_anyThreeParts_areRejected(@ForAll("part") String header, @ForAll("part") String payload) {
        assertThat(isAccepted(header + "." + payload + ".AAAA")).isFalse();
    }

    @Provide
    Arbitrary<String> part() {
        Arbitrary<String> alphabet = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("ABC019-_")
                .ofMaxLength(60);
        return Arbitraries.oneOf(alphabet, json().map(Hostile::base64));
    }

    @Property(tries = 2000)
    void verify_goodTokenWithOneCharacterChanged_isRejected(
            @ForAll @IntRange(max = 10_000) int position, @ForAll char character) {
        int at = position % GOOD.length();
        String changed = GOOD.substring(0, at) + character + GOOD.substring(at + 1);
        assertThat(isAccepted(changed)).isEqualTo(changed.equals(GOOD));
    }

    @Property(tries = 500)
    void verify_goodTokenCutOrDoubled_isRejected(
            @ForAll @IntRange(max = 10_000) int from, @ForAll @IntRange(max = 10_000) int to) {
        int start = from % GOOD.length();
        int end = to % GOOD.length();
        String changed = start <= end
                ? GOOD.substring(0, start) + GOOD.substring(end)
                : GOOD.substring(0, start) + GOOD.substring(end, start) + GOOD.substring(start);
        assertThat(isAccepted(changed)).isEqualTo(changed.equals(GOOD));
    }

    @Property(tries = 1000)
    void verify_anySignedJson_isAcceptedOrRejected(@ForAll("json") String claims) {
        assertThat(isAccepted(KEY.sign(claims))).isFalse(); // it never has all required claims
    }

    @Property(tries = 1000)
    void verify_anyValueOfARequiredClaim_isAcceptedOrRejected(
            @ForAll("claim") String claim, @ForAll("json") String value) {
        String good = Claims.standard().json();
        String claims = Claims.standard().with(claim, value).json();
        boolean accepted = isAccepted(KEY.sign(claims));
        assertThat(accepted && !claims.equals(good) && (claim.equals("iss") || claim.equals("aud")))
                .isFalse();
    }

    @Property(tries = 500)
    void verify_anySignedHeaderMember_isAcceptedOrRejected(
            @ForAll("header") String member, @ForAll("json") String value) {
        String header = "{\"" + member + "\":" + value + ",\"alg\":\"EdDSA\",\"kid\":\"k1\"}";
        if (isAccepted(KEY.sign(header, Claims.standard().json()))) {
            assertThat(member).isIn("cty", "x", "jwk");
        }
    }

    @Property(tries = 1000)
    void jwkSet_anyJson_isParsedOrRejected(@ForAll("json") String value) {
        for (String json :
                new String[] {value, "{\"keys\":" + value + "}", "{\"keys\":[" + value + "," + KEY.jwk() + "]}"}) {
            try {
                assertThat(JwkSet.parse(json.getBytes(StandardCharsets.UTF_8)).keys())
                        .hasSizeLessThan(2);
            } catch (IOException e) {
                assertThat(e).hasMessageNotContainingAny("Exception");
            }
        }
    }

    @Provide
    Arbitrary<String> claim() {
        return Arbitraries.of("iss", "aud", "exp", "nbf", "iat", "sub");
    }

    @Provide
    Arbitrary<String> header() {
        return Arbitraries.of("typ", "crit", "cty", "b64", "zip", "x", "jwk");
    }

    /** JSON values of every kind, in which the names that matter here are more frequent than in random names. */
    @Provide
    Arbitrary<String> json() {
        Arbitrary<String> leaf = Arbitraries.oneOf(
                Arbitraries.of(
                        "null", "true", "false", "0", "-1", "1e308", "1E-400", "\"\"", "\"EdDSA\"", "\"\\ud800\""),
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.doubles().map(String::valueOf),
                Arbitraries.strings().ascii().alpha().ofMaxLength(10).map(text -> "\"" + text + "\""));
        return Arbitraries.recursive(() -> leaf, AnyTokenTest::nested, 0, 3);
    }

    private static Arbitrary<String> nested(Arbitrary<String> inner) {
        Arbitrary<String> array =
                inner.list().ofMaxSize(4).map(values -> values.stream().collect(Collectors.joining(",", "[", "]")));
        Arbitrary<String> object = Combinators.combine(name(), inner)
                .as((name, value) -> "\"" + name + "\":" + value)
                .list()
                .ofMaxSize(5)
                .map(members -> members.stream().collect(Collectors.joining(",", "{", "}")));
        return Arbitraries.oneOf(inner, array, object);
    }

    private static Arbitrary<String> name() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "alg", "kid", "typ", "kty", "crv", "x", "y", "n", "e", "keys", "iss", "aud", "exp", "sub"),
                Arbitraries.strings().ascii().alpha().ofMaxLength(5));
    }
}
