// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerRequest;
import io.github.betterauthjwt.bearer.BearerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With explanations on, each cause is logged once a minute and clients receive the remedy. Otherwise neither happens.
 */
class ExplainedRejectionsTest {

    private static final Keys KEYS = Keys.of("EdDSA", "k1");
    private static final Logger LOGGER = Logger.getLogger("io.github.betterauthjwt");

    private final List<String> logged = new ArrayList<>();
    private final List<String> hints = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            if (entry.getMessage().startsWith("The token")) {
                logged.add(entry.getMessage());
            }
            if (entry.getMessage().startsWith("A token was rejected")) {
                hints.add(entry.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private long nanos;

    @BeforeEach
    void listen() {
        LOGGER.addHandler(handler);
        LOGGER.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        LOGGER.removeHandler(handler);
        LOGGER.setUseParentHandlers(true);
    }

    private static JwtVerifier.Builder builder() {
        return JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwkSet(Keys.set(KEYS))
                .clock(Claims.CLOCK);
    }

    private JwtVerifier explaining() {
        return builder().explainRejections().build(() -> nanos);
    }

    private static InvalidJwtException reject(JwtVerifier verifier, String token) {
        return catchThrowableOfType(InvalidJwtException.class, () -> verifier.verify(token));
    }

    private static BearerResponse required(BearerAuthenticator bearer, String... authorization) {
        BearerRequest request = new BearerRequest() {
            @Override
            public String method() {
                return "GET";
            }

            @Override
            public String uri() {
                return "/tasks";
            }

            @Override
            public List<String> headers(String name) {
                return name.equals("Authorization") ? List.of(authorization) : List.of();
            }
        };
        return bearer.authenticate(request, BearerAccess.REQUIRED).response().orElseThrow();
    }

    private static String with(String claim, String json) {
        return KEYS.sign(Claims.standard().with(claim, json).json());
    }

    @Test
    void verify_explained_logsEachCauseOnceAMinute() {
        JwtVerifier verifier = explaining();
        for (int n = 0; n < 5; n++) {
            reject(verifier, with("exp", Long.toString(1_795_000_000L + n)));
            reject(verifier, with("iss", "\"https://app.example.com/\""));
        }
        assertThat(logged).hasSize(2);
        assertThat(logged.get(0)).contains("token_expired", "expirationTime");
        assertThat(logged.get(1)).contains("trailing slash").doesNotContain("ada@example.com");
        nanos += Duration.ofSeconds(60).toNanos() - 1;
        reject(verifier, with("exp", "1795000000"));
        assertThat(logged).hasSize(2);
        nanos += 1;
        reject(verifier, with("exp", "1795000000"));
        assertThat(logged).hasSize(3);
    }

    @Test
    void verify_explainedTokensOfDifferentLength_areOneCause() {
        JwtVerifier verifier = explaining();
        reject(verifier, with("image", "\"" + "A".repeat(20_000) + "\""));
        reject(verifier, with("image", "\"" + "A".repeat(30_000) + "\""));
        assertThat(logged).hasSize(1);
    }

    @Test
    void verify_explainedFloodOfInventedCauses_sparesTheLog() {
        JwtVerifier verifier = explaining();
        for (int n = 0; n < 500; n++) {
            reject(verifier, with("iss", "\"https://" + n + ".example.com\""));
        }
        assertThat(logged).hasSize(100);
        nanos += TimeUnit.MINUTES.toNanos(1);
        reject(verifier, "undefined");
        assertThat(logged).hasSize(101);
    }

    @Test
    void challenge_explained_hasTheRemedyInItsBody() {
        BearerAuthenticator bearer = BearerAuthenticator.create(explaining());
        String body = required(bearer, "Bearer undefined").body();
        assertThat(body).contains("\"remedy\":\"Await authClient.token()");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                                     | missing_token     | Authorization: Bearer
                    Basic YTpi                                             | missing_token     | Authorization: Bearer
                    Bearer                                                 | missing_token     | Authorization: Bearer
                    Bearer [object Object]                                 | placeholder_token | Await authClient.token()
                    Bearer 3GqPZ0yXbWm4rTnVcKdLhFsJ8aQe2UiO.q3mVxuQz2w0cR7yK5n1pLh8sT4jF6dGb9aEoUiYrXkM%3D | session_token | authClient.token()
                    """)
    void authenticate_headerThatHoldsNoToken_isExplainedToo(String header, String code, String remedy) {
        BearerAuthenticator bearer = BearerAuthenticator.create(explaining());
        BearerResponse response = required(bearer, header);
        assertThat(response.code()).isEqualTo(code);
        assertThat(response.body()).contains("\"remedy\":").contains(remedy);
        assertThat(logged).hasSize(1);
    }

    @Test
    void authenticate_twoHeaders_isExplainedToo_andCounted() {
        List<InvalidJwtException.Reason> counted = new ArrayList<>();
        VerifierListener counting = new VerifierListener() {
            @Override
            public void tokenRejected(InvalidJwtException.Reason reason) {
                counted.add(reason);
            }
        };
        BearerAuthenticator bearer = BearerAuthenticator.create(
                builder().explainRejections().listener(counting).build());
        String good = KEYS.sign(Claims.standard().json());
        for (List<String> headers : List.of(
                List.of("Bearer " + good, "Basic YTpi"),
                List.of("Bearer " + good, "Bearer " + good),
                List.of("Bearer " + good + ", Bearer " + good))) {
            BearerResponse response = required(bearer, headers.toArray(String[]::new));
            assertThat(response.code()).isEqualTo("malformed_token");
            assertThat(response.body()).contains("expected one Authorization header", "two places that add it");
        }
        assertThat(counted).hasSize(3);
        assertThat(logged).hasSize(1);
        assertThat(logged.get(0)).contains("several credentials").doesNotContain(good);
    }

    @Test
    void verify_byDefault_hintsAtExplanationsOnce() {
        JwtVerifier verifier = builder().build();
        verifier.reject(InvalidJwtException.Reason.MISSING, "expected a token", "no credentials", "send a token");
        assertThat(hints).isEmpty();
        reject(verifier, with("exp", "1795000000"));
        reject(verifier, "not a token");
        assertThat(hints).hasSize(1);
        assertThat(hints.get(0)).startsWith("A token was rejected: {0}. With BETTERAUTH_JWT_EXPLAIN=true");

        reject(builder().noExplanations().build(), "not a token");
        reject(explaining(), "not a token");
        assertThat(hints).hasSize(1);
    }

    @Test
    void verify_byDefault_logsNoCauseAndSendsClientsNothing() {
        JwtVerifier verifier = builder().build();
        InvalidJwtException rejection = reject(verifier, with("exp", "1795000000"));
        assertThat(rejection.remedy()).isEmpty();
        assertThat(logged).isEmpty();
        assertThat(BearerAuthenticator.create(verifier).response(rejection).body())
                .doesNotContain("remedy");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "false, false", "'', false", "1, false"})
    void verify_environment_switchesExplanationsOn(String value, boolean explained) throws Exception {
        assertThat(isExplainedIn(value, "default")).isEqualTo(explained);
    }

    @ParameterizedTest
    @CsvSource({"true, off, false", "false, on, true"})
    void verify_environmentAndCodeDisagree_theCodeDecides(String value, String code, boolean explained)
            throws Exception {
        assertThat(isExplainedIn(value, code)).isEqualTo(explained);
    }

    /** Starts a separate JVM with the environment, because the environment of a running JVM cannot be changed. */
    private static boolean isExplainedIn(String value, String code) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Rejecting.class.getName(),
                code);
        builder.environment().put("BETTERAUTH_JWT_EXPLAIN", value);
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        return Boolean.parseBoolean(output.strip());
    }

    /** Prints whether a rejection has a remedy. */
    static final class Rejecting {
        public static void main(String[] arguments) {
            JwtVerifier.Builder builder =
                    switch (arguments[0]) {
                        case "on" -> builder().explainRejections();
                        case "off" -> builder().noExplanations();
                        default -> builder();
                    };
            System.out.println(reject(builder.build(), "undefined").remedy().isPresent());
        }
    }
}
