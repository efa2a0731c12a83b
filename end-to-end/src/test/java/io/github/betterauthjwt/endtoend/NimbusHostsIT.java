// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests the hosts that are built on Nimbus with a real Better Auth server: each is the application of a test in the module
 * {@code nimbus}, in a process.
 */
class NimbusHostsIT {

    private static final String ROTATING = "{\"jwt\":{\"jwks\":{\"rotationInterval\":3,\"gracePeriod\":3600}}}";
    private static final Pattern READY = Pattern.compile("^ready (\\S+)$", Pattern.MULTILINE);
    private static final Pattern EDDSA = Pattern.compile("\"alg\":\"EdDSA\"");
    private static final Pattern KID = Pattern.compile("\"kid\":\"([^\"]+)\"");
    private static final Map<String, String> APPLICATIONS = Map.of(
            "SpringMvcIT", "nimbus",
            "SpringWebFluxIT", "nimbus",
            "Pac4jApplication", "nimbus",
            "MicronautIT", "nimbus/micronaut");
    private static final int CALLERS = 8;

    private final Map<String, ChildProcess> processes = new LinkedHashMap<>();
    private final Map<String, String> urls = new LinkedHashMap<>();
    private final AuthServer server = AuthServer.start("nimbus-hosts", ROTATING);

    @BeforeEach
    void start() throws IOException {
        for (Map.Entry<String, String> application : APPLICATIONS.entrySet()) {
            processes.put(application.getKey(), start(application.getKey(), application.getValue()));
        }
        processes.forEach((name, process) ->
                urls.put(name, process.awaitOutput(READY, Duration.ofMinutes(3)).group(1) + "/me"));
    }

    private ChildProcess start(String application, String module) throws IOException {
        Path target = Locations.REPOSITORY
                .resolve("betterauth-jwt-verifier")
                .resolve(module)
                .resolve("target");
        Path dependencies = target.resolve("test-class-path.txt");
        assertThat(dependencies).as("the build of %s writes it", module).isRegularFile();
        String classPath =
                target.resolve("classes") + ":" + target.resolve("test-classes") + ":" + Files.readString(dependencies);
        return ChildProcess.start(
                "nimbus-" + application,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx160m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        "io.github.betterauthjwt.nimbus.HostMain",
                        "io.github.betterauthjwt.nimbus." + application,
                        server.url()));
    }

    @AfterEach
    void stop() {
        processes.values().forEach(ChildProcess::close);
        server.close();
    }

    @Test
    void hosts_keysRotateUnderLoadAndThenTheServerStops_acceptTokensAndReportTheOutage() {
        Person ada = Person.signUp(server.url(), "Ada");
        String subject = ada.user().get("id").asText();
        String token = ada.token();
        Set<String> kids = new LinkedHashSet<>();
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (kids.size() < 3 && System.nanoTime() < end) {
            token = ada.token();
            assertThat(header(token)).containsPattern(EDDSA);
            kids.add(KID.matcher(header(token))
                    .results()
                    .findFirst()
                    .orElseThrow()
                    .group(1));
            assertThatEachAccepts(token, subject);
        }
        assertThat(kids).as("key ids").hasSize(3);

        server.close();
        String known = token;
        String unknown = ofUnknownKey(token);
        urls.forEach((name, url) -> {
            assertThatItReportsTheOutage(name, url, unknown);
            assertThat(Http.sendAs(known, "GET", url, "").statusCode()).as(name).isEqualTo(200);
        });
    }

    private void assertThatEachAccepts(String token, String subject) {
        urls.forEach((name, url) -> {
            List<CompletableFuture<HttpResponse<String>>> responses = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> responseTo(token, url)))
                    .limit(CALLERS)
                    .toList();
            responses.forEach(response -> {
                assertThat(response.join().statusCode()).as(name).isEqualTo(200);
                assertThat(response.join().body()).as(name).isEqualTo(subject);
            });
        });
    }

    /** Repeats a request as long as it gets 503, which few callers avoid if a new key takes longer than a second. */
    private static HttpResponse<String> responseTo(String token, String url) {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        HttpResponse<String> response = Http.sendAs(token, "GET", url, "");
        while (response.statusCode() == 503 && System.nanoTime() < end) {
            Load.pause(Duration.ofMillis(100));
            response = Http.sendAs(token, "GET", url, "");
        }
        return response;
    }

    /** Repeats the request, because a new key id causes no fetch for up to five seconds after others did. */
    private void assertThatItReportsTheOutage(String name, String url, String token) {
        Objects.requireNonNull(processes.get(name))
                .await(
                        () -> {
                            HttpResponse<String> response = Http.sendAs(token, "GET", url, "");
                            assertThat(response.statusCode()).as(name).isIn(401, 503);
                            return response.statusCode() == 503
                                    && response.headers()
                                            .firstValue("Retry-After")
                                            .isPresent();
                        },
                        name + " responds with 503 and Retry-After",
                        Duration.ofMinutes(1));
    }

    private static String header(String token) {
        return new String(
                Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), StandardCharsets.UTF_8);
    }

    private static String ofUnknownKey(String token) {
        String header = KID.matcher(header(token)).replaceFirst("\"kid\":\"unknown-key\"");
        return Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8))
                + token.substring(token.indexOf('.'));
    }
}
