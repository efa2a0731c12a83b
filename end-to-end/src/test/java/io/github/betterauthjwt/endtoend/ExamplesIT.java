// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the examples accept the tokens of a real Better Auth server. */
class ExamplesIT {

    private static final Pattern READY = Pattern.compile("(?:ready|Listening on:) (http://\\S+)");

    @ParameterizedTest
    @ValueSource(
            strings = {"servlet", "spring-boot", "jaxrs", "helidon", "quarkus", "vertx", "ktor", "micronaut"})
    void example_calledWithARealToken_namesItsUser(String example) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try (AuthServer auth = AuthServer.start("for-" + example, "{}");
                ChildProcess application = ChildProcess.start(
                        "example-" + example,
                        Map.of("BETTER_AUTH_URL", auth.url()),
                        List.of(java, "-jar", "examples/" + example + "/target/example.jar"))) {
            String me = application.awaitOutput(READY, Duration.ofSeconds(60)).group(1) + "/me";
            Person ada = Person.signUp(auth.url(), "Ada");

            HttpResponse<String> answer = Http.sendAs(ada.token(), "GET", me, "");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(ada.user().get("id").asText());
            assertThat(Http.sendAs("undefined", "GET", me, "").statusCode()).isEqualTo(401);
            assertThat(Http.get(me).statusCode()).isEqualTo(401);
        }
    }
}
