// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.Keys;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys that must not be used: malformed, contradictory, private, symmetric or weak keys, and keys for another purpose.
 * Each is dropped without affecting the others.
 */
class KeyHygieneTest {

    private static final String GOOD = Keys.of("EdDSA", "good").jwk();
    private static final Keys EC = Keys.of("ES256", "bad");
    private static final Keys RSA = Keys.of("RS256", "bad");
    private static final Keys ED = Keys.of("EdDSA", "bad");
    private static final Keys ED448 = Keys.of("Ed448", "bad");
    private static final BigInteger SOUND_MODULUS = ((RSAPublicKey) RSA.pair().getPublic()).getModulus();

    private static JwkSet parse(String... jwks) throws IOException {
        return JwkSet.parse(("{\"keys\":[" + String.join(",", jwks) + "]}").getBytes(StandardCharsets.UTF_8));
    }

    private static void assertDropped(String jwk, String reason) throws IOException {
        JwkSet set = parse(jwk, GOOD);
        assertThat(set.find("bad", "OKP")).isNull();
        assertThat(set.find("good", "OKP")).isNotNull();
        assertThat(set.dropped())
                .singleElement()
                .asString()
                .startsWith("key 1: ")
                .contains(reason);
        assertThatThrownBy(() -> parse(jwk)).isInstanceOf(IOException.class).hasMessageContaining(reason);
    }

    private static String okp(String crv, String hex) {
        return "{\"kid\":\"bad\",\"kty\":\"OKP\",\"crv\":\"" + crv + "\",\"x\":\""
                + Keys.base64(HexFormat.of().parseHex(hex)) + "\"}";
    }

    /** All encodings of the points of order 1, 2, 4 and 8, including those with a superfluous sign bit. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"
            })
    void ed25519Point_ofSmallOrder_isDropped(String encoded) throws IOException {
        assertDropped(okp("Ed25519", encoded), "small order");
    }

    /** y from p to 2^255 - 1: the same points in a non-canonical encoding. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void ed25519Point_notCanonical_isDropped(String encoded) throws IOException {
        assertDropped(okp("Ed25519", encoded), "canonical");
    }

    @ParameterizedTest
    @ValueSource(strings = {"02", "07", "08"})
    void ed25519Point_offTheCurve_isDropped(String y) throws IOException {
        assertDropped(okp("Ed25519", y + "00".repeat(31)), "not a point");
    }

    @ParameterizedTest
    @MethodSource("ed448SmallOrder")
    void ed448Point_ofSmallOrder_isDropped(String encoded) throws IOException {
        assertDropped(okp("Ed448", encoded), "small order");
    }

    static Stream<String> ed448SmallOrder() {
        String minusOne = "fe" + "ff".repeat(27) + "fe" + "ff".repeat(27);
        return Stream.of(
                "00".repeat(57), "00".repeat(56) + "80", "01" + "00".repeat(56), minusOne + "00", minusOne + "80");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 57})
    void ed25519Key_ofWrongLength_isDropped(int bytes) throws IOException {
        assertDropped(okp("Ed25519", "07".repeat(bytes)), "wrong length");
    }

    @Test
    void soundKeys_ofEveryKind_areKept() throws IOException {
        for (String alg : new String[] {"EdDSA", "Ed448", "ES256", "ES384", "ES512", "RS256", "PS512"}) {
            assertThat(parse(Keys.of(alg, "k").jwk("")).dropped()).isEmpty();
            assertThat(parse(Keys.of(alg, "k").jwk("\"use\":\"sig\",\"key_ops\":[\"verify\"],\"x5c\":[1],\"e_x\":{},"))
                            .find("k", "OKP"))
                    .isNotNull();
        }
    }

    static Stream<Arguments> unusable() {
        String unlabelled = ED.jwk("");
        return Stream.of(
                Arguments.of("ECDH-ES", EC.jwk("\"alg\":\"ECDH-ES\","), "alg does not fit"),
                Arguments.of("X25519", okp("X25519", "09" + "00".repeat(31)), "curve not for signatures"),
                Arguments.of("OKP labelled ES256", ED.jwk("\"alg\":\"ES256\","), "alg does not fit"),
                Arguments.of("EC labelled EdDSA", EC.jwk("\"alg\":\"EdDSA\","), "alg does not fit"),
                Arguments.of("P-256 labelled ES512", EC.jwk("\"alg\":\"ES512\","), "alg does not fit"),
                Arguments.of("RSA labelled HS256", RSA.jwk("\"alg\":\"HS256\","), "alg does not fit"),
                Arguments.of("RSA labelled RSA-OAEP", RSA.jwk("\"alg\":\"RSA-OAEP\","), "alg does not fit"),
                Arguments.of("Ed25519 labelled Ed448", ED.jwk("\"alg\":\"Ed448\","), "alg does not fit"),
                Arguments.of("alg null", ED.jwk("\"alg\":null,"), "string \"alg\""),
                Arguments.of("use enc", ED.jwk("\"use\":\"enc\","), "use is not"),
                Arguments.of("use null", ED.jwk("\"use\":null,"), "use is not"),
                Arguments.of("use SIG", ED.jwk("\"use\":\"SIG\","), "use is not"),
                Arguments.of("key_ops sign", ED.jwk("\"key_ops\":[\"sign\"],"), "key_ops"),
                Arguments.of("key_ops string", ED.jwk("\"key_ops\":\"verify\","), "key_ops"),
                Arguments.of("oct", "{\"kid\":\"bad\",\"kty\":\"oct\",\"x\":\"AAAA\"}", "symmetric"),
                Arguments.of("oct with k", "{\"kid\":\"bad\",\"kty\":\"oct\",\"k\":\"AAAA\"}", "private member \"k\""),
                Arguments.of("private Ed25519", ED.jwk("\"d\":\"AAAA\","), "private member \"d\""),
                Arguments.of("private EC", EC.jwk("\"d\":\"AAAA\","), "private member \"d\""),
                Arguments.of("private RSA", RSA.jwk("\"p\":\"AAAA\",\"q\":\"AAAA\","), "private member \"p\""),
                Arguments.of("no kid", unlabelled.replace("\"kid\":\"bad\",", ""), "string \"kid\""),
                Arguments.of("kid number", unlabelled.replace("\"bad\"", "1"), "string \"kid\""),
                Arguments.of("kid empty", unlabelled.replace("\"bad\"", "\"\""), "kid must have"),
                Arguments.of("kid long", unlabelled.replace("bad", "b".repeat(257)), "kid must have"),
                Arguments.of("no kty", "{\"kid\":\"bad\"}", "string \"kty\""),
                Arguments.of("kty in lower case", unlabelled.replace("OKP", "okp"), "unknown kty"),
                Arguments.of("no crv", unlabelled.replace("\"crv\":\"Ed25519\",", ""), "string \"crv\""),
                Arguments.of("another crv", EC.jwk("").replace("P-256", "P-384"), "wrong length"),
                Arguments.of("secp256k1", EC.jwk("").replace("P-256", "secp256k1"), "unknown curve"),
                Arguments.of(
                        "x with padding",
                        unlabelled.replaceFirst("\"x\":\"([^\"]+)\"", "\"x\":\"$1=\""),
                        "not base64url"),
                Arguments.of("x number", unlabelled.replaceFirst("\"x\":\"[^\"]+\"", "\"x\":1"), "string \"x\""),
                Arguments.of("text", "\"key\"", "not a JSON object"),
                Arguments.of("null", "null", "not a JSON object"),
                Arguments.of("array", "[]", "not a JSON object"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusable")
    void keys17_unusableKey_dropsOnlyItself(String what, String jwk, String reason) throws IOException {
        assertDropped(jwk, reason);
    }

    @Test
    void nistPoint_offTheCurve_isDropped() throws IOException {
        String y = EC.jwk("").replaceFirst(".*\"y\":\"([^\"]+)\".*", "$1");
        byte[] bytes = Base64.getUrlDecoder().decode(y);
        bytes[31] ^= 1;
        assertDropped(EC.jwk("").replace(y, Keys.base64(bytes)), "not a point");
        String zero = Keys.base64(new byte[32]);
        assertDropped(ec(zero, zero), "not a point");
    }

    @Test
    void coordinate_notBelowThePrime_isDropped() throws IOException {
        String all = Keys.base64(HexFormat.of().parseHex("ff".repeat(32)));
        assertDropped(ec(all, all), "not a point");
    }

    /** The coordinates of P-521 have seven bits to spare, so each point has a second encoding modulo the prime. */
    @Test
    void coordinate_ofAPointPlusThePrime_isDropped() throws IOException {
        Keys pair = Keys.of("ES512", "bad");
        ECPublicKey key = (ECPublicKey) pair.pair().getPublic();
        BigInteger x = key.getW().getAffineX();
        BigInteger prime = ((ECFieldFp) key.getParams().getCurve().getField()).getP();
        String canonical = Keys.base64(fixed(x));

        assertThat(pair.jwk("")).contains(canonical);
        assertDropped(pair.jwk("").replace(canonical, Keys.base64(fixed(x.add(prime)))), "not a point");
    }

    private static byte[] fixed(BigInteger coordinate) {
        byte[] bytes = new byte[66];
        byte[] shortest = coordinate.toByteArray();
        System.arraycopy(shortest, 0, bytes, bytes.length - shortest.length, shortest.length);
        return bytes;
    }

    @Test
    void rsaNumbers_withZerosInFront_areTheSameKey() throws IOException {
        String padded = rsa(SOUND_MODULUS, BigInteger.valueOf(65537));
        String minimal = RSA.jwk("");

        assertThat(padded).isNotEqualTo(minimal);
        assertThat(parse(minimal, padded).dropped()).singleElement().asString().contains("same key again");
    }

    @Test
    void coordinate_ofWrongLength_isDropped() throws IOException {
        for (int bytes : new int[] {1, 31, 33, 64}) {
            String coordinate = Keys.base64(new byte[bytes]);
            assertDropped(ec(coordinate, coordinate), "wrong length");
        }
    }

    private static String ec(String x, String y) {
        return "{\"kid\":\"bad\",\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
    }

    private static String rsa(BigInteger modulus, BigInteger exponent) {
        return "{\"kid\":\"bad\",\"kty\":\"RSA\",\"n\":\"" + Keys.base64(modulus.toByteArray()) + "\",\"e\":\""
                + Keys.base64(exponent.toByteArray()) + "\"}";
    }

    @Test
    void rsaModulus_length_isBoundedExactly() throws IOException {
        BigInteger e = BigInteger.valueOf(65537);
        for (int bits : new int[] {2048, 8192}) {
            assertThat(parse(rsa(odd(bits), e)).find("bad", "RSA")).isNotNull();
        }
        for (int bits : new int[] {512, 1024, 2047, 8193, 16384}) {
            assertDropped(rsa(odd(bits), e), "bits");
        }
        assertDropped(rsa(odd(2048).clearBit(0), e), "even");
    }

    private static BigInteger odd(int bits) {
        return SOUND_MODULUS.mod(BigInteger.TWO.pow(64)).setBit(0).add(BigInteger.TWO.pow(bits - 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 4, 65536})
    void rsaExponent_weak_isDropped(long exponent) throws IOException {
        assertDropped(rsa(SOUND_MODULUS, BigInteger.valueOf(exponent)), "exponent");
    }

    @Test
    void rsaExponent_three_isAllowed_andAHugeOneIsNot() throws IOException {
        assertThat(parse(rsa(SOUND_MODULUS, BigInteger.valueOf(3))).find("bad", "RSA"))
                .isNotNull();
        assertDropped(rsa(SOUND_MODULUS, SOUND_MODULUS), "exponent");
    }

    /** A modulus with the fingerprint of CVE-2017-15361: a power of 65537 modulo the product of all small primes. */
    @Test
    void rsaModulus_withTheRocaFingerprint_isDropped() throws IOException {
        BigInteger product = BigInteger.ONE;
        for (BigInteger prime = BigInteger.TWO; prime.intValue() <= 167; prime = prime.nextProbablePrime()) {
            product = product.multiply(prime);
        }
        BigInteger residue = BigInteger.valueOf(65537).modPow(BigInteger.valueOf(123_456_789), product);
        BigInteger modulus = BigInteger.TWO.pow(2047).divide(product).add(BigInteger.ONE);
        modulus = modulus.multiply(product).add(residue);
        assertDropped(rsa(modulus, BigInteger.valueOf(65537)), "CVE-2017-15361");
    }

    @Test
    void keys_twoOfOneId_areBothDropped() throws IOException {
        JwkSet set = parse(ED.jwk(), GOOD, Keys.of("EdDSA", "bad").jwk());
        assertThat(set.find("bad", "OKP")).isNull();
        assertThat(set.find("good", "OKP")).isNotNull();
        assertThat(set.dropped()).singleElement().asString().contains("same kid");
        JwkSet three = parse(ED.jwk(), GOOD, Keys.of("EdDSA", "bad").jwk(), ED.jwk());
        assertThat(three.find("bad", "OKP")).isNull();
    }

    @Test
    void jwkSet_oneKidOnKeysOfTwoTypes_keepsBoth() throws IOException {
        JwkSet set = parse(ED.jwk(), EC.jwk(), ED.jwk());
        assertThat(set.keys()).hasSize(2);
        assertThat(set.find("bad", "OKP")).returns("OKP", Jwk::kty);
        assertThat(set.find("bad", "EC")).returns("EC", Jwk::kty);
        assertThat(set.find("bad", "RSA")).isNotNull(); // the kid is known, so this causes no fetch
        assertThat(set.dropped()).singleElement().asString().contains("same key again");
    }

    @Test
    void jwkSet_oneKidAndTypeTwice_dropsOnlyThatType() throws IOException {
        JwkSet set = parse(ED.jwk(), EC.jwk(), Keys.of("EdDSA", "bad").jwk());
        assertThat(set.keys()).singleElement().returns("EC", Jwk::kty);
    }

    @Test
    void reusing_oneKidOnKeysOfTwoTypes_keepsTheObjectOfEach() throws IOException {
        JwkSet before = parse(ED.jwk(), EC.jwk());
        JwkSet after = parse(EC.jwk(), ED.jwk()).reusing(before);
        for (String kty : new String[] {"OKP", "EC"}) {
            assertThat(after.find("bad", kty)).isSameAs(before.find("bad", kty));
        }
    }

    @Test
    void keys_sameKeyTwice_isKeptOnce() throws IOException {
        JwkSet set = parse(ED.jwk(), ED.jwk());
        assertThat(set.find("bad", "OKP")).isNotNull();
        assertThat(set.keys()).hasSize(1);
        assertThat(set.dropped()).singleElement().asString().contains("same key again");
    }

    @Test
    void keys_brokenOneOfTheSameId_doesNotAffectTheSoundOne() throws IOException {
        JwkSet set = parse(EC.jwk("\"alg\":\"ECDH-ES\","), ED.jwk());
        assertThat(set.find("bad", "OKP")).isNotNull();
        assertThat(set.dropped()).hasSize(1);
    }

    @Test
    void ed448Key_underEachOfItsLabels_isKept() throws IOException {
        for (String label : new String[] {"", "\"alg\":\"EdDSA\",", "\"alg\":\"Ed448\","}) {
            assertThat(parse(ED448.jwk(label)).find("bad", "OKP")).isNotNull();
        }
        assertDropped(ED448.jwk("\"alg\":\"Ed25519\","), "alg does not fit");
    }

    @Test
    void jwkSet_emptyOrWithoutKeys_isReported() throws IOException {
        assertThat(parse().keys()).isEmpty();
        for (String text : new String[] {"{}", "{\"keys\":null}", "{\"keys\":{}}", "{\"Keys\":[]}", "[]"}) {
            assertThatThrownBy(() -> JwkSet.parse(text.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a JWK Set ");
        }
    }
}
