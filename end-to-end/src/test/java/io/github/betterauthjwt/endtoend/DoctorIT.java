// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs the doctor as a user does, with a real Better Auth that is correct, misconfigured, or fixed while it watches.
 */
class DoctorIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static AuthServer server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        server = AuthServer.start("examined", "{}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void setUpRightly() {
        server.obey("reconfigure {}");
        server.obey("forget-keys");
    }

    private static ChildProcess doctor(String... arguments) {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-jar"));
        command.add(Objects.requireNonNull(System.getProperty("doctor.jar"), "doctor.jar"));
        command.addAll(List.of(arguments));
        return ChildProcess.start("doctor", Map.of(), command);
    }

    /** Runs the doctor, and returns its report. */
    static String report(int status, String... arguments) {
        try (ChildProcess doctor = doctor(arguments)) {
            assertThat(doctor.awaitEnd(PATIENCE)).as(doctor.output()).isEqualTo(status);
            return doctor.output();
        }
    }

    @Test
    void doctor_healthyServerAndItsToken_pass() throws IOException {
        Path token = Files.writeString(
                folder.resolve("token"), Person.signUp(server.url(), "Ada").token());
        assertThat(report(0, server.url(), "--token", token.toString()))
                .contains("✓ keys        one key, and it can be used", "OKP Ed25519 for EdDSA", "✓ rotation", "✓ clock")
                .contains("✓ verdict     The token is accepted.", "All checks passed.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"basePath":"/auth"}                                      | ✗ answer      404 | There is a JWK Set at
                    {"jwt":{"jwks":{"jwksPath":"/keys"}}}                     | ✗ answer      404 | Better Auth responds at
                    {"missingTables":["jwks"]}                                | ✗ answer      500 | run Better Auth's migrate command
                    {"forgetful":true}                                        | ✗ rotation        | in one database that lasts
                    {"jwt":{"jwks":{"keyPairConfig":{"alg":"ECDH-ES"}}}}      | ✗ keys            | keyPairConfig
                    {"rateLimit":{"enabled":true,"window":60,"max":1}}        | ✗ answer      429 | rateLimit.customRules
                    """)
    void doctor_misconfiguredServer_namesTheOption(String options, String line, String remedy) {
        Person.signUp(server.url(), "Ada").token();
        if (options.contains("ECDH")) {
            server.obey("forget-keys");
        }
        server.obey("reconfigure " + options);
        if (options.contains("rateLimit")) {
            Http.get(server.url() + "/api/auth/jwks"); // the rate limit allows only this request
        }
        String report = report(1, server.url());
        assertThat(report).contains(line);
        assertThat(report.replaceAll("\\s+", " ")).contains(remedy);
    }

    @Test
    void doctor_watching_endsWhenTheServerIsFixed() {
        Person.signUp(server.url(), "Ada").token();
        server.obey("reconfigure {\"basePath\":\"/auth\"}");
        try (ChildProcess doctor = doctor(server.url(), "--watch")) {
            doctor.awaitOutput(Pattern.compile("1 problem found."), PATIENCE);
            server.obey("reconfigure {}");
            assertThat(doctor.awaitEnd(PATIENCE)).isZero();
            assertThat(doctor.output()).endsWith("All checks passed.\n");
        }
    }
}
