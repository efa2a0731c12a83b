// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.betterauthjwt.testing.TestIssuer;
import io.github.betterauthjwt.testing.TokenSample;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code doctor verify}: one line of JSON for each line of any input. */
class VerifyCommandTest {

    private static final long NOW = 1_795_366_800L;

    private final TestIssuer issuer = TestIssuer.start();

    @TempDir
    Path folder;

    private Path jwks;

    @BeforeEach
    void writeKeySet() throws IOException {
        jwks = Files.writeString(folder.resolve("jwks.json"), issuer.jwkSet());
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    private String[] arguments(String... more) {
        List<String> arguments = new ArrayList<>(List.of("verify", "--jwks", jwks.toString()));
        arguments.addAll(List.of("--issuer", issuer.url(), "--audience", issuer.url()));
        arguments.addAll(Arrays.asList(more));
        return arguments.toArray(String[]::new);
    }

    private Run verify(String lines, String... more) {
        return Run.of(lines, arguments(more));
    }

    private static String reason(JsonNode line) {
        return line.get("reason").asText();
    }

    /** Returns a token that is valid from one minute before {@link #NOW} to one hour after it. */
    private String tokenOf(String subject) {
        return issuer.jwt()
                .subject(subject)
                .issuedAt(Instant.ofEpochSecond(NOW - 60))
                .expiresAt(Instant.ofEpochSecond(NOW + 3600))
                .sign();
    }

    @Test
    void verify_tokensOfEveryKind_haveTheCodesOfTheLibraryInOrder() {
        List<TokenSample> kinds = List.of(TokenSample.values());
        String tokens = String.join("\n", kinds.stream().map(issuer::token).toList());
        Run run = verify(tokens);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.lines()).hasSameSizeAs(kinds);
        for (int n = 0; n < kinds.size(); n++) {
            JsonNode line = run.lines().get(n);
            assertThat(line.fieldNames()).toIterable().containsExactly("verdict", "reason", "subject");
            String expected =
                    kinds.get(n).rejection().map(reason -> reason.code()).orElse("null");
            assertThat(reason(line)).as(kinds.get(n).name()).isEqualTo(expected);
            assertThat(line.get("verdict").asText()).isEqualTo(expected.equals("null") ? "accept" : "reject");
        }
        assertThat(run.lines().get(0).get("subject").isTextual()).isTrue();
    }

    @Test
    void verify_allAccepted_exitsWith0AndNamesEachSubject() {
        List<String> subjects =
                IntStream.range(0, 1000).mapToObj(n -> "user-" + n + "-ä\"\\").toList();
        StringBuilder tokens = new StringBuilder();
        subjects.forEach(subject -> tokens.append(tokenOf(subject)).append("\r\n"));
        Run run = verify(tokens.toString(), "--at", Long.toString(NOW));
        assertThat(run.status()).isZero();
        assertThat(run.lines()).extracting(line -> line.get("subject").asText()).isEqualTo(subjects);
    }

    @ParameterizedTest
    @CsvSource({
        "1795370399, 0, null",
        "1795370429, 0, null",
        "1795370430, 1, token_expired",
        "1795366709, 1, token_not_yet_valid",
        "1795366710, 0, null",
        "2026-11-22T17:00:00Z, 0, null",
        "2026-11-23T17:00:00Z, 1, token_expired"
    })
    void verify_atATime_verifiesAsOfThatTime(String at, int status, String reason) {
        Run run = verify(tokenOf("ada"), "--at", at);
        assertThat(run.status()).isEqualTo(status);
        assertThat(reason(run.json())).isEqualTo(reason);
    }

    @Test
    void verify_skewOption_setsTheTolerance() {
        String late = Long.toString(NOW + 3600 + 100);
        assertThat(reason(verify(tokenOf("ada"), "--at", late, "--skew", "100").json()))
                .isEqualTo("token_expired");
        assertThat(reason(verify(tokenOf("ada"), "--at", late, "--skew", "101").json()))
                .isEqualTo("null");
    }

    @Test
    void verify_allowOption_acceptsNoOtherAlgorithm() {
        assertThat(reason(verify(issuer.token(), "--allow", "ES256", "--allow", "RS256")
                        .json()))
                .isEqualTo("unsupported_algorithm");
        assertThat(reason(verify(issuer.token(), "--allow", "ES256", "--allow", "EdDSA")
                        .json()))
                .isEqualTo("null");
    }

    @Test
    void verify_acceptAccessTokens_acceptsThemOfTheNamedIssuer() {
        String token = issuer.token(TokenSample.ACCESS_TOKEN);
        assertThat(reason(verify(token).json())).isEqualTo("token_type_not_accepted");
        assertThat(reason(verify(token, "--accept-access-tokens").json())).isEqualTo("wrong_issuer");
        Run run = verify(token, "--accept-access-tokens", "--issuer", issuer.url() + "/api/auth");
        assertThat(reason(run.json())).isEqualTo("null");
        assertThat(reason(verify(issuer.token(TokenSample.DPOP_TOKEN), "--accept-access-tokens")
                        .json()))
                .isEqualTo("sender_constrained_token");
    }

    @Test
    void verify_emptyAndMalformedLines_areRejectedAndNoneIsSkipped() {
        String good = issuer.token();
        String lines = String.join(
                "\n",
                "",
                " ",
                good,
                " " + good,
                good + " ",
                "Bearer " + good,
                good + "," + good,
                "{\"token\":\"" + good + "\"}",
                "\u0000\u001b[31m\u202e",
                "a.b.c",
                "..",
                good.replace('.', '\r'),
                "\r",
                good);
        Run run = verify(lines);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.lines())
                .extracting(VerifyCommandTest::reason)
                .containsExactly(
                        "missing_token",
                        "malformed_token",
                        "null",
                        "malformed_token",
                        "malformed_token",
                        "malformed_token",
                        "malformed_token",
                        "malformed_token",
                        "malformed_token",
                        "malformed_token",
                        "malformed_token",
                        "malformed_token",
                        "missing_token",
                        "null");
    }

    @Test
    void verify_bytesThatAreNotUtf8_areRejected() {
        byte[] lines = ("\u00ff\u00fe\u0080\n" + issuer.token()).getBytes(ISO_8859_1);
        Run run = Run.of(new ByteArrayInputStream(lines), arguments());
        assertThat(run.lines()).extracting(VerifyCommandTest::reason).containsExactly("malformed_token", "null");
    }

    @Test
    void verify_noInput_exitsWith0() {
        Run run = verify("");
        assertThat(run.status()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(verify("\n").lines()).hasSize(1);
        assertThat(verify(issuer.token() + "\n").lines()).hasSize(1);
    }

    /** The line has 300 MiB, more than this JVM could hold as text. */
    @Test
    void verify_hugeLine_isTooLargeAndTheNextLineIsVerified() {
        byte[] rest = ("\n" + issuer.token() + "\n").getBytes(UTF_8);
        InputStream huge = new InputStream() {
            private long left = 300L * 1024 * 1024;
            private int sent;

            @Override
            public int read() {
                throw new UnsupportedOperationException("one byte at a time");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                if (left > 0) {
                    int count = (int) Math.min(left, length);
                    Arrays.fill(buffer, offset, offset + count, (byte) 'A');
                    left -= count;
                    return count;
                }
                int count = Math.min(length, rest.length - sent);
                System.arraycopy(rest, sent, buffer, offset, count);
                sent += count;
                return count == 0 ? -1 : count;
            }
        };
        Run run = Run.of(huge, arguments());
        assertThat(run.lines()).extracting(VerifyCommandTest::reason).containsExactly("token_too_large", "null");
    }

    @Test
    void verify_lineByLine_printsEachResultBeforeTheNextLine() throws Exception {
        PipedInputStream toDoctor = new PipedInputStream();
        PipedInputStream fromDoctor = new PipedInputStream();
        ExecutorService threads = Executors.newCachedThreadPool();
        Future<Integer> status;
        try (OutputStream command = new PipedOutputStream(toDoctor);
                PrintWriter reply = new PrintWriter(new PipedOutputStream(fromDoctor), false, UTF_8);
                BufferedReader answers = new BufferedReader(new InputStreamReader(fromDoctor, UTF_8))) {
            status =
                    threads.submit(() -> Doctor.run(toDoctor, reply, new PrintWriter(new StringWriter()), arguments()));
            for (String subject : List.of("ada", "grace", "alan")) {
                command.write((issuer.token(subject) + "\n").getBytes(UTF_8));
                command.flush();
                String answer = threads.submit(answers::readLine).get(60, TimeUnit.SECONDS);
                assertThat(answer)
                        .isEqualTo("{\"verdict\":\"accept\",\"reason\":null,\"subject\":\"" + subject + "\"}");
            }
        }
        assertThat(status.get(60, TimeUnit.SECONDS)).isZero();
        threads.shutdown();
    }

    @Test
    void verify_explain_addsKindAndRemediesButNeverTheToken() {
        String session = issuer.token(TokenSample.SESSION_TOKEN);
        Run run = verify(session + "\n" + issuer.token(), "--explain");
        assertThat(run.lines().get(0).get("kind").asText()).startsWith("a bare session token");
        assertThat(run.lines().get(0).get("remedies").get(0).asText()).contains("authClient.token()");
        assertThat(run.lines().get(1).get("remedies")).isEmpty();
        assertThat(run.out()).doesNotContain(session);
    }

    @Test
    void verify_jwkSetAtAUrl_isFetchedOnce() {
        Run run = Run.of(
                issuer.token() + "\n" + issuer.tokenOfUnknownKey() + "\n" + issuer.forgedToken(),
                "verify",
                "--jwks",
                issuer.jwksUri().toString(),
                "--issuer",
                issuer.url(),
                "--audience",
                issuer.url());
        assertThat(run.lines())
                .extracting(VerifyCommandTest::reason)
                .containsExactly("null", "unknown_key", "bad_signature");
    }

    @Test
    void verify_jwkSetWithoutAUsableKey_countsAsEmpty() throws IOException {
        for (String set : List.of("{\"keys\":[]}", "{\"keys\":[{\"kty\":\"EC\",\"alg\":\"ECDH-ES\",\"kid\":\"k\"}]}")) {
            Files.writeString(jwks, set);
            assertThat(reason(verify(issuer.token()).json())).isEqualTo("unknown_key");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "verify",
                "verify --issuer a --audience b",
                "verify --jwks FILE --audience b",
                "verify --jwks FILE --issuer a",
                "verify --jwks no-such-file --issuer a --audience b",
                "verify --jwks http://localhost:1/jwks --issuer a --audience b",
                "verify --jwks FILE --issuer a --audience b --allow none",
                "verify --jwks FILE --issuer a --audience b --allow HS256",
                "verify --jwks FILE --issuer a --audience b --at noon",
                "verify --jwks FILE --issuer a --audience b --skew 301",
                "verify --jwks FILE --issuer a --audience b token"
            })
    void verify_misuse_exitsWith2AndNamesTheExpectedValue(String arguments) {
        Run run = Run.of("x", arguments.replace("FILE", jwks.toString()).split(" ", -1));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("doctor verify: ")
                .endsWith("See: doctor verify --help\n")
                .hasLineCount(2);
    }

    @Test
    void verify_brokenStream_exitsWith2() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the pipe broke");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        };
        Run run = Run.of(broken, arguments());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("doctor verify: the pipe broke\n");

        StringWriter err = new StringWriter();
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int next) throws IOException {
                throw new IOException("closed");
            }

            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("closed");
            }
        };
        InputStream tokens = new ByteArrayInputStream(issuer.token().getBytes(UTF_8));
        assertThat(Doctor.run(tokens, new PrintWriter(closed, false, UTF_8), new PrintWriter(err), arguments()))
                .isEqualTo(2);
        assertThat(err).hasToString("doctor verify: standard output is closed\n");
    }

    @Test
    void verify_help_listsExitStatusAndExample() {
        Run run = Run.of("", "verify", "--help");
        assertThat(run.status()).isZero();
        assertThat(Stream.of("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLE"))
                .allMatch(heading -> run.out().lines().anyMatch(line -> line.equals(heading)));
    }
}
