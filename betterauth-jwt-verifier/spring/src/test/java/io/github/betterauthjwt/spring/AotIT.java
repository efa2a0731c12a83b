// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.boot.WebApplicationType;

/**
 * Tests an application that Spring has processed ahead of time, as for a native image. The application runs in another
 * JVM, with the generated classes instead of its configuration. One JDK is enough, because this takes long.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class AotIT {

    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void application_processedAheadOfTime_isProtected(WebApplicationType type) throws Exception {
        process(type);
        assertThat(hints())
                .contains(
                        VerifiedJwt.class.getName(),
                        VerifiedJwtAuthentication.class.getName(),
                        BetterAuthProperties.class.getName(),
                        BetterAuthProperties.Metadata.class.getName());
        compile();
        try (TestIssuer issuer = TestIssuer.start();
                RunningApplication application = new RunningApplication(type, issuer)) {
            String admin = issuer.jwt().role("admin").scope("tasks:write").sign();
            assertThat(application.get("/open", null).body()).isEqualTo("open");
            for (String path : List.of("/me", "/role", "/scope", "/elsewhere")) {
                assertThat(application.get(path, null).statusCode()).as(path).isEqualTo(401);
            }
            assertThat(application.get("/me", issuer.token("ada")).body()).isEqualTo("ada");
            assertThat(application.get("/role", issuer.token()).statusCode()).isEqualTo(403);
            assertThat(application.get("/scope", issuer.token()).body()).contains("insufficient_scope");
            assertThat(application.get("/role", admin).body()).isEqualTo("role");
            assertThat(application.get("/scope", admin).body()).isEqualTo("scope");
        }
    }

    /** Runs in another JVM, because Spring writes no class that this JVM has already generated. */
    private void process(WebApplicationType type) throws Exception {
        Process process = java(
                CLASS_PATH,
                SpringApplicationAotProcessor.class.getName(),
                AotApplication.class.getName(),
                folder.resolve("sources").toString(),
                folder.resolve("resources").toString(),
                folder.resolve("classes").toString(),
                "test",
                "test",
                type.name());
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static Process java(String classPath, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private String hints() throws IOException {
        return files("resources", ".json").map(AotIT::text).collect(Collectors.joining());
    }

    private void compile() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-nowarn",
                "-d",
                folder.resolve("classes").toString(),
                "-cp",
                folder.resolve("classes") + File.pathSeparator + CLASS_PATH));
        files("sources", ".java").map(Path::toString).forEach(arguments::add);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
    }

    private Stream<Path> files(String subfolder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve(subfolder))) {
            return all.filter(file -> file.toString().endsWith(ending)).toList().stream();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processed application in a JVM. */
    private final class RunningApplication implements AutoCloseable {

        private final HttpClient client = HttpClient.newHttpClient();
        private final Process process;
        private final URI uri;

        RunningApplication(WebApplicationType type, TestIssuer issuer) throws IOException {
            process = java(
                    folder.resolve("classes")
                            + File.pathSeparator
                            + folder.resolve("resources")
                            + File.pathSeparator
                            + CLASS_PATH,
                    "-Dspring.aot.enabled=true",
                    AotApplication.class.getName(),
                    type.name(),
                    "--better-auth.url=" + issuer.url(),
                    "--better-auth.public-paths=/open");
            uri = URI.create("http://127.0.0.1:" + port());
        }

        private String port() throws IOException {
            StringBuilder output = new StringBuilder();
            for (String line = process.inputReader().readLine();
                    line != null;
                    line = process.inputReader().readLine()) {
                if (line.startsWith(AotApplication.PORT)) {
                    return line.substring(AotApplication.PORT.length());
                }
                output.append(line).append('\n');
            }
            throw new IllegalStateException("the application has ended: " + output);
        }

        HttpResponse<String> get(String path, @Nullable String token) throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve(path));
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            return client.send(request.build(), BodyHandlers.ofString());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
