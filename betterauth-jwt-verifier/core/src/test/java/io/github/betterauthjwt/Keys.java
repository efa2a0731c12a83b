// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** A key pair of one algorithm that signs as Better Auth does: the header has {@code alg} and {@code kid} only. */
public final class Keys {

    private final String alg;
    private final String kid;
    private final KeyPair pair;

    private Keys(String alg, String kid, KeyPair pair) {
        this.alg = alg;
        this.kid = kid;
        this.pair = pair;
    }

    /** Creates a key pair; {@code alg} is a JOSE name, where {@code EdDSA} means Ed25519. */
    public static Keys of(String alg, String kid) {
        try {
            return new Keys(alg, kid, generator(alg).generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPairGenerator generator(String alg) throws GeneralSecurityException {
        if (alg.startsWith("Ed")) {
            return KeyPairGenerator.getInstance(alg.equals("Ed448") ? "Ed448" : "Ed25519");
        }
        if (alg.startsWith("ES")) {
            KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
            ec.initialize(new ECGenParameterSpec("secp" + bits(alg) + "r1"));
            return ec;
        }
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        return rsa;
    }

    private static int bits(String alg) {
        return alg.equals("ES512") ? 521 : Integer.parseInt(alg.substring(2));
    }

    public String kid() {
        return kid;
    }

    public KeyPair pair() {
        return pair;
    }

    public static String set(Keys... keys) {
        return "{\"keys\":[" + List.of(keys).stream().map(Keys::jwk).collect(Collectors.joining(",")) + "]}";
    }

    /** Returns the public JWK as Better Auth 1.7 publishes it, with {@code alg}. */
    public String jwk() {
        return jwk("\"alg\":\"" + alg + "\",");
    }

    /** Returns the public JWK with other members instead of {@code alg}; each must end with a comma. */
    public String jwk(String members) {
        return "{" + members + "\"kid\":\"" + kid + "\"," + material() + "}";
    }

    /** Returns {@code kty} and the members that belong to it. */
    public String material() {
        if (pair.getPublic() instanceof EdECPublicKey key) {
            boolean is448 = key.getParams().getName().equals("Ed448");
            byte[] y = bytes(key.getPoint().getY(), is448 ? 57 : 32);
            byte[] x = new byte[y.length];
            for (int i = 0; i < y.length; i++) {
                x[i] = y[y.length - 1 - i];
            }
            x[x.length - 1] |= (byte) (key.getPoint().isXOdd() ? 0x80 : 0);
            return "\"kty\":\"OKP\",\"crv\":\"" + (is448 ? "Ed448" : "Ed25519") + "\",\"x\":\"" + base64(x) + "\"";
        }
        if (pair.getPublic() instanceof ECPublicKey key) {
            int length = (bits(alg) + 7) / 8;
            return "\"kty\":\"EC\",\"crv\":\"P-" + bits(alg) + "\",\"x\":\""
                    + base64(bytes(key.getW().getAffineX(), length)) + "\",\"y\":\""
                    + base64(bytes(key.getW().getAffineY(), length)) + "\"";
        }
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        return "\"kty\":\"RSA\",\"n\":\""
                + base64(bytes(key.getModulus(), key.getModulus().bitLength() / 8)) + "\",\"e\":\""
                + base64(key.getPublicExponent().toByteArray()) + "\"";
    }

    /** Returns a token with the header that Better Auth writes. */
    public String sign(String claims) {
        return sign("{\"alg\":\"" + alg + "\",\"kid\":\"" + kid + "\"}", claims);
    }

    public String sign(String header, String claims) {
        return sign(header, claims.getBytes(StandardCharsets.UTF_8));
    }

    public String sign(String header, byte[] claims) {
        String input = base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims);
        return input + "." + base64(signature(input));
    }

    public byte[] signature(String input) {
        try {
            Signature signature = Signature.getInstance(jcaName());
            if (alg.startsWith("PS")) {
                String hash = "SHA-" + bits(alg);
                signature.setParameter(
                        new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits(alg) / 8, 1));
            }
            signature.initSign(pair.getPrivate());
            signature.update(input.getBytes(StandardCharsets.ISO_8859_1));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private String jcaName() {
        return switch (alg.substring(0, 2)) {
            case "Ed" -> pair.getPrivate().getAlgorithm();
            case "ES" -> "SHA" + alg.substring(2) + "withECDSAinP1363Format";
            case "RS" -> "SHA" + alg.substring(2) + "withRSA";
            default -> "RSASSA-PSS";
        };
    }

    public static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] bytes(BigInteger value, int length) {
        byte[] signed = value.toByteArray();
        byte[] bytes = new byte[length];
        int from = Math.max(0, signed.length - length);
        System.arraycopy(signed, from, bytes, length - (signed.length - from), signed.length - from);
        return bytes;
    }
}
