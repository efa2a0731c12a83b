// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package com.example.consumer;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.jaxrs.BearerTokenFeature;
import io.github.betterauthjwt.micrometer.VerifierMetrics;
import io.github.betterauthjwt.servlet.BearerTokenFilter;
import io.github.betterauthjwt.testing.TestIssuer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.Filter;
import jakarta.ws.rs.core.Feature;

/**
 * Verifies a valid and an invalid token with each published module that supports this JDK. Exits with 1 if a check
 * fails.
 */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        VerifierMetrics metrics = new VerifierMetrics();
        metrics.bindTo(meters);
        try (TestIssuer issuer = TestIssuer.start();
                JwtVerifier verifier =
                        issuer.verifierBuilder().listener(metrics).build()) {
            VerifiedJwt jwt = verifier.verify(issuer.token("ada"));
            require(jwt.subject().equals("ada"), "the subject of a good token");
            require(rejection(verifier, issuer.forgedToken()) == Reason.BAD_SIGNATURE, "the rejection of a forged token");

            BearerAuthenticator authenticator = BearerAuthenticator.create(verifier);
            int status = authenticator
                    .response(new InvalidJwtException(Reason.EXPIRED, "expired"))
                    .status();
            require(status == 401, "the status of a rejection");
            require(authenticator.missing().status() == 401, "the status without a token");

            Filter filter = BearerTokenFilter.create(verifier);
            Feature feature = BearerTokenFeature.create(verifier);
            require(filter != null && feature != null, "the adapters");
            require(
                    meters.get("betterauth.jwt.tokens.rejected")
                                    .tag("reason", "bad_signature")
                                    .functionCounter()
                                    .count()
                            == 1,
                    "the meters");

            boolean isModule = Main.class.getModule().isNamed();
            System.out.println("JDK " + Runtime.version().feature() + ", " + (isModule ? "module path" : "class path")
                    + ", " + verifier.signatureProvider() + ": fine");
        }
    }

    private static Reason rejection(JwtVerifier verifier, String token) {
        try {
            verifier.verify(token);
            return null;
        } catch (InvalidJwtException e) {
            return e.reason();
        }
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            System.err.println("Not as it should be: " + what);
            System.exit(1);
        }
    }
}
