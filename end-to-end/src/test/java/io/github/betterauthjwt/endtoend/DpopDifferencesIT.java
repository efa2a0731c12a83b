// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.testing.TestDpopKey;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.oauth2.jwt.DPoPProofContext;
import org.springframework.security.oauth2.jwt.DPoPProofJwtDecoderFactory;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * Verifies the same generated proofs with this library, Better Auth and Spring Security. docs/dpop.md explains every
 * difference.
 */
class DpopDifferencesIT {

    private static final int PROOFS = 5000;
    private static final long SEED = 9449;
    private static final List<String> ALGORITHMS = List.of("EdDSA", "ES256", "ES384", "PS256", "RS256");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DPoPProofJwtDecoderFactory spring = new DPoPProofJwtDecoderFactory();

    /** A key with a token that is bound to it. */
    private record Client(String algorithm, TestDpopKey key, String token, Jwt springToken) {

        static Client of(String algorithm, TestIssuer issuer) {
            TestDpopKey key = TestDpopKey.generate(algorithm);
            String token = issuer.jwt().boundTo(key).sign();
            Jwt springToken = Jwt.withTokenValue(token)
                    .header("alg", "EdDSA")
                    .claim("cnf", Map.of("jkt", key.thumbprint()))
                    .build();
            return new Client(algorithm, key, token, springToken);
        }
    }

    @Test
    void proofs_verifiedByThreeLibraries_differAsDocumented(@TempDir Path folder) throws IOException {
        OAuthServer.install();
        Random random = new Random(SEED);
        List<String> kinds = new ArrayList<>();
        List<String> requests = new ArrayList<>();
        List<String> accepted = new ArrayList<>();
        try (TestIssuer issuer = TestIssuer.start();
                JwtVerifier verifier = issuer.verifier()) {
            BearerAuthenticator ours = BearerAuthenticator.builder(verifier)
                    .dpop(Dpop.builder("https://api.example.com").build())
                    .build();
            List<Client> clients = ALGORITHMS.stream()
                    .map(algorithm -> Client.of(algorithm, issuer))
                    .toList();
            while (requests.size() < PROOFS) {
                Client client = clients.get(random.nextInt(clients.size()));
                DpopMutation mutation = DpopMutation.values()[random.nextInt(DpopMutation.values().length)];
                String proof = mutation.proof(client.key(), client.token());
                requests.add(betterAuthRequest(client, proof));
                kinds.add(kind(client.algorithm(), mutation));
                accepted.add(oursAndSprings(ours, client, proof));
                if (mutation == DpopMutation.NONE) {
                    requests.add(betterAuthRequest(client, proof));
                    kinds.add("USED_AGAIN " + client.algorithm());
                    accepted.add(oursAndSprings(ours, client, proof));
                }
            }
        }
        List<Boolean> betterAuth = betterAuth(folder, requests);
        Map<String, Set<String>> verdicts = new TreeMap<>();
        for (int i = 0; i < requests.size(); i++) {
            verdicts.computeIfAbsent(kinds.get(i), kind -> new TreeSet<>())
                    .add(accepted.get(i).charAt(0)
                            + sign(betterAuth.get(i))
                            + accepted.get(i).charAt(1));
        }
        assertThat(requests).hasSizeGreaterThanOrEqualTo(PROOFS);
        verdicts.forEach((kind, found) -> System.err.println("VERDICT " + kind + " " + found));
    }

    private static String kind(String algorithm, DpopMutation mutation) {
        return mutation + " " + algorithm;
    }

    private static String betterAuthRequest(Client client, String proof) throws IOException {
        return JSON.writeValueAsString(Map.of(
                "proofJwt",
                proof,
                "method",
                "GET",
                "url",
                DpopMutation.URL,
                "accessToken",
                client.token(),
                "expectedJkt",
                client.key().thumbprint(),
                "nowSeconds",
                Instant.now().getEpochSecond()));
    }

    private String oursAndSprings(BearerAuthenticator ours, Client client, String proof) {
        boolean acceptedByUs = ours.authenticate(
                        new DpopRequest("GET", "/tasks", "DPoP " + client.token(), proof), BearerAccess.REQUIRED)
                .jwt()
                .isPresent();
        return sign(acceptedByUs) + sign(acceptedBySpring(client, proof));
    }

    private boolean acceptedBySpring(Client client, String proof) {
        DPoPProofContext context = DPoPProofContext.withDPoPProof(proof)
                .accessToken(client.springToken())
                .method("GET")
                .targetUri(DpopMutation.URL)
                .build();
        try {
            spring.createDecoder(context).decode(proof);
            return true;
        } catch (JwtException e) {
            return false;
        }
    }

    private static String sign(boolean accepted) {
        return accepted ? "+" : "-";
    }

    private static List<Boolean> betterAuth(Path folder, List<String> requests) throws IOException {
        Path input = Files.write(folder.resolve("requests"), requests);
        Path output = folder.resolve("results");
        try (ChildProcess verifier = ChildProcess.start(
                "dpop-verifier",
                Map.of(),
                List.of(
                        "node",
                        OAuthServer.FOLDER.resolve("dpop-verifier.mjs").toString(),
                        input.toString(),
                        output.toString()))) {
            assertThat(verifier.awaitEnd(Duration.ofMinutes(5)))
                    .as(verifier.output())
                    .isZero();
        }
        return Files.readAllLines(output).stream().map(Boolean::valueOf).toList();
    }
}
