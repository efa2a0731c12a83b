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
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final List<DpopMutation> MUTATIONS = List.of(DpopMutation.values());
    private static final List<String> ALGORITHMS = List.of("EdDSA", "ES256", "ES384", "PS256", "RS256");
    /** An algorithm that all three support. */
    private static final String EVERYWHERE = "ES256";

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| ([^|]+) \\| (accepts|rejects) \\| (accepts|rejects) \\| (accepts|rejects) \\|");
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

    /** A proof that was verified, and what the libraries decided: a plus for accepted, a minus for rejected. */
    private record Verified(String name, String algorithm, String request, String byUs, String bySpring) {}

    @Test
    void proofs_verifiedByThreeLibraries_differAsDocumented(@TempDir Path folder) throws IOException {
        OAuthServer.install();
        List<Verified> proofs = proofs();
        assertThat(proofs).hasSizeGreaterThanOrEqualTo(PROOFS);
        List<String> byBetterAuth =
                betterAuth(folder, proofs.stream().map(Verified::request).toList());
        Map<String, Map<String, Set<String>>> verdicts = new TreeMap<>();
        for (int i = 0; i < proofs.size(); i++) {
            Verified proof = proofs.get(i);
            verdicts.computeIfAbsent(proof.name(), name -> new TreeMap<>())
                    .computeIfAbsent(proof.algorithm(), algorithm -> new TreeSet<>())
                    .add(proof.byUs() + byBetterAuth.get(i) + proof.bySpring());
        }
        assertThat(documented()).containsExactlyElementsOf(differences(verdicts));
    }

    private List<Verified> proofs() throws IOException {
        Random random = new Random(SEED);
        List<Verified> proofs = new ArrayList<>();
        try (TestIssuer issuer = TestIssuer.start();
                JwtVerifier verifier = issuer.verifier()) {
            BearerAuthenticator ours = BearerAuthenticator.builder(verifier)
                    .dpop(Dpop.builder("https://api.example.com").build())
                    .build();
            List<Client> clients = ALGORITHMS.stream()
                    .map(algorithm -> Client.of(algorithm, issuer))
                    .toList();
            while (proofs.size() < PROOFS) {
                Client client = clients.get(random.nextInt(clients.size()));
                DpopMutation mutation = MUTATIONS.get(random.nextInt(MUTATIONS.size()));
                String proof = mutation.proof(client.key(), client.token());
                proofs.add(verified(mutation.words(), ours, client, proof));
                if (mutation == DpopMutation.NONE) {
                    proofs.add(verified("used again", ours, client, proof));
                }
            }
        }
        return proofs;
    }

    private Verified verified(String name, BearerAuthenticator ours, Client client, String proof) throws IOException {
        boolean acceptedByUs = ours.authenticate(
                        new DpopRequest("GET", "/tasks", "DPoP " + client.token(), proof), BearerAccess.REQUIRED)
                .jwt()
                .isPresent();
        return new Verified(
                name,
                client.algorithm(),
                betterAuthRequest(client, proof),
                sign(acceptedByUs),
                sign(acceptedBySpring(client, proof)));
    }

    /**
     * Returns a row for each algorithm that a library does not support, and for each mutation with different verdicts. A
     * mutation must have the same verdict with all algorithms that a library supports.
     */
    private static List<String> differences(Map<String, Map<String, Set<String>>> verdicts) {
        Map<String, String> supported = new TreeMap<>();
        verdicts.getOrDefault(DpopMutation.NONE.words(), Map.of())
                .forEach((algorithm, found) -> supported.put(algorithm, only(algorithm, found)));
        List<String> rows = new ArrayList<>();
        supported.forEach(
                (algorithm, verdict) -> row("algorithm " + algorithm, verdict).ifPresent(rows::add));
        verdicts.forEach((name, ofAlgorithms) -> {
            if (!name.equals(DpopMutation.NONE.words())) {
                String verdict = only(name, ofAlgorithms.getOrDefault(EVERYWHERE, Set.of()));
                ofAlgorithms.forEach((algorithm, found) -> assertThat(only(name, found))
                        .as("%s with %s", name, algorithm)
                        .isEqualTo(where(supported.getOrDefault(algorithm, ""), verdict)));
                row(name, verdict).ifPresent(rows::add);
            }
        });
        return rows;
    }

    private static String only(String name, Set<String> verdicts) {
        assertThat(verdicts).as(name).hasSize(1);
        return verdicts.iterator().next();
    }

    /** Returns the verdict with a minus for each library that does not support the algorithm. */
    private static String where(String supported, String verdict) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < supported.length(); i++) {
            all.append(supported.charAt(i) == '+' ? verdict.charAt(i) : '-');
        }
        return all.toString();
    }

    private static Optional<String> row(String name, String verdict) {
        return verdict.equals("+++") || verdict.equals("---") ? Optional.empty() : Optional.of(name + " " + verdict);
    }

    /** Returns the rows of the page in the same form. */
    private static List<String> documented() throws IOException {
        List<String> rows = new ArrayList<>();
        Matcher matcher = ROW.matcher(Files.readString(Locations.REPOSITORY.resolve("docs/dpop.md")));
        while (matcher.find()) {
            rows.add(matcher.group(1)
                    + ' '
                    + verdict(matcher.group(2))
                    + verdict(matcher.group(3))
                    + verdict(matcher.group(4)));
        }
        return rows;
    }

    private static String verdict(String cell) {
        return sign(cell.equals("accepts"));
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

    private static List<String> betterAuth(Path folder, List<String> requests) throws IOException {
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
        return Files.readAllLines(output).stream()
                .map(line -> sign(line.equals("true")))
                .toList();
    }
}
