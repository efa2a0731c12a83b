// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.github.betterauthjwt.JwtVerifier;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Each library with keys in hand, and issuer, audience and times required: what a resource server must ask for. */
final class Libraries {

    private Libraries() {}

    static Verification named(String library, Issuer issuer) {
        try {
            return switch (library) {
                case "betterauth-jwt-verifier" -> betterAuth(issuer);
                case "nimbus" -> nimbus(issuer);
                case "jose4j" -> jose4j(issuer);
                case "spring" -> spring(issuer);
                case "java-jwt" -> javaJwt(issuer);
                default -> throw new IllegalArgumentException("unknown library " + library);
            };
        } catch (JOSEException | JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Verification betterAuth(Issuer issuer) {
        JwtVerifier verifier = JwtVerifier.builder(Issuer.ORIGIN, Issuer.ORIGIN)
                .jwkSet(issuer.jwkSet())
                .tokenCache(1, Duration.ofSeconds(60)) // so that each token is new, and still has to be remembered
                .build();
        return verifier::verify;
    }

    /** By hand, as its key converter drops Ed25519 keys; Ed25519 is checked by Tink. */
    private static Verification nimbus(Issuer issuer) throws JOSEException {
        JWSVerifier verifier =
                switch (issuer.algorithm().getName()) {
                    case "EdDSA" -> new Ed25519Verifier(issuer.publicKey().toOctetKeyPair());
                    case "ES256" -> new ECDSAVerifier(issuer.publicKey().toECKey());
                    default -> new RSASSAVerifier(issuer.publicKey().toRSAKey());
                };
        DefaultJWTClaimsVerifier<SecurityContext> claimsVerifier = new DefaultJWTClaimsVerifier<>(
                Issuer.ORIGIN, new JWTClaimsSet.Builder().issuer(Issuer.ORIGIN).build(), Set.of("sub", "exp"));
        return token -> {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!jwt.getHeader().getAlgorithm().equals(issuer.algorithm()) || !jwt.verify(verifier)) {
                throw new JOSEException("bad signature");
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            claimsVerifier.verify(claims, null);
            return claims;
        };
    }

    private static Verification jose4j(Issuer issuer) throws JoseException {
        JwtConsumer consumer = new JwtConsumerBuilder()
                .setVerificationKeyResolver(
                        new JwksVerificationKeyResolver(new JsonWebKeySet(issuer.jwkSet()).getJsonWebKeys()))
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(
                        ConstraintType.PERMIT, issuer.algorithm().getName()))
                .setExpectedIssuer(Issuer.ORIGIN)
                .setExpectedAudience(Issuer.ORIGIN)
                .setRequireExpirationTime()
                .setRequireSubject()
                .build();
        return consumer::processToClaims;
    }

    private static Verification spring(Issuer issuer) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                issuer.algorithm(), new ImmutableJWKSet<>(new JWKSet(issuer.publicKey()))));
        processor.setJWTClaimsSetVerifier((claims, context) -> {}); // as Spring does: its own validators follow
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                JwtValidators.createDefaultWithIssuer(Issuer.ORIGIN),
                new JwtClaimValidator<List<String>>("aud", aud -> aud != null && aud.contains(Issuer.ORIGIN))));
        return decoder::decode;
    }

    private static Verification javaJwt(Issuer issuer) throws JOSEException {
        Algorithm algorithm = issuer.algorithm().getName().equals("ES256")
                ? Algorithm.ECDSA256(issuer.publicKey().toECKey().toECPublicKey(), null)
                : Algorithm.RSA256(issuer.publicKey().toRSAKey().toRSAPublicKey(), null);
        JWTVerifier verifier = JWT.require(algorithm)
                .withIssuer(Issuer.ORIGIN)
                .withAudience(Issuer.ORIGIN)
                .withClaimPresence("exp")
                .withClaimPresence("sub")
                .build();
        return verifier::verify;
    }
}
