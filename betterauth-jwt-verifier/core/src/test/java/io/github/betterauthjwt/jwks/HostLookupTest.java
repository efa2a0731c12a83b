// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JWSHeader;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.Keys;
import java.io.File;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a resolver that hangs. It neither holds a fetch nor keeps an application in memory. */
class HostLookupTest {

    private final CountDownLatch answering = new CountDownLatch(1);
    private final AtomicInteger lookups = new AtomicInteger();
    private final HostLookup hanging = new HostLookup(host -> () -> {
        lookups.incrementAndGet();
        answering.await();
        return InetAddress.getAllByName("127.0.0.1");
    });

    @AfterEach
    void answer() {
        answering.countDown();
    }

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    @Test
    void fetch_resolverHangs_failsAtTheDeadlineAndNamesDns() {
        URI uri = URI.create("https://keys.example/jwks");
        Fetcher fetcher = new Fetcher(Remote.settings(uri), new DirectTransport(uri, RequestFields.DEFAULT, hanging));
        assertThatThrownBy(fetcher::fetch)
                .hasMessage("the key server https://keys.example/jwks has a host name that this machine did not resolve"
                        + " within 5 s (DNS)")
                .isInstanceOfSatisfying(
                        FetchException.class, e -> assertThat(e.problem()).isEqualTo(FetchProblem.DNS));
    }

    @Test
    void fetch_resolverAnswersAgain_succeeds() throws Exception {
        String set = Keys.set(Keys.of("EdDSA", "k1"));
        try (RawServer server = new RawServer("127.0.0.1", request -> "HTTP/1.1 200 OK\r\n\r\n" + set)) {
            URI uri = URI.create("http://localhost:" + server.port() + "/jwks");
            DirectTransport transport = new DirectTransport(uri, RequestFields.DEFAULT, hanging);
            assertThatThrownBy(() -> transport.get(in(Duration.ofMillis(1)))).isInstanceOf(UnknownHostException.class);
            answering.countDown();
            assertThat(transport.get(in(Duration.ofMinutes(1))).status()).isEqualTo(200);
        }
    }

    @Test
    void resolve_whileALookupHangs_startsNoOtherOfThatHost() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> hanging.resolve("keys.example", in(Duration.ofMillis(100))))
                    .isInstanceOf(HostLookupTimeoutException.class)
                    .hasMessageContaining("the lookup of keys.example got no answer in time");
        }
        ManualTime.until(() -> lookups.get() > 0);
        assertThat(lookups).hasValue(1);
    }

    @Test
    void abort_whileALookupHangs_endsItForItsCallerAndAllLaterOnes() throws Exception {
        Thread aborting = new Thread(() -> {
            ManualTime.until(() -> lookups.get() > 0);
            hanging.abort();
        });
        aborting.start();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> hanging.resolve("keys.example", in(Duration.ofMinutes(5))))
                    .hasMessage("the verifier was closed");
        }
        aborting.join();
        assertThat(lookups).hasValue(1);
    }

    @Test
    void resolve_interrupted_endsAndKeepsTheInterrupt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> hanging.resolve("keys.example", in(Duration.ofMinutes(5))))
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void resolve_unknownHost_throwsTheExceptionOfTheJdk() {
        assertThatThrownBy(() -> new HostLookup().resolve("no such host", in(Duration.ofMinutes(1))))
                .isInstanceOf(UnknownHostException.class)
                .isNotInstanceOf(HostLookupTimeoutException.class);
    }

    /** Java reads the hosts file for each lookup. A pipe without a writer is thus a resolver that hangs. */
    @Test
    void close_whileTheResolverHangs_leavesNothingThatKeepsTheClassLoader(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("hosts");
        assumeThat(new File("/usr/bin/mkfifo")).exists();
        assertThat(new ProcessBuilder("/usr/bin/mkfifo", pipe.toString())
                        .start()
                        .waitFor())
                .isZero();
        String library = Stream.of(
                        HostLookupTest.class,
                        JwtVerifier.class,
                        JsonFactory.class,
                        Caffeine.class,
                        JWSHeader.class,
                        Nullable.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + pipe,
                "-cp",
                HostLookupTest.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath(),
                Undeployed.class.getName(),
                library);
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
