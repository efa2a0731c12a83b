// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import io.github.betterauthjwt.json.Base64Url;
import io.github.betterauthjwt.json.MalformedJsonException;
import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules that a JWK must satisfy before Nimbus converts it. Nimbus checks none of them. It checks that a point is on
 * its NIST curve, which is therefore not among these rules. The comment on each rule gives its reason.
 */
final class AdmissionRules {

    private static final int MAXIMUM_KID = 256;
    private static final List<String> PRIVATE_MEMBERS = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv");
    private static final List<Curve> NIST_CURVES = List.of(Curve.P_256, Curve.P_384, Curve.P_521);
    private static final int MINIMUM_RSA_BITS = 2048;
    private static final int MAXIMUM_RSA_BITS = 8192;
    private static final BigInteger ROCA_GENERATOR = BigInteger.valueOf(65537);
    private static final int ROCA_LARGEST_PRIME = 167;

    private final Map<?, ?> jwk;

    private AdmissionRules(Map<?, ?> jwk) {
        this.jwk = jwk;
    }

    /**
     * Checks all rules. Afterwards, {@code kid}, {@code kty} and the members with the key material are strings.
     *
     * @throws UnusableJwkException with the first rule that the key breaks
     */
    static void check(Map<?, ?> jwk) throws UnusableJwkException {
        new AdmissionRules(jwk).check();
    }

    private void check() throws UnusableJwkException {
        checkPurpose();
        // A token selects its key by a kid, and a request must not carry a long one into a look-up.
        String kid = text("kid");
        require(!kid.isEmpty() && kid.length() <= MAXIMUM_KID, "kid must have 1 to " + MAXIMUM_KID + " characters");
        switch (text("kty")) {
            case "OKP" -> checkEdwardsKey();
            case "EC" -> checkNistKey();
            case "RSA" -> checkRsaKey();
            // Anyone can read a published secret.
            case "oct" -> throw new UnusableJwkException("a symmetric key must never be published");
            // A type that is unknown here has unknown risks.
            default -> throw new UnusableJwkException("unknown kty; expected OKP, EC or RSA");
        }
    }

    /** Better Auth before 1.7 omits {@code use}, {@code key_ops} and {@code alg}. If present, they must fit. */
    private void checkPurpose() throws UnusableJwkException {
        for (String member : PRIVATE_MEMBERS) {
            // Anyone can sign with a published private key.
            require(!jwk.containsKey(member), "has the private member \"" + member + "\"; replace this key");
        }
        // A key for encryption may be less protected than a key for signatures.
        require(!jwk.containsKey("use") || "sig".equals(jwk.get("use")), "its use is not \"sig\" (RFC 7517 §4.2)");
        // The owner of the key lists all operations for which it may be used.
        boolean verifies = jwk.get("key_ops") instanceof List<?> operations && operations.contains("verify");
        require(!jwk.containsKey("key_ops") || verifies, "its key_ops lack \"verify\" (RFC 7517 §4.3)");
    }

    private void checkEdwardsKey() throws UnusableJwkException {
        EdwardsCurve curve = EdwardsCurve.named(text("crv"));
        if (curve == null) { // X25519 and X448 only agree on keys.
            throw new UnusableJwkException("curve not for signatures; expected Ed25519 or Ed448");
        }
        // A key with the label of another algorithm is a mistake of its owner.
        String label = label();
        requireLabel(label == null || label.equals("EdDSA") || label.equals(text("crv")));
        byte[] x = decoded("x");
        // A cut or padded point is another key.
        require(x.length == curve.length(), "\"x\" has the wrong length");
        // Providers disagree on a second encoding of the same point.
        require(curve.isCanonical(x), "\"x\" is not the canonical encoding of a point (RFC 8032 §5.1.3)");
        // The key factory of the JDK accepts it, although no private key belongs to it.
        require(curve.isOnCurve(x), "\"x\" is not a point of the curve");
        // Anyone can forge signatures for such a key.
        require(!curve.isSmallOrder(x), "\"x\" is a point of small order");
    }

    private void checkNistKey() throws UnusableJwkException {
        Curve curve = nistCurve(text("crv"));
        // Each curve has one algorithm (RFC 7518 §3.4).
        String label = label();
        requireLabel(label == null || isAlgorithmOf(curve, label));
        BigInteger prime = ((ECFieldFp) curve.toECParameterSpec().getCurve().getField()).getP();
        for (String member : List.of("x", "y")) {
            byte[] coordinate = decoded(member);
            // A coordinate has the full length (RFC 7518 §6.2.1.2).
            require(
                    coordinate.length == (prime.bitLength() + 7) / Byte.SIZE,
                    "\"" + member + "\" has the wrong length");
            // Nimbus reduces a coordinate modulo the prime, so that one point would have several encodings.
            require(new BigInteger(1, coordinate).compareTo(prime) < 0, "not a point of the curve");
        }
    }

    private static Curve nistCurve(String crv) throws UnusableJwkException {
        for (Curve curve : NIST_CURVES) {
            if (curve.getName().equals(crv)) {
                return curve;
            }
        }
        // RFC 7518 §3.4 defines signatures for the three curves only. Nimbus also supports secp256k1.
        throw new UnusableJwkException("unknown curve; expected P-256, P-384 or P-521");
    }

    private static boolean isAlgorithmOf(Curve curve, String label) {
        Set<Curve> curves = Curve.forJWSAlgorithm(JWSAlgorithm.parse(label));
        return curves != null && curves.contains(curve);
    }

    private void checkRsaKey() throws UnusableJwkException {
        // An RSA key for encryption or for HMAC is a mistake of its owner.
        String label = label();
        requireLabel(label == null || JWSAlgorithm.Family.RSA.contains(JWSAlgorithm.parse(label)));
        BigInteger modulus = new BigInteger(1, decoded("n"));
        BigInteger exponent = new BigInteger(1, decoded("e"));
        int bits = modulus.bitLength();
        // A shorter key can be broken (RFC 7518 §3.3), and a longer one would only consume CPU time.
        require(
                bits >= MINIMUM_RSA_BITS && bits <= MAXIMUM_RSA_BITS,
                "the modulus has " + bits + " bits; expected " + MINIMUM_RSA_BITS + " to " + MAXIMUM_RSA_BITS);
        // An even modulus is easy to factor.
        require(modulus.testBit(0), "the modulus is even");
        // With the exponent 1 each text is its own signature, and other exponents here are not those of RSA.
        boolean sound =
                exponent.compareTo(BigInteger.TWO) > 0 && exponent.testBit(0) && exponent.compareTo(modulus) < 0;
        require(sound, "the exponent must be odd, at least 3 and less than the modulus");
        // Such a modulus can be factored.
        require(!hasRocaFingerprint(modulus), "made by a flawed generator (CVE-2017-15361); replace this key");
    }

    /**
     * Returns whether the modulus is a power of 65537 modulo every small prime, as flawed moduli are. About one sound
     * key in 2^27 has this property by chance.
     */
    private static boolean hasRocaFingerprint(BigInteger modulus) {
        for (int prime = 3; prime <= ROCA_LARGEST_PRIME; prime += 2) {
            BigInteger small = BigInteger.valueOf(prime);
            if (small.isProbablePrime(20) && !isPowerOfGenerator(modulus.mod(small), small)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPowerOfGenerator(BigInteger residue, BigInteger prime) {
        BigInteger power = BigInteger.ONE;
        do {
            if (power.equals(residue)) {
                return true;
            }
            power = power.multiply(ROCA_GENERATOR).mod(prime);
        } while (!power.equals(BigInteger.ONE));
        return false;
    }

    private @Nullable String label() throws UnusableJwkException {
        return jwk.containsKey("alg") ? text("alg") : null;
    }

    private static void requireLabel(boolean fits) throws UnusableJwkException {
        require(fits, "its alg does not fit its kty and crv");
    }

    /** Returns a member that must be a string. Nimbus would convert some other JSON types. */
    private String text(String member) throws UnusableJwkException {
        if (jwk.get(member) instanceof String value) {
            return value;
        }
        throw new UnusableJwkException("expected a string \"" + member + "\"");
    }

    private byte[] decoded(String member) throws UnusableJwkException {
        byte[] bytes;
        try {
            bytes = Base64Url.decode(text(member));
        } catch (MalformedJsonException e) {
            // Nimbus skips characters that are not base64url, so that one key would have many texts.
            throw new UnusableJwkException("\"" + member + "\" is not base64url");
        }
        require(bytes.length > 0, "\"" + member + "\" has the wrong length"); // an empty text is not a number
        return bytes;
    }

    private static void require(boolean rule, String otherwise) throws UnusableJwkException {
        if (!rule) {
            throw new UnusableJwkException(otherwise);
        }
    }
}
