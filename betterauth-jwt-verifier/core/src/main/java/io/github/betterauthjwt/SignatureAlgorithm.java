// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import com.nimbusds.jose.jwk.Curve;
import io.github.betterauthjwt.jwks.Jwk;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The signature algorithms of RFC 7518 §3.1, RFC 8037 §3.1 and RFC 9864 §2.2 that a token may use, each with its key
 * type and its only signature format. Symmetric algorithms and {@code none} are not listed and cannot be enabled.
 */
enum SignatureAlgorithm {
    ED25519(Curve.Ed25519, 64, "7237005577332262213973186563042994240857116359379907606001950938285454250989"),
    ED448(
            Curve.Ed448,
            114,
            "181709681073901722637330951972001133588410340171829515070372549795146003961539585716195755291692375963310293709091662304773755859649779"),
    ES256(Curve.P_256),
    ES384(Curve.P_384),
    ES512(Curve.P_521),
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512;

    private final String kty;
    private final @Nullable String crv;
    private final int signatureLength;
    private final BigInteger order;

    /** An RSA algorithm, whose signatures are as long as the modulus. */
    SignatureAlgorithm() {
        this("RSA", null, 0, BigInteger.ZERO);
    }

    /** An ECDSA algorithm, whose signatures are two numbers below the order (RFC 7518 §3.4). */
    SignatureAlgorithm(Curve curve) {
        this("EC", curve.getName(), 2 * bytes(order(curve)), order(curve));
    }

    /** An EdDSA algorithm. Nimbus has no parameters of Edwards curves. */
    SignatureAlgorithm(Curve curve, int signatureLength, String order) {
        this("OKP", curve.getName(), signatureLength, new BigInteger(order));
    }

    SignatureAlgorithm(String kty, @Nullable String crv, int signatureLength, BigInteger order) {
        this.kty = kty;
        this.crv = crv;
        this.signatureLength = signatureLength;
        this.order = order;
    }

    private static BigInteger order(Curve curve) {
        return curve.toECParameterSpec().getOrder();
    }

    private static int bytes(BigInteger number) {
        return (number.bitLength() + 7) / Byte.SIZE;
    }

    /** Returns the name that {@link #enabledBy} takes and Better Auth uses. */
    @Override
    public String toString() {
        return switch (this) {
            case ED25519 -> "EdDSA";
            case ED448 -> "Ed448";
            default -> name();
        };
    }

    /** Returns the type of the keys that this algorithm needs (RFC 7517 §4.1). */
    String kty() {
        return kty;
    }

    /**
     * Returns the algorithms that an {@code alg} header may denote: two for the polymorphic {@code EdDSA}, none for an
     * unknown name.
     */
    static Set<SignatureAlgorithm> named(String alg) {
        return switch (alg) {
            case "EdDSA" -> EnumSet.of(ED25519, ED448);
            case "Ed25519" -> EnumSet.of(ED25519);
            case "Ed448" -> EnumSet.of(ED448);
            case "ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512" ->
                EnumSet.of(valueOf(alg));
            default -> EnumSet.noneOf(SignatureAlgorithm.class);
        };
    }

    /**
     * Returns the algorithms that a name enables. {@code EdDSA} enables Ed25519 only, because Ed448 must be named
     * explicitly.
     *
     * @throws IllegalArgumentException if the name is unknown
     */
    static Set<SignatureAlgorithm> enabledBy(String name) {
        Set<SignatureAlgorithm> enabled = name.equals("EdDSA") ? EnumSet.of(ED25519) : named(name);
        if (enabled.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" cannot be allowed; expected EdDSA, Ed25519, Ed448, ES256,"
                            + " ES384, ES512, RS256, RS384, RS512, PS256, PS384 or PS512");
        }
        return enabled;
    }

    /** Returns the candidate that fits the key's type, curve and, if present, {@code alg}; null if none fits. */
    static @Nullable SignatureAlgorithm fitting(Collection<SignatureAlgorithm> candidates, Jwk key) {
        String label = key.alg();
        for (SignatureAlgorithm candidate : candidates) {
            boolean fits =
                    candidate.kty.equals(key.kty()) && (candidate.crv == null || candidate.crv.equals(key.crv()));
            if (fits && (label == null || named(label).contains(candidate))) {
                return candidate;
            }
        }
        return null;
    }

    /**
     * Returns whether the bytes have the format of a signature. This class checks it because providers differ: JDK 17
     * accepts an Ed25519 signature with an extra byte.
     */
    boolean isWellFormed(byte[] signature, Jwk key) {
        return switch (kty) {
            case "OKP" ->
                signature.length == signatureLength
                        && littleEndianHalf(signature).compareTo(order) < 0;
            case "EC" ->
                signature.length == signatureLength
                        && isInRange(signature, 0)
                        && isInRange(signature, signatureLength / 2);
            default -> signature.length == modulusLength(key);
        };
    }

    /** Returns S of RFC 8032 §5.1.7: the second half, which must be less than the order of the group. */
    private static BigInteger littleEndianHalf(byte[] signature) {
        int half = signature.length / 2;
        byte[] bigEndian = new byte[half];
        for (int i = 0; i < half; i++) {
            bigEndian[i] = signature[signature.length - 1 - i];
        }
        return new BigInteger(1, bigEndian);
    }

    /** Returns whether r or s of RFC 7518 §3.4 is from 1 to the order minus one. */
    private boolean isInRange(byte[] signature, int offset) {
        BigInteger value = new BigInteger(1, signature, offset, signatureLength / 2);
        return value.signum() > 0 && value.compareTo(order) < 0;
    }

    private static int modulusLength(Jwk key) {
        return key.publicKey() instanceof RSAPublicKey rsa ? bytes(rsa.getModulus()) : -1;
    }
}
