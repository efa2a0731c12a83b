// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts a member of {@code keys} to a {@link Jwk}, or gives the reason for which it must not be used. Nimbus gets
 * only the members that {@link AdmissionRules} has checked. Its parser would also process {@code x5c}, dates and
 * others, which do not matter here.
 */
final class JwkParser {

    private final Map<?, ?> jwk;

    private JwkParser(Map<?, ?> jwk) {
        this.jwk = jwk;
    }

    static Jwk parse(@Nullable Object entry) throws UnusableJwkException {
        if (!(entry instanceof Map<?, ?> jwk)) {
            throw new UnusableJwkException("not a JSON object");
        }
        AdmissionRules.check(jwk);
        return new JwkParser(jwk).parse();
    }

    private Jwk parse() throws UnusableJwkException {
        String kty = text("kty");
        try {
            return switch (kty) {
                case "OKP" -> edwardsKey();
                case "EC" -> nistKey();
                default -> rsaKey();
            };
        } catch (JOSEException | GeneralSecurityException e) {
            boolean isMissing =
                    e instanceof NoSuchAlgorithmException || e.getCause() instanceof NoSuchAlgorithmException;
            String algorithm = kty.equals("OKP") ? "EdDSA" : kty;
            throw new UnusableJwkException(
                    isMissing ? lacking(algorithm) : "the JDK rejects this " + algorithm + " key");
        }
    }

    /** Returns the reason for a key whose algorithm this Java runtime lacks. */
    private static String lacking(String algorithm) {
        return "this Java runtime does not support " + algorithm
                + " keys: add the module jdk.crypto.ec to its image, or a security provider";
    }

    /** Nimbus converts no Edwards key to a key of the JDK. */
    private Jwk edwardsKey() throws GeneralSecurityException {
        OctetKeyPair key = new OctetKeyPair.Builder(Curve.parse(text("crv")), base64("x"))
                .keyID(text("kid"))
                .algorithm(algorithm())
                .build();
        EdECPublicKeySpec spec =
                new EdECPublicKeySpec(new NamedParameterSpec(text("crv")), EdwardsCurve.point(key.getDecodedX()));
        return new Jwk(key, KeyFactory.getInstance("EdDSA").generatePublic(spec));
    }

    private Jwk nistKey() throws JOSEException, UnusableJwkException {
        ECKey.Builder builder = new ECKey.Builder(Curve.parse(text("crv")), base64("x"), base64("y"))
                .keyID(text("kid"))
                .algorithm(algorithm());
        ECKey key;
        try {
            key = builder.build();
        } catch (IllegalStateException e) { // the rules leave no other check to Nimbus
            throw new UnusableJwkException("not a point of the curve");
        }
        return new Jwk(key, key.toECPublicKey());
    }

    private Jwk rsaKey() throws JOSEException {
        RSAKey key = new RSAKey.Builder(withoutZeros("n"), withoutZeros("e"))
                .keyID(text("kid"))
                .algorithm(algorithm())
                .build();
        return new Jwk(key, key.toRSAPublicKey());
    }

    private @Nullable Algorithm algorithm() {
        return jwk.get("alg") instanceof String alg ? JWSAlgorithm.parse(alg) : null;
    }

    /** Returns an unsigned number in its shortest form, so that equal keys are equal to Nimbus. */
    private Base64URL withoutZeros(String member) {
        return Base64URL.encode(base64(member).decodeToBigInteger());
    }

    private Base64URL base64(String member) {
        return new Base64URL(text(member));
    }

    private String text(String member) {
        return String.valueOf(jwk.get(member));
    }
}
