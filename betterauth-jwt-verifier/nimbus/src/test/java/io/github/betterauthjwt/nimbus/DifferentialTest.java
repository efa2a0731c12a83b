// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.JWTProcessor;
import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.JwtVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Compares the decisions of the verifier with those of Nimbus's processor. Each difference has a name and a reason in
 * the README. There is no other difference.
 */
class DifferentialTest {

    private static final int TOKENS = 10_000;
    private static final long SEED = 7519;
    private static final String ORIGIN = "https://app.example.com";
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    private final List<Draft.SigningKey> keys = keys();
    private final Random random = new Random(SEED);
    private final Map<Difference, Integer> found = new EnumMap<>(Difference.class);
    private int accepted;
    private int rejected;

    /** A decision: the claims, or the exception of a rejection. */
    private record Decision(@Nullable JWTClaimsSet claims, @Nullable Throwable failure) {

        boolean accepts() {
            return claims != null;
        }

        boolean isDocumented() {
            return accepts()
                    || failure instanceof BadJOSEException
                    || failure instanceof JOSEException
                    || failure instanceof ParseException;
        }
    }

    private static List<Draft.SigningKey> keys() {
        try {
            OctetKeyPair edwards = new OctetKeyPairGenerator(Curve.Ed25519)
                    .keyID("ed")
                    .algorithm(JWSAlgorithm.EdDSA)
                    .generate();
            ECKey p256 = new ECKeyGenerator(Curve.P_256)
                    .keyID("p256")
                    .algorithm(JWSAlgorithm.ES256)
                    .generate();
            ECKey p521 = new ECKeyGenerator(Curve.P_521)
                    .keyID("p521")
                    .algorithm(JWSAlgorithm.ES512)
                    .generate();
            RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
            return List.of(
                    new Draft.SigningKey(JWSAlgorithm.EdDSA, edwards, new Ed25519Signer(edwards)),
                    new Draft.SigningKey(JWSAlgorithm.ES256, p256, new ECDSASigner(p256)),
                    new Draft.SigningKey(JWSAlgorithm.RS256, rsa, new RSASSASigner(rsa)),
                    new Draft.SigningKey(JWSAlgorithm.PS256, rsa, new RSASSASigner(rsa)),
                    new Draft.SigningKey(JWSAlgorithm.ES512, p521, new ECDSASigner(p521)));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void decide_tenThousandTokens_differsForNamedReasonsOnly() throws Exception {
        List<JWK> published =
                keys.stream().map(key -> key.jwk().toPublicJWK()).distinct().toList();
        JWKSet set = new JWKSet(published);
        JWTProcessor<SecurityContext> nimbus =
                StockNimbus.processor(set, new VerifierJwsVerifierFactory().supportedJWSAlgorithms(), ORIGIN, NOW, (int)
                        CLOCK_SKEW.toSeconds());
        try (JwtVerifier verifier = JwtVerifier.builder(ORIGIN, ORIGIN)
                .jwkSet(set.toString())
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .clockSkew(CLOCK_SKEW)
                .build()) {
            VerifierJwtProcessor ours = VerifierJwtProcessor.create(verifier);
            List<Mutations.Mutation> mutations = Mutations.all(ORIGIN, NOW.getEpochSecond());
            for (int i = 0; i < TOKENS; i++) {
                compare(token(mutations), ours, nimbus);
            }
        }
        System.Logger logger = System.getLogger(DifferentialTest.class.getName());
        logger.log(
                System.Logger.Level.INFO, "accepted by both {0}, rejected by both {1}, {2}", accepted, rejected, found);
        assertThat(accepted).isGreaterThan(TOKENS / 20);
        assertThat(rejected).isGreaterThan(TOKENS / 20);
        assertThat(found.keySet()).as("differences that occur").containsExactly(Difference.values());
    }

    private String token(List<Mutations.Mutation> mutations) throws JOSEException {
        int key = random.nextInt(33); // few with the last key, whose curve is slow
        Draft draft = new Draft(keys.get(key / 8), ORIGIN, NOW.getEpochSecond());
        int count = random.nextInt(20) == 0 ? 0 : random.nextInt(4) == 0 ? 2 : 1;
        for (int i = 0; i < count; i++) {
            mutations.get(random.nextInt(mutations.size())).apply(draft, random);
        }
        return draft.sign();
    }

    private void compare(String token, VerifierJwtProcessor processor, JWTProcessor<SecurityContext> nimbus) {
        Decision ours = decision(processor, token);
        Decision theirs = decision(nimbus, token);
        assertThat(ours.isDocumented()).as("%s for %s", ours.failure(), token).isTrue();
        Difference difference;
        if (!theirs.isDocumented()) {
            difference = Difference.UNDOCUMENTED_EXCEPTION;
        } else if (ours.accepts() != theirs.accepts()) {
            difference = only(ours, theirs, token);
        } else if (!ours.accepts() || ours.equals(theirs)) {
            accepted += ours.accepts() ? 1 : 0;
            rejected += ours.accepts() ? 0 : 1;
            return;
        } else {
            difference = Difference.ofClaims(token);
        }
        assertThat(difference)
                .as("ours: %s\nNimbus: %s\n%s", ours, theirs, token)
                .isNotNull();
        found.merge(difference, 1, Integer::sum);
    }

    private static @Nullable Difference only(Decision ours, Decision theirs, String token) {
        Throwable failure = ours.failure();
        return failure == null
                ? Difference.ofLooser(token, Objects.requireNonNull(theirs.failure()))
                : Difference.ofStricter(token, (InvalidJwtException) Objects.requireNonNull(failure.getCause()));
    }

    @SuppressWarnings("CatchingUnchecked") // the comparison is about what is thrown
    private static Decision decision(JWTProcessor<SecurityContext> processor, String token) {
        try {
            return new Decision(processor.process(token, null), null);
        } catch (Exception | StackOverflowError e) {
            return new Decision(null, e);
        }
    }

    @Test
    void readme_differences_areThoseOfThisTest() throws IOException {
        List<String> rows = Pattern.compile("(?m)^\\| `([A-Z0-9_]+)` \\|")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(Difference.values()).map(Enum::name).collect(Collectors.toList()));
    }
}
