// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import com.auth0.jwk.JwkException;
import com.auth0.jwk.JwkProvider;
import com.auth0.jwk.JwkProviderBuilder;
import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.net.MalformedURLException;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.util.concurrent.TimeUnit;

/** What java-jwt with jwks-rsa looks like. */
final class FromJavaJwt {

    private FromJavaJwt() {}

    String before(String token) throws JwkException, MalformedURLException {
        JwkProvider keys = new JwkProviderBuilder(
                        URI.create("https://app.example.com/api/auth/jwks").toURL())
                .cached(10, 5, TimeUnit.MINUTES)
                .rateLimited(10, 1, TimeUnit.MINUTES)
                .build();

        DecodedJWT unverified = JWT.decode(token);
        RSAPublicKey key = (RSAPublicKey) keys.get(unverified.getKeyId()).getPublicKey();
        DecodedJWT jwt = JWT.require(Algorithm.RSA256(key, null))
                .withIssuer("https://app.example.com")
                .withAudience("https://app.example.com")
                .withClaimPresence("sub")
                .withClaimPresence("exp")
                .acceptLeeway(30)
                .build()
                .verify(token);
        String userId = jwt.getSubject();
        return userId;
    }
}
