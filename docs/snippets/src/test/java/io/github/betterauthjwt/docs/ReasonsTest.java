// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.IntrospectionUnavailableException;
import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.KeysUnavailableException;
import io.github.betterauthjwt.ReplayStoreException;
import io.github.betterauthjwt.advice.Advice;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tests {@code reasons.properties}, the library's only table of rejections. It lists every reason with the status that
 * adapters send, and docs/reasons.md is generated from it. To regenerate the page, run this test with
 * {@code -Dreasons.write}.
 */
class ReasonsTest {

    private static final Path PAGE = Documents.REPOSITORY.resolve("docs/reasons.md");

    private final Properties lines = load();

    private static Properties load() {
        Properties lines = new Properties();
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(Advice.class.getResourceAsStream("reasons.properties")),
                StandardCharsets.UTF_8)) {
            lines.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("reasons.properties", e);
        }
        return lines;
    }

    private static List<JwtVerificationException> rejections() {
        List<JwtVerificationException> all = new ArrayList<>();
        for (Reason reason : Reason.values()) {
            all.add(new InvalidJwtException(reason, "no"));
        }
        all.add(InsufficientPrivilegesException.missingScopes(List.of("no")));
        all.add(InsufficientPrivilegesException.missingRole(List.of("no")));
        all.add(InsufficientPrivilegesException.accessDenied("no"));
        all.add(InsufficientPrivilegesException.authenticationTooOld(Duration.ofMinutes(5)));
        all.add(new IntrospectionUnavailableException("no", Duration.ofSeconds(1), null));
        all.add(new KeysUnavailableException("no", Duration.ofSeconds(1), null));
        all.add(ReplayStoreException.unavailable(null));
        all.add(ReplayStoreException.tooManyProofs(Duration.ofSeconds(1)));
        return all;
    }

    private static List<BearerResponse> responses() {
        try (TestIssuer issuer = TestIssuer.start();
                JwtVerifier verifier = issuer.verifier()) {
            BearerAuthenticator authenticator = BearerAuthenticator.create(verifier);
            return rejections().stream().map(authenticator::response).toList();
        }
    }

    @Test
    void reasons_ofEveryRejection_haveItsStatusAMeaningAndARemedy() {
        List<BearerResponse> responses = responses();
        assertThat(responses).allSatisfy(response -> {
            assertThat(lines.getProperty(response.code() + ".status")).isEqualTo(Integer.toString(response.status()));
            assertThat(lines.getProperty(response.code() + ".meaning")).isNotBlank();
            assertThat(lines.getProperty(response.code() + ".remedy.1")).isNotBlank();
        });
        assertThat(lines.stringPropertyNames().stream()
                        .filter(key -> key.endsWith(".status"))
                        .map(key -> key.substring(0, key.indexOf('.'))))
                .containsExactlyInAnyOrderElementsOf(
                        responses.stream().map(BearerResponse::code).toList());
    }

    @Test
    void faq_codes_areAllExplained() {
        assertThat(responses())
                .extracting(BearerResponse::code)
                .allSatisfy(code -> assertThat(Documents.text("docs/faq.md")).contains("`" + code + "`"));
    }

    @Test
    void page_ofReasons_equalsTheLibrarysTable() throws IOException {
        String page = page();
        if (System.getProperty("reasons.write") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    private String page() {
        StringBuilder page = new StringBuilder(
                """
                # Rejection reasons

                Every response that rejects a request has one of these codes in its problem body. The remedies are those that
                `verifier.explain(token)` and the doctor show. This page is made from `reasons.properties` of the library.

                | code | status | meaning | what to change |
                | --- | --- | --- | --- |
                """);
        for (BearerResponse response : responses()) {
            page.append("| `%s` | %d | %s | %s |%n"
                    .formatted(
                            response.code(),
                            response.status(),
                            cell(response.code() + ".meaning"),
                            remedies(response.code())));
        }
        return page.toString().replace(System.lineSeparator(), "\n");
    }

    private String remedies(String code) {
        return Stream.iterate(1, n -> n + 1)
                .map(n -> code + ".remedy." + n)
                .takeWhile(lines::containsKey)
                .map(this::cell)
                .reduce((all, next) -> all + "<br>" + next)
                .orElseThrow();
    }

    /** Replaces values that differ between tokens with an ellipsis. */
    private String cell(String key) {
        return lines.getProperty(key)
                .replace("{jwt}", lines.getProperty("send-the-jwt"))
                .replace("{clocks}", lines.getProperty("compare-clocks"))
                .replace("{length}", "too many")
                .replace("{largest}", "")
                .replaceAll("\\{[a-z]+}", "…")
                .replace("<", "&lt;")
                .replace("|", "\\|");
    }
}
