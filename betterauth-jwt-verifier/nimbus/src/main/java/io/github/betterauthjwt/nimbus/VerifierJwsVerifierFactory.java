// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeyTypeException;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.proc.JWSVerifierFactory;
import com.nimbusds.jose.util.Base64URL;
import io.github.betterauthjwt.VerificationKey;
import java.security.Key;
import java.security.Provider;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Creates verifiers of signatures that use the fastest signature provider on the class path, as
 * {@link io.github.betterauthjwt.JwtVerifier} does. It supports {@code EdDSA} without Tink. Symmetric algorithms are
 * not supported. Thread-safe.
 */
public final class VerifierJwsVerifierFactory implements JWSVerifierFactory {

    private static final int MAXIMUM_KEYS = 100;

    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.EdDSA,
            JWSAlgorithm.Ed25519,
            JWSAlgorithm.Ed448,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512,
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512);

    private final Map<Key, VerificationKey> keys = new ConcurrentHashMap<>();

    /** Creates a factory. */
    public VerifierJwsVerifierFactory() {}

    /** Returns {@code EdDSA} and its curves, and the ES, RS and PS algorithms of RFC 7518 §3.1; unmodifiable. */
    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return ALGORITHMS;
    }

    /**
     * Returns an empty context. Its provider cannot be set, because each provider must pass a self-test before it is
     * used.
     */
    @Override
    public JCAContext getJCAContext() {
        return new FixedContext();
    }

    /**
     * Returns a verifier for a public RSA, EC or Edwards key. Its {@code verify} returns false for a bad signature, for
     * an algorithm that does not fit the key, and for any {@code crit} header or unencoded payload
     * ({@code b64: false}), because no extension is supported. It never throws for a hostile token.
     *
     * @return never null
     * @throws JOSEException if the algorithm is not supported, or if the key must not be used, for example an RSA key
     *     of fewer than 2048 bits
     * @throws KeyTypeException if the key is of another type
     */
    @Override
    public JWSVerifier createJWSVerifier(JWSHeader header, Key key) throws JOSEException {
        if (!ALGORITHMS.contains(header.getAlgorithm())) {
            throw new JOSEException("Unsupported JWS algorithm; expected one of " + ALGORITHMS);
        }
        return new Verifier(verificationKey(requireNonNull(key, "key")));
    }

    private VerificationKey verificationKey(Key key) throws JOSEException {
        VerificationKey known = keys.get(key);
        if (known != null) {
            return known;
        }
        try {
            VerificationKey parsed = NimbusKeys.verificationKey(key);
            if (keys.size() >= MAXIMUM_KEYS) {
                keys.clear();
            }
            keys.put(key, parsed);
            return parsed;
        } catch (IllegalArgumentException e) {
            throw new JOSEException("The key must not be used: " + e.getMessage(), e);
        }
    }

    private record Verifier(VerificationKey key) implements JWSVerifier {

        @Override
        public boolean verify(JWSHeader header, byte[] signingInput, Base64URL signature) {
            if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
                return false;
            }
            byte[] decoded = signature.decode();
            return Base64URL.encode(decoded).equals(signature) // its decoder skips characters that are not base64url
                    && key.verify(header.getAlgorithm().getName(), signingInput, decoded);
        }

        @Override
        public Set<JWSAlgorithm> supportedJWSAlgorithms() {
            return ALGORITHMS;
        }

        @Override
        public JCAContext getJCAContext() {
            return new FixedContext();
        }
    }

    /** Rejects a provider instead of ignoring it. */
    private static final class FixedContext extends JCAContext {

        @Override
        public void setProvider(@Nullable Provider provider) {
            if (provider != null) {
                throw new UnsupportedOperationException(
                        "the signature provider is chosen by a self-test; put the wanted one on the class path");
            }
        }
    }
}
