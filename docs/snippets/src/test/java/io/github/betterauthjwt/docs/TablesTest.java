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
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.github.betterauthjwt.micrometer.VerifierMetrics;
import io.github.betterauthjwt.testing.TestIssuer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that the tables of the documents match the code. */
class TablesTest {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern SERVICE_METER = Pattern.compile("`?\\b((?:http|token|jwks|database)_[a-z_]+)\\b");

    private static final String GRADLE = "\"io\\.github\\.betterauthjwt:(betterauth-[a-z-]+):[^\"]+\"";

    @Test
    void readme_rejectionReasons_equalTheEnum() {
        List<List<String>> expected = new ArrayList<>();
        try (TestIssuer issuer = TestIssuer.start();
                JwtVerifier verifier = issuer.verifier()) {
            BearerAuthenticator authenticator = BearerAuthenticator.create(verifier);
            for (Reason reason : Reason.values()) {
                expected.add(row(reason.name(), authenticator, new InvalidJwtException(reason, "no")));
            }
            expected.add(row(
                    "InsufficientPrivilegesException (scope)",
                    authenticator,
                    InsufficientPrivilegesException.missingScopes(List.of("no"))));
            expected.add(row(
                    "InsufficientPrivilegesException (role)",
                    authenticator,
                    InsufficientPrivilegesException.missingRole(List.of("no"))));
            expected.add(row(
                    "InsufficientPrivilegesException (sign-in)",
                    authenticator,
                    InsufficientPrivilegesException.authenticationTooOld(Duration.ofMinutes(5))));
            expected.add(row(
                    "InsufficientPrivilegesException (other)",
                    authenticator,
                    InsufficientPrivilegesException.accessDenied("no")));
            expected.add(row(
                    "IntrospectionUnavailableException",
                    authenticator,
                    new IntrospectionUnavailableException("no", Duration.ofSeconds(1), null)));
            expected.add(row(
                    "KeysUnavailableException",
                    authenticator,
                    new KeysUnavailableException("no", Duration.ofSeconds(1), null)));
            expected.add(row("ReplayStoreException (store)", authenticator, ReplayStoreException.unavailable(null)));
            expected.add(row(
                    "ReplayStoreException (client)",
                    authenticator,
                    ReplayStoreException.tooManyProofs(Duration.ofSeconds(1))));
        }
        List<List<String>> rows = Documents.table("README.md", "| reason |");
        assertThat(rows)
                .extracting(row -> row.subList(0, 3).stream()
                        .map(cell -> cell.replace("`", ""))
                        .toList())
                .isEqualTo(expected);
        assertThat(rows)
                .allSatisfy(
                        row -> assertThat(row.subList(3, row.size())).hasSize(2).doesNotContain(""));
    }

    private static List<String> row(
            String name, BearerAuthenticator authenticator, JwtVerificationException rejection) {
        BearerResponse challenge = authenticator.response(rejection);
        return List.of(name, Integer.toString(challenge.status()), challenge.code());
    }

    @Test
    void coreReadme_settings_areAllOfTheBuilder() {
        Set<String> verbs = Arrays.stream(JwtVerifier.Builder.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .filter(name -> !name.equals("build"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> documented = new TreeSet<>();
        for (List<String> row : Documents.table("betterauth-jwt-verifier/core/README.md", "| verb |")) {
            codes(row.get(0)).forEach(code -> documented.add(code.replaceAll("\\(.*", "")));
        }
        assertThat(documented)
                .as("The verbs in the table of settings of betterauth-jwt-verifier/core/README.md")
                .containsExactlyInAnyOrderElementsOf(verbs);
    }

    @Test
    void taskServiceReadme_settings_areComplete() {
        String source =
                Documents.text("task-service/src/main/java/io/github/betterauthjwt/tasks/settings/SettingsReader.java");
        Set<String> settings = Pattern.compile("\\b(?:get|secret)\\(\\s*\"([A-Z_]+)\"")
                .matcher(source)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> documented = new TreeSet<>();
        Documents.table("task-service/README.md", "| setting |").forEach(row -> documented.addAll(codes(row.get(0))));
        assertThat(settings).isNotEmpty();
        assertThat(documented)
                .as("The settings in the table of task-service/README.md. SettingsTest has the rows")
                .containsExactlyInAnyOrderElementsOf(settings);
    }

    @Test
    void operations_libraryMeters_areThoseRegistered() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        VerifierMetrics metrics = new VerifierMetrics();
        try (TestIssuer issuer = TestIssuer.start();
                JwtVerifier verifier =
                        issuer.verifierBuilder().listener(metrics).build()) {
            metrics.bindTo(registry);
            assertThat(verifier.keys().usable()).isFalse();
        }
        Set<String> registered = registry.getMeters().stream()
                .map((Meter meter) -> meter.getId().getName())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> documented = new TreeSet<>();
        Documents.table("docs/operations.md", "| meter |").forEach(row -> documented.addAll(codes(row.get(0))));
        assertThat(documented)
                .as("The meters in the table of docs/operations.md")
                .containsExactlyInAnyOrderElementsOf(registered);
    }

    @Test
    void operations_serviceMeters_exist() {
        String source =
                Documents.text("task-service/src/main/java/io/github/betterauthjwt/tasks/operations/Metrics.java");
        Set<String> names = SERVICE_METER
                .matcher(Documents.text("docs/operations.md"))
                .results()
                .map(match -> match.group(1).replaceAll("_(bucket|sum|count)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        for (Reason reason : Reason.values()) {
            names.remove(reason.code()); // other strings look similar
        }
        assertThat(names).isNotEmpty().allSatisfy(name -> {
            int last = name.lastIndexOf('_') + 1; // some names consist of a prefix and a word
            assertThat(source.contains('"' + name + '"')
                            || (source.contains('"' + name.substring(0, last) + '"')
                                    && source.contains('"' + name.substring(last) + '"')))
                    .as(name)
                    .isTrue();
        });
    }

    @Test
    void readmes_installLines_nameEachModuleOfTheBom() {
        Set<String> modules =
                matches("betterauth-jwt-verifier/bom/pom.xml", "<artifactId>(betterauth-[a-z-]+)</artifactId>");
        modules.remove("betterauth-jwt-verifier-bom");
        assertThat(matches("README.md", "<artifactId>(betterauth-[a-z-]+)</artifactId>"))
                .as("The install lines for Maven in README.md. They name each module of the BOM")
                .containsExactlyInAnyOrderElementsOf(modules);
        Set<String> withGradle = new TreeSet<>();
        Stream.concat(Stream.of(Path.of("README.md")), Documents.in("betterauth-jwt-verifier").stream())
                .forEach(document -> withGradle.addAll(matches(document.toString(), GRADLE)));
        assertThat(withGradle)
                .as("The install lines for Gradle in README.md and the READMEs of the modules. They name each module of"
                        + " the BOM")
                .containsExactlyInAnyOrderElementsOf(modules);
    }

    @Test
    void installLines_everywhere_haveTheVersionThatIsBuilt() {
        String version = matches("pom.xml", "(?s)<artifactId>betterauth-jwt-parent</artifactId>\\s+<version>([^<]+)<")
                .iterator()
                .next();
        assertThat(Documents.all()).allSatisfy(document -> {
            String text = Documents.text(document);
            Pattern.compile(
                            "<artifactId>betterauth-[a-z-]+</artifactId>\\s*<version>([^<]+)<|io\\.github\\.betterauthjwt:betterauth-[a-z-]+:([^\"@"
                                    + " ]+)|betterauth-jwt-doctor-([0-9][^ ]*)\\.jar")
                    .matcher(text)
                    .results()
                    .forEach((MatchResult match) -> assertThat(match.group()).contains(version));
        });
    }

    private static Set<String> matches(String document, String pattern) {
        return Pattern.compile(pattern)
                .matcher(Documents.text(document))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> codes(String cell) {
        return CODE.matcher(cell).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }
}
