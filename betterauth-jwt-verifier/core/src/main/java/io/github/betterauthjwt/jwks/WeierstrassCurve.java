// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import org.jspecify.annotations.Nullable;

/** The NIST curves of RFC 7518 §6.2.1.1, each with the one algorithm that uses it (RFC 7518 §3.4). */
enum WeierstrassCurve {
    P_256("P-256", "secp256r1", "ES256", 32),
    P_384("P-384", "secp384r1", "ES384", 48),
    P_521("P-521", "secp521r1", "ES512", 66);

    private final String crv;
    private final String algorithm;
    private final int length;

    @SuppressWarnings("ImmutableEnumChecker") // immutable, but not annotated so
    private final @Nullable ECParameterSpec parameters;

    WeierstrassCurve(String crv, String jdkName, String algorithm, int length) {
        this.crv = crv;
        this.algorithm = algorithm;
        this.length = length;
        this.parameters = parameters(jdkName);
    }

    private static @Nullable ECParameterSpec parameters(String jdkName) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(jdkName));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            return null; // an image without the module jdk.crypto.ec; other keys work there
        }
    }

    static @Nullable WeierstrassCurve named(String crv) {
        for (WeierstrassCurve curve : values()) {
            if (curve.crv.equals(crv)) {
                return curve;
            }
        }
        return null;
    }

    String algorithm() {
        return algorithm;
    }

    int length() {
        return length;
    }

    /**
     * Returns the parameters of the curve.
     *
     * @throws UnusableJwkException if this Java runtime does not have the curve
     */
    ECParameterSpec parameters() throws UnusableJwkException {
        if (parameters == null) {
            throw new UnusableJwkException(JwkParser.lacking("EC"));
        }
        return parameters;
    }

    /** Rejects coordinates that do not satisfy {@code y² = x³ + ax + b}, which the JDK's key factory accepts. */
    void requireOnCurve(ECPoint point) throws UnusableJwkException {
        EllipticCurve curve = parameters().getCurve();
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right = x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB());
        if (x.compareTo(p) >= 0
                || y.compareTo(p) >= 0
                || !y.multiply(y).subtract(right).mod(p).equals(BigInteger.ZERO)) {
            throw new UnusableJwkException("not a point of the curve");
        }
    }
}
