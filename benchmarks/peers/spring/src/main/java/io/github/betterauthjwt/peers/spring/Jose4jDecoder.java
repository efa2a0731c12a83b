// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.peers.spring;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.stereotype.Component;

/** A decoder of EdDSA tokens, because Spring's decoder does not verify EdDSA. */
@Component
@Profile("jose4j")
class Jose4jDecoder implements JwtDecoder {

    private final JwtConsumer consumer;

    Jose4jDecoder(
            @Value("${spring.security.oauth2.resourceserver.jwt.jwk-set-uri}") String jwks,
            @Value("${peer.issuer}") String issuer) {
        this.consumer = new JwtConsumerBuilder()
                .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(new HttpsJwks(jwks)))
                .setJwsAlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA)
                .setExpectedIssuer(issuer)
                .setExpectedAudience(issuer)
                .setRequireExpirationTime()
                .setRequireSubject()
                .build();
    }

    @Override
    public Jwt decode(String token) {
        try {
            JwtContext context = consumer.process(token);
            Map<String, Object> headers =
                    Map.of("alg", context.getJoseObjects().getFirst().getAlgorithmHeaderValue());
            JwtClaims claims = context.getJwtClaims();
            Map<String, Object> values = new HashMap<>(claims.getClaimsMap());
            values.put("aud", List.copyOf(claims.getAudience()));
            Instant issuedAt = Instant.ofEpochSecond(claims.getIssuedAt().getValue());
            Instant expiresAt = Instant.ofEpochSecond(claims.getExpirationTime().getValue());
            values.put("iat", issuedAt);
            values.put("exp", expiresAt);
            return new Jwt(token, issuedAt, expiresAt, headers, values);
        } catch (InvalidJwtException | MalformedClaimException e) {
            throw new BadJwtException("The token is not valid", e);
        }
    }
}
