// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;

/** Signs tokens of the size and form that Better Auth issues: about 700 characters with EdDSA. */
final class Issuer {

    static final String ORIGIN = "https://app.example.com";
    private static final String KID = "QJBTbnzDBBhF3GvmYeZbcQf0w9mggegk";

    private final JWSAlgorithm algorithm;
    private final JWK key;
    private final JWSSigner signer;

    private Issuer(JWSAlgorithm algorithm, JWK key, JWSSigner signer) {
        this.algorithm = algorithm;
        this.key = key;
        this.signer = signer;
    }

    static Issuer of(String alg) {
        JWSAlgorithm algorithm = JWSAlgorithm.parse(alg);
        try {
            switch (alg) {
                case "EdDSA" -> {
                    OctetKeyPair key = new OctetKeyPairGenerator(Curve.Ed25519)
                            .keyID(KID)
                            .algorithm(algorithm)
                            .generate();
                    return new Issuer(algorithm, key, new Ed25519Signer(key));
                }
                case "ES256" -> {
                    ECKey key = new ECKeyGenerator(Curve.P_256)
                            .keyID(KID)
                            .algorithm(algorithm)
                            .generate();
                    return new Issuer(algorithm, key, new ECDSASigner(key));
                }
                case "RS256" -> {
                    RSAKey key = new RSAKeyGenerator(2048)
                            .keyID(KID)
                            .algorithm(algorithm)
                            .generate();
                    return new Issuer(algorithm, key, new RSASSASigner(key));
                }
                default -> throw new IllegalArgumentException("no benchmark for " + alg);
            }
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    JWSAlgorithm algorithm() {
        return algorithm;
    }

    JWK publicKey() {
        return key.toPublicJWK();
    }

    String jwkSet() {
        return "{\"keys\":[" + publicKey().toJSONString() + "]}";
    }

    /** The token of the user of that number, good for an hour. */
    String token(int user) {
        return token(user, ORIGIN, KID, Instant.now());
    }

    String token(int user, String issuer, String kid, Instant issuedAt) {
        String id = String.format("YZa5ughgbE7DXBONZSvu%012d", user);
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issueTime(Date.from(issuedAt))
                .claim("name", "Ada Lovelace")
                .claim("email", "ada" + user + "@example.com")
                .claim("emailVerified", false)
                .claim("image", null)
                .claim("createdAt", "2026-11-22T16:54:03.574Z")
                .claim("updatedAt", "2026-11-22T16:54:03.574Z")
                .claim("id", id)
                .subject(id)
                .expirationTime(Date.from(issuedAt.plusSeconds(3600)))
                .issuer(issuer)
                .audience(ORIGIN)
                .build();
        SignedJWT jwt =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(kid).build(), claims);
        try {
            jwt.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return jwt.serialize();
    }
}
