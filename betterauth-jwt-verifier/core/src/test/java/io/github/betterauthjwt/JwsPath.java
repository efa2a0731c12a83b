// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.jwks.Jwk;
import io.github.betterauthjwt.jwks.JwkSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The verifier's steps of RFC 7515 §5.2, for examples whose payload is not a claims set and whose key has no id. */
final class JwsPath {

    private static final int MAXIMUM_LENGTH = 16 * 1024;

    private JwsPath() {}

    /**
     * Returns whether the JWS passes all steps up to and including its signature; {@code kid} is used if the JWS names
     * no key.
     */
    static boolean accepts(SignatureProviders providers, String compact, String jwkSet, String kid) {
        JwkSet keys;
        try {
            keys = JwkSet.parse(jwkSet.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return false; // no usable key
        }
        try {
            UnverifiedJwt jws = UnverifiedJwt.parse(compact, MAXIMUM_LENGTH, new JoseHeaders());
            jws.requirePlainHeader();
            Set<SignatureAlgorithm> named = SignatureAlgorithm.named(jws.algorithm());
            if (named.isEmpty()) {
                return false;
            }
            Jwk key = keys.find(
                    kid.isEmpty() ? jws.keyId() : kid, named.iterator().next().kty());
            if (key == null) {
                return false;
            }
            SignatureAlgorithm algorithm = SignatureAlgorithm.fitting(named, key);
            return algorithm != null && providers.verify(algorithm, key, jws.signingInput(), jws.signature());
        } catch (InvalidJwtException e) {
            return false;
        }
    }
}
