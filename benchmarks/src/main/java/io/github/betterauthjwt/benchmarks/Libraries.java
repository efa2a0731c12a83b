// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.nimbus.VerifierJwtProcessor;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Each library with cached keys. All require the issuer, the audience and the times, as a resource server must. */
final class Libraries {

    static final String OURS = "betterauth-jwt-verifier";

    /** A verifier that accepts nothing. */
    static final JwtVerifier NONE = JwtVerifier.builder("https://a.example", "https://a.example")
            .jwkSet("{\"keys\":[]}")
            .build();

    private final JWSAlgorithm algorithm;
    private final String origin;
    private final String jwkSet;
    private final JWK key;

    private Libraries(JWSAlgorithm algorithm, String origin, String jwkSet, JWK key) {
        this.algorithm = algorithm;
        this.origin = origin;
        this.jwkSet = jwkSet;
        this.key = key;
    }

    static Verification named(String library, String algorithm, String origin, String jwkSet) {
        try {
            Libraries libraries = new Libraries(
                    JWSAlgorithm.parse(algorithm),
                    origin,
                    jwkSet,
                    JWKSet.parse(jwkSet).getKeys().get(0));
            return switch (library) {
                case OURS -> libraries.ours();
                case "our module nimbus" -> libraries.ourNimbusModule();
                case "signature alone" -> libraries.signatureAlone();
                case "nimbus" -> libraries.nimbus();
                case "jose4j" -> libraries.jose4j();
                case "spring" -> libraries.spring();
                case "java-jwt" -> libraries.javaJwt();
                default -> throw new IllegalArgumentException("unknown library " + library);
            };
        } catch (JOSEException | JoseException | ParseException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Verification ours() {
        return verifier()::verify;
    }

    /** The same verifier for hosts on Nimbus, which get its claims as Nimbus's. */
    private Verification ourNimbusModule() {
        VerifierJwtProcessor processor = VerifierJwtProcessor.create(verifier());
        return token -> processor.process(token, null);
    }

    private JwtVerifier verifier() {
        return JwtVerifier.builder(origin, origin)
                .jwkSet(jwkSet)
                .tokenCache(1, Duration.ofSeconds(60)) // so that each token is new but is still cached
                .build();
    }

    /** The lower bound for every library: only the signature check, with the provider that our verifier selects. */
    private Verification signatureAlone() throws JOSEException, GeneralSecurityException {
        String name =
                switch (algorithm.getName()) {
                    case "EdDSA" -> "Ed25519";
                    case "ES256" -> "SHA256withECDSAinP1363Format";
                    default -> "SHA256withRSA";
                };
        Provider provider = fastest(name);
        PublicKey publicKey = publicKey(provider);
        return token -> {
            int end = token.lastIndexOf('.');
            Signature signature =
                    provider == null ? Signature.getInstance(name) : Signature.getInstance(name, provider);
            signature.initVerify(publicKey);
            signature.update(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));
            if (!signature.verify(Base64.getUrlDecoder().decode(token.substring(end + 1)))) {
                throw new JOSEException("bad signature");
            }
            return token;
        };
    }

    private static @Nullable Provider fastest(String signature) {
        return ServiceLoader.load(Provider.class).stream()
                .filter(found ->
                        found.type().getSimpleName().matches("AmazonCorrettoCryptoProvider|BouncyCastleProvider"))
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.getService("Signature", signature) != null)
                .min(Comparator.comparing(Provider::getName))
                .orElse(null);
    }

    private PublicKey publicKey(@Nullable Provider provider) throws JOSEException, GeneralSecurityException {
        if (key instanceof RSAKey rsa) {
            return rsa.toPublicKey();
        }
        if (key instanceof ECKey ec) {
            return key("EC", ec.toPublicKey().getEncoded(), provider);
        }
        // RFC 8410 §4: the bytes of an Ed25519 key follow this prefix
        byte[] prefix = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
        byte[] encoded = Arrays.copyOf(prefix, 44);
        System.arraycopy(key.toOctetKeyPair().getX().decode(), 0, encoded, 12, 32);
        return key("Ed25519", encoded, provider);
    }

    private static PublicKey key(String algorithm, byte[] encoded, @Nullable Provider provider)
            throws GeneralSecurityException {
        KeyFactory factory =
                provider == null ? KeyFactory.getInstance(algorithm) : KeyFactory.getInstance(algorithm, provider);
        return factory.generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** Verifies signatures directly, because Nimbus's key converter drops Ed25519 keys. Tink checks Ed25519. */
    private Verification nimbus() throws JOSEException {
        JWSVerifier verifier =
                switch (algorithm.getName()) {
                    case "EdDSA" -> new Ed25519Verifier(key.toOctetKeyPair());
                    case "ES256" -> new ECDSAVerifier(key.toECKey());
                    default -> new RSASSAVerifier(key.toRSAKey());
                };
        DefaultJWTClaimsVerifier<SecurityContext> claimsVerifier = new DefaultJWTClaimsVerifier<>(
                origin, new JWTClaimsSet.Builder().issuer(origin).build(), Set.of("sub", "exp"));
        return token -> {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!jwt.getHeader().getAlgorithm().equals(algorithm) || !jwt.verify(verifier)) {
                throw new JOSEException("bad signature");
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            claimsVerifier.verify(claims, null);
            return claims;
        };
    }

    private Verification jose4j() throws JoseException {
        JwtConsumer consumer = new JwtConsumerBuilder()
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(new JsonWebKeySet(jwkSet).getJsonWebKeys()))
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, algorithm.getName()))
                .setExpectedIssuer(origin)
                .setExpectedAudience(origin)
                .setRequireExpirationTime()
                .setRequireSubject()
                .build();
        return consumer::processToClaims;
    }

    private Verification spring() {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(algorithm, new ImmutableJWKSet<>(new JWKSet(key))));
        processor.setJWTClaimsSetVerifier((claims, context) -> {}); // as in Spring, whose own validators follow
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                JwtValidators.createDefaultWithIssuer(origin),
                new JwtClaimValidator<List<String>>("aud", aud -> aud != null && aud.contains(origin))));
        return decoder::decode;
    }

    private Verification javaJwt() throws JOSEException {
        Algorithm verification = algorithm.getName().equals("ES256")
                ? Algorithm.ECDSA256(key.toECKey().toECPublicKey(), null)
                : Algorithm.RSA256(key.toRSAKey().toRSAPublicKey(), null);
        JWTVerifier verifier = JWT.require(verification)
                .withIssuer(origin)
                .withAudience(origin)
                .withClaimPresence("exp")
                .withClaimPresence("sub")
                .build();
        return verifier::verify;
    }
}
