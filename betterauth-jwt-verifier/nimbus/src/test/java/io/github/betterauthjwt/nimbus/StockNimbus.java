// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyConverter;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.security.Key;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** Nimbus's processor as an application sets it up for Better Auth: with Tink and wiring for EdDSA. */
final class StockNimbus {

    private StockNimbus() {}

    static DefaultJWTProcessor<SecurityContext> processor(
            JWKSet keys, Set<JWSAlgorithm> algorithms, String origin, Instant now, int clockSkew) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector((header, context) -> algorithms.contains(header.getAlgorithm())
                ? keys(new JWKSelector(JWKMatcher.forJWSHeader(header)).select(keys))
                : List.of());
        processor.setJWSVerifierFactory(new WithTink());
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(
                        origin, new JWTClaimsSet.Builder().issuer(origin).build(), Set.of("sub", "exp")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(now);
                    }
                };
        claims.setMaxClockSkew(clockSkew);
        processor.setJWTClaimsSetVerifier(claims);
        return processor;
    }

    private static List<Key> keys(List<JWK> selected) {
        List<Key> keys = new ArrayList<>(KeyConverter.toJavaKeys(selected)); // drops Edwards keys
        selected.stream()
                .filter(OctetKeyPair.class::isInstance)
                .map(key -> new EdwardsKey(key.toOctetKeyPair()))
                .forEach(keys::add);
        return keys;
    }

    /** Carries an Edwards key to the factory. */
    private record EdwardsKey(OctetKeyPair jwk) implements PublicKey {

        private static final long serialVersionUID = 1L;

        @Override
        public String getAlgorithm() {
            return "Ed25519";
        }

        @Override
        public String getFormat() {
            return "JWK";
        }

        @Override
        public byte[] getEncoded() {
            return new byte[0];
        }
    }

    private static final class WithTink extends DefaultJWSVerifierFactory {
        @Override
        public JWSVerifier createJWSVerifier(JWSHeader header, Key key) throws JOSEException {
            return key instanceof EdwardsKey edwards
                    ? new Ed25519Verifier(edwards.jwk())
                    : super.createJWSVerifier(header, key);
        }
    }
}
