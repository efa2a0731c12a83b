// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.betterauthjwt.testing.TestIssuer;
import io.github.betterauthjwt.testing.TokenSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the single runnable jar, started as a user starts it, on the older and the newer JDK. */
class DoctorJarIT {

    private static final String JAVA_HOMES = "io.github.betterauthjwt.doctor.Jar#javaHomes";
    private static final String ESCAPE = "\u001b[";

    private final TestIssuer issuer = TestIssuer.start();

    @AfterEach
    void stop() {
        issuer.close();
    }

    @ParameterizedTest
    @MethodSource(JAVA_HOMES)
    void jar_helpAndVersion_arePrinted(Path javaHome) {
        Run version = Jar.on(javaHome).run("", "--version");
        assertThat(version.status()).isZero();
        assertThat(version.out()).matches("doctor \\d+\\.\\d+\\.\\d+\\S*\\R");
        Run help = Jar.on(javaHome).run("", "help", "verify");
        assertThat(help.status()).isZero();
        assertThat(help.out())
                .contains("NAME\n  doctor verify - ", "EXIT STATUS", "EXAMPLE")
                .doesNotContain(ESCAPE);
        assertThat(version.err() + help.err()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(JAVA_HOMES)
    void jar_healthyServer_exitsWith0WithoutColorOffATerminal(Path javaHome) {
        Run text = Jar.on(javaHome).run("", issuer.url());
        assertThat(text.status()).isZero();
        assertThat(text.out()).contains("✓ dns", "✓ keys", "All checks passed.").doesNotContain(ESCAPE);
        assertThat(text.err()).isEmpty();
        Run json = Jar.on(javaHome).run(issuer.token(), issuer.url(), "--token", "-", "--json");
        assertThat(json.status()).isZero();
        assertThat(json.err()).isEmpty();
        assertThat(json.json().get("healthy").asBoolean()).isTrue();
        assertThat(json.json().get("token").get("outcome").asText()).isEqualTo("accepted");
    }

    @ParameterizedTest
    @MethodSource(JAVA_HOMES)
    void jar_rejectedToken_exitsWith1FromStandardInputAndFile(Path javaHome, @TempDir Path folder) throws IOException {
        String session = issuer.token(TokenSample.SESSION_TOKEN);
        Path file = Files.writeString(folder.resolve("token"), session);
        for (String place : List.of("-", file.toString())) {
            Run run = Jar.on(javaHome).run(session, issuer.url(), "--token", place);
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.out())
                    .contains("✗ verdict", "(session_token)", "authClient.token()")
                    .doesNotContain(session);
        }
    }

    @ParameterizedTest
    @MethodSource(JAVA_HOMES)
    void jar_misuse_exitsWith2InTwoLines(Path javaHome) {
        Run run = Jar.on(javaHome).run("", issuer.url(), "--token", issuer.token());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("never the token itself").hasLineCount(2);
    }

    @ParameterizedTest
    @MethodSource(JAVA_HOMES)
    void jar_verify_printsAResultPerLine(Path javaHome) {
        String[] arguments = {
            "verify", "--jwks", issuer.jwksUri().toString(), "--issuer", issuer.url(), "--audience", issuer.url()
        };
        Run all = Jar.on(javaHome).run(issuer.token("ada") + "\n" + issuer.token("grace") + "\n", arguments);
        assertThat(all.status()).isZero();
        assertThat(all.lines()).extracting(line -> line.get("subject").asText()).containsExactly("ada", "grace");
        Run some = Jar.on(javaHome).run(issuer.token("ada") + "\nundefined", arguments);
        assertThat(some.status()).isEqualTo(1);
        assertThat(some.out().lines())
                .containsExactly(
                        "{\"verdict\":\"accept\",\"reason\":null,\"subject\":\"ada\"}",
                        "{\"verdict\":\"reject\",\"reason\":\"placeholder_token\",\"subject\":null}");
        assertThat(some.err()).isEmpty();
    }

    @Test
    void jar_watch_endsWhenTheServerIsFixed() {
        issuer.failWith(500); // WireMock sends no Date, so the clock check would not pass
        Thread fixer = new Thread(() -> {
            while (issuer.requests() < 2) { // until the second examination, so that the first one fails
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            issuer.recover();
        });
        fixer.setDaemon(true);
        fixer.start();
        Run run = Jar.here().run("", issuer.url(), "--watch");
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .containsSubsequence("✗ answer      500", "1 problem found.", "✓ keys", "All checks passed.");
    }

    @Test
    void jar_completion_isUnderstoodByBash(@TempDir Path folder) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
        Run script = Jar.here().run("", "generate-completion");
        Path file = Files.writeString(folder.resolve("completion.sh"), script.out());
        String command = "source " + file + "; COMP_WORDS=(doctor --accept); COMP_CWORD=1; COMP_LINE='doctor --accept';"
                + " _complete_doctor; echo \"${COMPREPLY[@]}\"; complete -p doctor";
        Run run = Jar.here().run("", List.of("/bin/bash", "-c", command));
        assertThat(run.out()).contains("--accept-access-tokens", "-F _complete_doctor");
        assertThat(run.status()).isZero();
    }

    @ParameterizedTest
    @MethodSource(JAVA_HOMES)
    void jar_onATerminal_printsColorUnlessDisabled(Path javaHome) {
        Jar jar = Jar.on(javaHome);
        assertThat(onTerminal(jar, issuer.url()))
                .contains(ESCAPE + "32m✓" + ESCAPE + "0m", ESCAPE + "32mAll checks passed." + ESCAPE + "0m");
        assertThat(onTerminal(jar, issuer.url() + "/nowhere"))
                .contains(ESCAPE + "31m✗" + ESCAPE + "0m", ESCAPE + "36m→");
        assertThat(onTerminal(jar, issuer.url(), "--color", "never"))
                .contains("✓ dns")
                .doesNotContain(ESCAPE);
        assertThat(onTerminal(jar.with(Map.of("NO_COLOR", "1")), issuer.url()))
                .contains("✓ dns")
                .doesNotContain(ESCAPE);
        assertThat(onTerminal(jar.with(Map.of("TERM", "dumb")), issuer.url()))
                .contains("✓ dns")
                .doesNotContain(ESCAPE);
        assertThat(jar.run("", issuer.url(), "--color", "always").out()).contains(ESCAPE + "32m✓");
    }

    /** Returns the output on a terminal, which {@code script} of util-linux provides. */
    private static String onTerminal(Jar jar, String... arguments) {
        Path script = Path.of("/usr/bin/script");
        boolean isThere = Files.isExecutable(script) && Files.isDirectory(Path.of("/proc/self"));
        assumeTrue(isThere || System.getenv("CI") != null, "needs script of util-linux");
        String quoted =
                jar.command(arguments).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        return jar.run("", List.of(script.toString(), "-qec", quoted, "/dev/null"))
                .out();
    }

    /** Java reads the hosts file for each lookup. A pipe without a writer is thus a resolver that hangs. */
    @Test
    void doctor_resolverThatHangs_isReported(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "needs mkfifo");
        Path pipe = folder.resolve("hosts");
        assertThat(new ProcessBuilder("/usr/bin/mkfifo", pipe.toString())
                        .start()
                        .waitFor())
                .isZero();
        Run run = Jar.here().with("-Djdk.net.hosts.file=" + pipe).run("", "https://auth.example", "--json");
        assertThat(run.check("dns").get("text").asText()).isEqualTo("auth.example was not resolved within 5 s");
    }

    @Test
    void doctor_badGateway_mentionsTheForwardProxyOnlyIfConfigured() {
        try (Server server = new Server().with("/api/auth/jwks", 502, "")) {
            Run direct = Jar.here().run("", server.url(), "--json");
            assertThat(direct.check("answer").get("remedies").toString())
                    .contains("cannot reach it")
                    .doesNotContain("proxyHost");
            Run proxied = Jar.here()
                    .with("-Dhttp.proxyHost=localhost", "-Dhttp.proxyPort=" + server.port())
                    .run("", "http://auth.invalid", "--json");
            assertThat(proxied.check("answer").get("remedies").toString()).contains("cannot reach it", "proxyHost");
        }
    }
}
