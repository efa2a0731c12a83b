// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A key pair of one algorithm, which publishes and signs as Better Auth does. */
final class SigningKey {

    private static final int RSA_BITS = 2048;

    private final String alg;
    private final String kid;
    private final KeyPair pair;

    private SigningKey(String alg, String kid, KeyPair pair) {
        this.alg = alg;
        this.kid = kid;
        this.pair = pair;
    }

    /** Generates a new pair for a JOSE algorithm. {@code EdDSA} means Ed25519. */
    static SigningKey generate(String alg, String kid) {
        try {
            return new SigningKey(alg, kid, generator(alg).generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot create a key for " + alg, e);
        }
    }

    private static KeyPairGenerator generator(String alg) throws GeneralSecurityException {
        switch (alg) {
            case "EdDSA", "Ed25519" -> {
                return KeyPairGenerator.getInstance("Ed25519");
            }
            case "Ed448" -> {
                return KeyPairGenerator.getInstance("Ed448");
            }
            case "ES256", "ES384", "ES512" -> {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp" + curveBits(alg) + "r1"));
                return generator;
            }
            case "RS256", "RS384", "RS512", "PS256", "PS384", "PS512" -> {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(RSA_BITS);
                return generator;
            }
            default ->
                throw new IllegalArgumentException("expected EdDSA, Ed25519, Ed448, ES256, ES384, ES512, RS256,"
                        + " RS384, RS512, PS256, PS384 or PS512; the algorithm is " + alg);
        }
    }

    private static int curveBits(String alg) {
        return alg.equals("ES512") ? 521 : hashBits(alg);
    }

    private static int hashBits(String alg) {
        return Integer.parseInt(alg.substring(2));
    }

    /** Returns the algorithm that the key was generated for, including {@code Ed448}. */
    String algorithm() {
        return alg;
    }

    /** Returns the {@code alg} of header and JWK. Better Auth uses {@code EdDSA} for both Edwards curves. */
    String alg() {
        return alg.equals("Ed448") ? "EdDSA" : alg;
    }

    String kid() {
        return kid;
    }

    /** Returns the public key as Better Auth 1.7 publishes it: with {@code alg}, without {@code use}. */
    Map<String, @Nullable Object> jwk() {
        Map<String, @Nullable Object> jwk = new LinkedHashMap<>();
        jwk.put("alg", alg());
        PublicKey key = pair.getPublic();
        if (key instanceof ECPublicKey ec) {
            int bytes = (curveBits(alg) + 7) / 8;
            jwk.put("crv", "P-" + curveBits(alg));
            jwk.put("x", base64Url(fixedLength(ec.getW().getAffineX(), bytes)));
            jwk.put("y", base64Url(fixedLength(ec.getW().getAffineY(), bytes)));
            jwk.put("kty", "EC");
        } else if (key instanceof RSAPublicKey rsa) {
            jwk.put("e", base64Url(rsa.getPublicExponent().toByteArray()));
            jwk.put("kty", "RSA");
            jwk.put("n", base64Url(fixedLength(rsa.getModulus(), RSA_BITS / 8)));
        } else {
            jwk.put("crv", curve());
            // RFC 8410 §4: the last bytes of an encoded Edwards key are the point in the form that RFC 8037 §2 requires
            byte[] encoded = key.getEncoded();
            int bytes = curve().equals("Ed448") ? 57 : 32;
            jwk.put("x", base64Url(Arrays.copyOfRange(encoded, encoded.length - bytes, encoded.length)));
            jwk.put("kty", "OKP");
        }
        jwk.put("kid", kid);
        return jwk;
    }

    private String curve() {
        return alg.equals("Ed448") ? "Ed448" : "Ed25519";
    }

    /** Returns a compact JWS (RFC 7515 §7.1) of this header and payload. */
    String sign(String header, String payload) {
        String input = base64Url(header) + "." + base64Url(payload);
        try {
            Signature signature = signature();
            signature.initSign(pair.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + base64Url(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot sign with " + alg, e);
        }
    }

    private Signature signature() throws GeneralSecurityException {
        if (alg.startsWith("Ed")) {
            return Signature.getInstance(curve());
        }
        if (alg.startsWith("ES")) {
            return Signature.getInstance("SHA" + hashBits(alg) + "withECDSAinP1363Format");
        }
        if (alg.startsWith("RS")) {
            return Signature.getInstance("SHA" + hashBits(alg) + "withRSA");
        }
        Signature pss = Signature.getInstance("RSASSA-PSS");
        String hash = "SHA-" + hashBits(alg);
        pss.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), hashBits(alg) / 8, 1));
        return pss;
    }

    static String base64Url(String text) {
        return base64Url(text.getBytes(StandardCharsets.UTF_8));
    }

    static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Returns the number in big-endian order without a sign, padded with zeros on the left. */
    private static byte[] fixedLength(BigInteger value, int length) {
        byte[] signed = value.toByteArray();
        byte[] fixed = new byte[length];
        int used = Math.min(length, signed.length);
        System.arraycopy(signed, signed.length - used, fixed, length - used, used);
        return fixed;
    }
}
