// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.JWTProcessor;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.nimbus.VerifierJwkSource;
import io.github.betterauthjwt.nimbus.VerifierJwsVerifierFactory;
import io.github.betterauthjwt.nimbus.VerifierJwtProcessor;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests the module for Nimbus with tokens and rotations of a real Better Auth server. */
class NimbusIT {

    private static final String ROTATING = "{\"jwt\":{\"jwks\":{\"rotationInterval\":2,\"gracePeriod\":3600}}}";

    @Test
    void process_keysRotateEveryTwoSeconds_acceptsEachToken() throws Exception {
        try (AuthServer server = AuthServer.start("nimbus-rotation", ROTATING);
                JwtVerifier verifier = JwtVerifier.forBetterAuth(server.url());
                JwtVerifier keys = JwtVerifier.forBetterAuth(server.url())) {
            JWTProcessor<SecurityContext> whole = VerifierJwtProcessor.create(verifier);
            JWTProcessor<SecurityContext> own = ownProcessor(server.url(), keys);
            Person ada = Person.signUp(server.url(), "Ada");
            Set<String> kids = new LinkedHashSet<>();
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();

            while (kids.size() < 3 && System.nanoTime() < end) {
                String token = ada.token();
                kids.add(SignedJWT.parse(token).getHeader().getKeyID());
                JWTClaimsSet claims = whole.process(token, null);
                assertThat(claims.getSubject()).isEqualTo(ada.user().get("id").asText());
                assertThat(own.process(token, null)).isEqualTo(claims);
            }

            assertThat(kids).as("key ids").hasSize(3);
        }
    }

    @Test
    void process_tokenOfAnotherServer_isRejected() {
        try (AuthServer ours = AuthServer.start("nimbus-ours", "{}");
                AuthServer theirs = AuthServer.start("nimbus-theirs", "{}");
                JwtVerifier verifier = JwtVerifier.forBetterAuth(ours.url())) {
            String foreign = Person.signUp(theirs.url(), "Mallory").token();
            assertThatThrownBy(() -> VerifierJwtProcessor.create(verifier).process(foreign, null))
                    .isInstanceOf(BadJOSEException.class);
        }
    }

    private static JWTProcessor<SecurityContext> ownProcessor(String origin, JwtVerifier verifier) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        VerifierJwsVerifierFactory signatures = new VerifierJwsVerifierFactory();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                signatures.supportedJWSAlgorithms(), VerifierJwkSource.create(verifier)));
        processor.setJWSVerifierFactory(signatures);
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                origin, new JWTClaimsSet.Builder().issuer(origin).build(), Set.of("sub", "exp")));
        return processor;
    }
}
