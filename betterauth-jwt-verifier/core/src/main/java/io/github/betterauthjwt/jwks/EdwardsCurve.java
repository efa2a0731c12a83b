// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.math.BigInteger;
import java.security.spec.EdECPoint;
import org.jspecify.annotations.Nullable;

/**
 * The two Edwards curves of RFC 8032 §5.1 and §5.2, with the properties of a public key that neither the JDK
 * nor Nimbus examines.
 */
enum EdwardsCurve {
    /** edwards25519: {@code -x² + y² = 1 + d x² y²}. */
    ED25519(
            "Ed25519",
            32,
            BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19)),
            BigInteger.valueOf(-121665),
            BigInteger.valueOf(121666)),
    /** edwards448: {@code x² + y² = 1 + d x² y²}. */
    ED448(
            "Ed448",
            57,
            BigInteger.TWO.pow(448).subtract(BigInteger.TWO.pow(224)).subtract(BigInteger.ONE),
            BigInteger.valueOf(-39081),
            BigInteger.ONE);

    private final String crv;
    private final int length;
    private final BigInteger p;
    private final BigInteger d;

    EdwardsCurve(String crv, int length, BigInteger p, BigInteger dNumerator, BigInteger dDenominator) {
        this.crv = crv;
        this.length = length;
        this.p = p;
        this.d = dNumerator.multiply(dDenominator.modInverse(p)).mod(p);
    }

    static @Nullable EdwardsCurve named(String crv) {
        for (EdwardsCurve curve : values()) {
            if (curve.crv.equals(crv)) {
                return curve;
            }
        }
        return null;
    }

    int length() {
        return length;
    }

    /** Returns the encoded point as the JDK represents it. */
    static EdECPoint point(byte[] encoded) {
        boolean xIsOdd = (encoded[encoded.length - 1] & 0x80) != 0;
        return new EdECPoint(xIsOdd, y(encoded));
    }

    /** Returns the y coordinate of an encoded point: little-endian, without the sign of x in the top bit. */
    private static BigInteger y(byte[] encoded) {
        byte[] bigEndian = new byte[encoded.length];
        for (int i = 0; i < encoded.length; i++) {
            bigEndian[i] = encoded[encoded.length - 1 - i];
        }
        bigEndian[0] &= 0x7f;
        return new BigInteger(1, bigEndian);
    }

    /** Returns whether y is less than the prime, so that no other encoding denotes the same y. */
    boolean isCanonical(byte[] encoded) {
        return y(encoded).compareTo(p) < 0;
    }

    /** Returns whether there is a point with this y: whether x² is a square. */
    boolean isOnCurve(byte[] encoded) {
        BigInteger xSquared = xSquared(y(encoded));
        return xSquared.signum() == 0
                || xSquared.modPow(p.subtract(BigInteger.ONE).shiftRight(1), p).equals(BigInteger.ONE);
    }

    /** Order 1 or 2 has x = 0, order 4 has y = 0, and order 8 (Ed25519 only) doubles to a point with y = 0. */
    boolean isSmallOrder(byte[] encoded) {
        BigInteger y = y(encoded);
        BigInteger xSquared = xSquared(y);
        if (xSquared.signum() == 0 || y.signum() == 0) {
            return true;
        }
        // the doubled point has y = (y² + x²) / (1 - d x² y²) on edwards25519
        return this == ED25519 && y.multiply(y).add(xSquared).mod(p).signum() == 0;
    }

    /** Computes x² from the curve equation: (y² - 1) / (d y² + 1). For Ed448 both signs are reversed. */
    private BigInteger xSquared(BigInteger y) {
        BigInteger ySquared = y.multiply(y).mod(p);
        BigInteger numerator = ySquared.subtract(BigInteger.ONE);
        BigInteger denominator = d.multiply(ySquared);
        denominator = this == ED25519 ? denominator.add(BigInteger.ONE) : denominator.subtract(BigInteger.ONE);
        return numerator.multiply(denominator.modInverse(p)).mod(p); // d is not a square: never zero
    }
}
