// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests that the gRPC example accepts the token of a real Better Auth server from its client. */
class GrpcExampleIT {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String JAR = "examples/grpc/target/example.jar";
    private static final Pattern READY = Pattern.compile("ready http://(\\S+)");
    private static final Pattern ANSWER = Pattern.compile("(?:user|status) (\\S+)");
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @Test
    void example_calledWithARealToken_namesItsUser() {
        try (AuthServer auth = AuthServer.start("for-grpc", "{}");
                ChildProcess server = ChildProcess.start(
                        "example-grpc", Map.of("BETTER_AUTH_URL", auth.url()), List.of(JAVA, "-jar", JAR))) {
            String address = server.awaitOutput(READY, LONGEST).group(1);
            Person ada = Person.signUp(auth.url(), "Ada");

            assertThat(call(address, Map.of("TOKEN", ada.token())))
                    .isEqualTo(ada.user().get("id").asText());
            assertThat(call(address, Map.of())).isEqualTo("UNAUTHENTICATED");
        }
    }

    private static String call(String address, Map<String, String> environment) {
        try (ChildProcess client = ChildProcess.start(
                "example-grpc-client",
                environment,
                List.of(JAVA, "-cp", JAR, "io.github.betterauthjwt.example.Client", address))) {
            return client.awaitOutput(ANSWER, LONGEST).group(1);
        }
    }
}
