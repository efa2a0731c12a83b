// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the library with tokens of a real Better Auth server. */
class BetterAuthTokensIT {

    @Test
    void verify_tokenOfANewUser_namesTheUser() {
        try (AuthServer server = AuthServer.start("default", "{}");
                JwtVerifier verifier = JwtVerifier.forBetterAuth(server.url())) {
            Person ada = Person.signUp(server.url(), "Ada");

            VerifiedJwt jwt = verifier.verify(ada.token());

            assertThat(jwt.subject()).isEqualTo(ada.user().get("id").asText());
            assertThat(jwt.issuer()).isEqualTo(server.url());
            assertThat(jwt.audience()).containsExactly(server.url());
            assertThat(jwt.user().email()).contains(ada.user().get("email").asText());
            assertThat(jwt.user().name()).contains("Ada");
            assertThat(jwt.expiresAt())
                    .isBetween(Instant.now().plusSeconds(800), Instant.now().plusSeconds(901));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "ES256", "ES512", "RS256", "PS256"})
    void verify_eachAlgorithmOfBetterAuth_isAccepted(String algorithm) {
        String options = "{\"jwt\":{\"jwks\":{\"keyPairConfig\":{\"alg\":\"" + algorithm + "\"}}}}";
        try (AuthServer server = AuthServer.start(algorithm, options);
                JwtVerifier verifier = JwtVerifier.forBetterAuth(server.url())) {
            Person grace = Person.signUp(server.url(), "Grace");
            String token = grace.token();

            assertThat(header(token)).contains("\"alg\":\"" + algorithm + "\"");
            assertThat(verifier.verify(token).subject())
                    .isEqualTo(grace.user().get("id").asText());
        }
    }

    @Test
    void verify_keysRotateEveryTwoSeconds_newKidIsAcceptedImmediately() {
        String options = "{\"jwt\":{\"jwks\":{\"rotationInterval\":2,\"gracePeriod\":3600}}}";
        try (AuthServer server = AuthServer.start("rotation", options);
                JwtVerifier verifier = JwtVerifier.forBetterAuth(server.url())) {
            Person alan = Person.signUp(server.url(), "Alan");
            String first = alan.token();
            Set<String> headers = new LinkedHashSet<>();
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();

            while (headers.size() < 3 && System.nanoTime() < end) {
                String token = alan.token();
                headers.add(header(token));
                assertThat(verifier.verify(token).subject())
                        .isEqualTo(alan.user().get("id").asText());
            }

            assertThat(headers).as("headers, each with a different kid").hasSize(3);
            assertThat(verifier.verify(first).subject())
                    .as("a retired key in its grace period")
                    .isNotEmpty();
        }
    }

    @Test
    void verify_keysRotateUnderLoad_noTokenIsRejected() throws Exception {
        String options = "{\"jwt\":{\"jwks\":{\"rotationInterval\":5,\"gracePeriod\":3600}}}";
        try (AuthServer server = AuthServer.start("rotation-under-load", options);
                JwtVerifier verifier = JwtVerifier.forBetterAuth(server.url());
                ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            Set<String> headers = ConcurrentHashMap.newKeySet();
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            List<Future<Integer>> crowd = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Person person = Person.signUp(server.url(), "Person" + i);
                crowd.add(people.submit(() -> {
                    int accepted = 0;
                    while (headers.size() < 4 && System.nanoTime() < end) {
                        String token = person.token();
                        headers.add(header(token));
                        verifier.verify(token); // a rejection ends the test
                        accepted++;
                    }
                    return accepted;
                }));
            }

            for (Future<Integer> person : crowd) {
                assertThat(person.get()).isPositive();
            }
            assertThat(headers).as("headers, each with a different kid").hasSizeGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void verify_tokenSignedByAnotherServer_isUnknownKey() {
        try (AuthServer ours = AuthServer.start("ours", "{}");
                AuthServer theirs = AuthServer.start("theirs", posingAs(ours));
                JwtVerifier verifier = JwtVerifier.builder(ours.url(), ours.url())
                        .jwksUri(URI.create(ours.url() + "/api/auth/jwks"))
                        .build()) {
            String forged = Person.signUp(theirs.url(), "Mallory").token();

            assertThatThrownBy(() -> verifier.verify(forged))
                    .isInstanceOfSatisfying(InvalidJwtException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.UNKNOWN_KEY));
        }
    }

    private static String posingAs(AuthServer server) {
        return "{\"baseURL\":\"" + server.url() + "\",\"trustedOrigins\":[\"http://localhost:*\"]}";
    }

    private static String header(String token) {
        String encoded = token.substring(0, token.indexOf('.'));
        return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
