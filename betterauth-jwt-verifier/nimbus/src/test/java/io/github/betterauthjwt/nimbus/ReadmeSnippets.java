// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.JWTProcessor;
import io.github.betterauthjwt.JwtVerifier;
import java.text.ParseException;

/** The first snippet of the README. The others stand in the tests of their hosts. */
final class ReadmeSnippets {

    private ReadmeSnippets() {}

    static JWTClaimsSet first(String token) throws BadJOSEException, JOSEException, ParseException {
        JwtVerifier verifier = JwtVerifier.forBetterAuth("https://app.example.com"); // build once, share
        JWTProcessor<SecurityContext> processor = VerifierJwtProcessor.create(verifier);

        JWTClaimsSet claims = processor.process(token, null);
        return claims;
    }
}
