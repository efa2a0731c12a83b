// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import io.github.betterauthjwt.json.Base64Url;
import io.github.betterauthjwt.json.MalformedJsonException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses a member of {@code keys} into a {@link Jwk}, or gives the reason for which it must not be used. {@code use},
 * {@code key_ops} and {@code alg} may be missing, because Better Auth before 1.7 omits them. If present, they must fit.
 */
final class JwkParser {

    static final int MAXIMUM_KID = 256;

    private static final List<String> PRIVATE_MEMBERS = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv");
    private static final Set<String> RSA_ALGORITHMS = Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");

    private final Map<?, ?> jwk;

    private JwkParser(Map<?, ?> jwk) {
        this.jwk = jwk;
    }

    static Jwk parse(@Nullable Object entry) throws UnusableJwkException {
        if (!(entry instanceof Map<?, ?> jwk)) {
            throw new UnusableJwkException("not a JSON object");
        }
        return new JwkParser(jwk).parse();
    }

    private Jwk parse() throws UnusableJwkException {
        requireVerificationOnly();
        String kid = required("kid");
        if (kid.isEmpty() || kid.length() > MAXIMUM_KID) {
            throw new UnusableJwkException("kid must have 1 to " + MAXIMUM_KID + " characters");
        }
        String kty = required("kty");
        return switch (kty) {
            case "OKP" -> octetKeyPair(kid);
            case "EC" -> ellipticCurve(kid);
            case "RSA" -> rsa(kid);
            case "oct" -> throw new UnusableJwkException("a symmetric key must never be published");
            default -> throw new UnusableJwkException("unknown kty; expected OKP, EC or RSA");
        };
    }

    private void requireVerificationOnly() throws UnusableJwkException {
        for (String member : PRIVATE_MEMBERS) {
            if (jwk.containsKey(member)) {
                throw new UnusableJwkException("has the private member \"" + member + "\"; replace this key");
            }
        }
        if (jwk.containsKey("use") && !"sig".equals(jwk.get("use"))) {
            throw new UnusableJwkException("its use is not \"sig\" (RFC 7517 §4.2)");
        }
        if (jwk.containsKey("key_ops") && !(jwk.get("key_ops") instanceof List<?> ops && ops.contains("verify"))) {
            throw new UnusableJwkException("its key_ops lack \"verify\" (RFC 7517 §4.3)");
        }
    }

    private Jwk octetKeyPair(String kid) throws UnusableJwkException {
        String crv = required("crv");
        EdwardsCurve curve = EdwardsCurve.named(crv);
        if (curve == null) {
            throw new UnusableJwkException("curve not for signatures; expected Ed25519 or Ed448");
        }
        String alg = algorithm(Set.of("EdDSA", crv));
        byte[] x = decoded("x", curve.length());
        curve.requireUsablePoint(x);
        boolean xIsOdd = (x[x.length - 1] & 0x80) != 0;
        EdECPoint point = new EdECPoint(xIsOdd, curve.y(x));
        return new Jwk(kid, "OKP", crv, alg, key("EdDSA", new EdECPublicKeySpec(new NamedParameterSpec(crv), point)));
    }

    private Jwk ellipticCurve(String kid) throws UnusableJwkException {
        String crv = required("crv");
        WeierstrassCurve curve = WeierstrassCurve.named(crv);
        if (curve == null) {
            throw new UnusableJwkException("unknown curve; expected P-256, P-384 or P-521");
        }
        String alg = algorithm(Set.of(curve.algorithm()));
        ECPoint point = new ECPoint(
                new BigInteger(1, decoded("x", curve.length())), new BigInteger(1, decoded("y", curve.length())));
        curve.requireOnCurve(point);
        return new Jwk(kid, "EC", crv, alg, key("EC", new ECPublicKeySpec(point, curve.parameters())));
    }

    private Jwk rsa(String kid) throws UnusableJwkException {
        String alg = algorithm(RSA_ALGORITHMS);
        BigInteger modulus = new BigInteger(1, decoded("n", 0));
        BigInteger exponent = new BigInteger(1, decoded("e", 0));
        RsaRules.requireUsable(modulus, exponent);
        return new Jwk(kid, "RSA", null, alg, key("RSA", new RSAPublicKeySpec(modulus, exponent)));
    }

    private @Nullable String algorithm(Set<String> fitting) throws UnusableJwkException {
        if (!jwk.containsKey("alg")) {
            return null;
        }
        String alg = required("alg");
        if (!fitting.contains(alg)) {
            throw new UnusableJwkException("its alg does not fit its kty and crv");
        }
        return alg;
    }

    private String required(String member) throws UnusableJwkException {
        if (jwk.get(member) instanceof String value) {
            return value;
        }
        throw new UnusableJwkException("expected a string \"" + member + "\"");
    }

    /** Returns the decoded member: {@code expected} bytes long, or of any length from 1 if {@code expected} is 0. */
    private byte[] decoded(String member, int expected) throws UnusableJwkException {
        byte[] bytes;
        try {
            bytes = Base64Url.decode(required(member));
        } catch (MalformedJsonException e) {
            throw new UnusableJwkException("\"" + member + "\" is not base64url");
        }
        if (bytes.length == 0 || (expected > 0 && bytes.length != expected)) {
            throw new UnusableJwkException("\"" + member + "\" has the wrong length");
        }
        return bytes;
    }

    private static PublicKey key(String algorithm, KeySpec spec) throws UnusableJwkException {
        try {
            return KeyFactory.getInstance(algorithm).generatePublic(spec);
        } catch (NoSuchAlgorithmException e) {
            throw new UnusableJwkException(lacking(algorithm));
        } catch (GeneralSecurityException e) {
            throw new UnusableJwkException("the JDK rejects this " + algorithm + " key");
        }
    }

    /** Returns the reason for a key whose algorithm this Java runtime lacks. */
    static String lacking(String algorithm) {
        return "this Java runtime does not support " + algorithm
                + " keys: add the module jdk.crypto.ec to its image, or a security provider";
    }
}
