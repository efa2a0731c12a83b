// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.math.BigInteger;

/** The requirements for an RSA public key that verifies signatures. */
final class RsaRules {

    private static final int MINIMUM_BITS = 2048; // RFC 7518 §3.3
    private static final int MAXIMUM_BITS = 8192; // a larger key would only consume CPU time
    private static final BigInteger ROCA_GENERATOR = BigInteger.valueOf(65537);
    private static final int ROCA_LARGEST_PRIME = 167;

    private RsaRules() {}

    static void requireUsable(BigInteger modulus, BigInteger exponent) throws UnusableJwkException {
        if (modulus.bitLength() < MINIMUM_BITS || modulus.bitLength() > MAXIMUM_BITS) {
            throw new UnusableJwkException("the modulus has " + modulus.bitLength() + " bits; expected " + MINIMUM_BITS
                    + " to " + MAXIMUM_BITS);
        }
        if (!modulus.testBit(0)) {
            throw new UnusableJwkException("the modulus is even");
        }
        if (exponent.compareTo(BigInteger.valueOf(3)) < 0 || !exponent.testBit(0) || exponent.compareTo(modulus) >= 0) {
            throw new UnusableJwkException("the exponent must be odd, at least 3 and less than the modulus");
        }
        if (hasRocaFingerprint(modulus)) {
            throw new UnusableJwkException("made by a flawed generator (CVE-2017-15361); replace this key");
        }
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
}
