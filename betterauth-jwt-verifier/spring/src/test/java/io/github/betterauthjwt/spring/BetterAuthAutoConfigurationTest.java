// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.VerifierListener;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.bearer.ReplayStore;
import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.KeyServerFault;
import io.github.betterauthjwt.testing.TestIssuer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.util.ClassUtils;

/** Tests which beans the properties create, and which errors are reported. */
class BetterAuthAutoConfigurationTest {

    private final TestIssuer issuer = TestIssuer.start();
    private final AutoConfigurations configurations = AutoConfigurations.of(
            BetterAuthAutoConfiguration.class,
            BetterAuthJwtDecoderAutoConfiguration.class,
            BetterAuthMetricsAutoConfiguration.class);
    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withConfiguration(configurations);

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void url_alone_createsAVerifier() {
        application.withPropertyValues("better-auth.url=" + issuer.url()).run(context -> assertThat(
                        context.getBean(JwtVerifier.class)
                                .verify(issuer.token("ada"))
                                .subject())
                .isEqualTo("ada"));
    }

    @Test
    void properties_allOfThem_areUsed() {
        application
                .withPropertyValues(
                        "better-auth.url=https://app.example.com",
                        "better-auth.jwks-uri=" + issuer.jwksUri(),
                        "better-auth.audience=task-service",
                        "better-auth.clock-skew=2m",
                        "better-auth.accept-access-tokens=true",
                        "better-auth.additional-issuers=https://app.example.com/api/auth",
                        "better-auth.roles-claim=o,role")
                .run(context -> {
                    JwtVerifier verifier = context.getBean(JwtVerifier.class);
                    String token = issuer.jwt()
                            .header("typ", "at+jwt")
                            .issuer("https://app.example.com/api/auth")
                            .audience("task-service")
                            .expiresAt(Instant.now().minusSeconds(90))
                            .claim("o", Map.of("role", "owner"))
                            .sign();
                    assertThat(verifier.verify(token).hasRole("owner")).isTrue();
                    String origin = issuer.jwt()
                            .issuer("https://app.example.com")
                            .audience("https://app.example.com")
                            .sign();
                    assertThat(catchThrowableOfType(InvalidJwtException.class, () -> verifier.verify(origin))
                                    .reason())
                            .isEqualTo(Reason.WRONG_AUDIENCE);
                });
    }

    @Test
    void resource_withItsMetadata_acceptsItsAccessTokensOnly() {
        String resource = "https://api.example.com/mcp";
        application
                .withPropertyValues(
                        "better-auth.url=" + issuer.url(),
                        "better-auth.resource=" + resource,
                        "better-auth.metadata.scopes=tasks:read,tasks:write",
                        "better-auth.metadata.initial-scopes=tasks:read",
                        "better-auth.metadata.name=Tasks",
                        "better-auth.metadata.documentation=https://api.example.com/docs")
                .run(context -> {
                    JwtVerifier verifier = context.getBean(JwtVerifier.class);
                    assertThat(verifier.verify(issuer.accessToken(resource).sign())
                                    .clientId())
                            .isPresent();
                    assertThat(catchThrowableOfType(InvalidJwtException.class, () -> verifier.verify(issuer.token()))
                                    .reason())
                            .isEqualTo(Reason.TYPE_NOT_ACCEPTED);
                    assertThat(context.getBean(ProtectedResourceMetadata.class).uri())
                            .hasToString("https://api.example.com/.well-known/oauth-protected-resource/mcp");
                    assertThat(context.getBean(BearerAuthenticator.class)
                                    .missing()
                                    .headers()
                                    .get("WWW-Authenticate"))
                            .startsWith("Bearer scope=\"tasks:read\", resource_metadata=");
                });
    }

    @Test
    void dpop_byProperties_isInChallengesAndUsesTheStore() {
        application
                .withBean(ReplayStore.class, () -> (key, proof, until) -> true)
                .withPropertyValues(
                        "better-auth.url=" + issuer.url(),
                        "better-auth.dpop.base-url=https://api.example.com",
                        "better-auth.dpop.required=true")
                .run(context -> {
                    assertThat(context.getBean(Dpop.class).isRequired()).isTrue();
                    assertThat(context.getBean(BearerAuthenticator.class)
                                    .missing()
                                    .headers()
                                    .get("WWW-Authenticate"))
                            .startsWith("DPoP algs=");
                });
        application.withPropertyValues("better-auth.url=" + issuer.url()).run(context -> assertThat(context)
                .doesNotHaveBean(Dpop.class));
    }

    @Test
    void dpop_withoutEffect_failsTheStart() {
        for (String setting : List.of("required", "require-nonces")) {
            application
                    .withPropertyValues("better-auth.url=" + issuer.url(), "better-auth.dpop." + setting + "=true")
                    .run(context -> assertThat(context.getStartupFailure())
                            .hasStackTraceContaining("better-auth.dpop.base-url is missing"));
        }
        application
                .withBean(Dpop.class, () -> Dpop.builder("https://api.example.com")
                        .build())
                .withPropertyValues(
                        "better-auth.url=" + issuer.url(),
                        "better-auth.dpop.base-url=https://api.example.com",
                        "better-auth.dpop.required=true")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("better-auth.dpop.required contradicts"));
        application
                .withPropertyValues(
                        "better-auth.url=" + issuer.url(), "better-auth.dpop.base-url=http://api.example.com")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("better-auth.dpop.base-url is wrong"));
    }

    @Test
    void introspection_byProperties_makesOpaqueTokensAcceptable() {
        try (BetterAuthStub auth = BetterAuthStub.start()) {
            String token = auth.opaqueToken("ada", "tasks:read");
            application
                    .withPropertyValues(
                            "better-auth.url=" + auth.url(),
                            "better-auth.resource=" + auth.url(),
                            "better-auth.introspection.client-id=client-1",
                            "better-auth.introspection.client-secret=secret",
                            "better-auth.introspection.client-secret-method=post",
                            "better-auth.introspection.cache-age=5",
                            "better-auth.introspection.require-active=true")
                    .run(context -> {
                        assertThat(context.getBean(TokenIntrospector.class)
                                        .verify(token)
                                        .subject())
                                .isEqualTo("ada");
                        assertThat(context.getBean(BearerAuthenticator.class).hasIntrospector())
                                .isTrue();
                        assertThat(context.getBean(BetterAuthProperties.class)
                                        .introspection()
                                        .toString())
                                .doesNotContain("secret");
                    });
        }
        application.withPropertyValues("better-auth.url=" + issuer.url()).run(context -> assertThat(context)
                .doesNotHaveBean(TokenIntrospector.class));
    }

    @Test
    void introspection_withAPrivateKey_readsItFromAFile(@TempDir Path folder) throws Exception {
        byte[] key = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        Path file = Files.writeString(
                folder.resolve("client.pem"),
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
        String[] properties = {
            "better-auth.url=" + issuer.url(),
            "better-auth.introspection.client-id=task-service",
            "better-auth.introspection.private-key-file=" + file
        };
        application
                .withPropertyValues(properties)
                .withPropertyValues("better-auth.introspection.key-id=k1")
                .run(context -> assertThat(context).hasSingleBean(TokenIntrospector.class));
        assertThatStartFails("needs better-auth.introspection.key-id", properties);
        Files.writeString(file, "no key");
        assertThatStartFails(
                "cannot be read", properties[0], properties[1], properties[2], "better-auth.introspection.key-id=k1");
    }

    @Test
    void introspection_withoutEffectOrIncomplete_failsTheStart() {
        String url = "better-auth.url=" + issuer.url();
        String missing = "better-auth.introspection.client-id is missing";
        assertThatStartFails(missing, url, "better-auth.active-paths=/payments/**");
        assertThatStartFails(missing, url, "better-auth.introspection.require-active=true");
        assertThatStartFails(missing, url, "better-auth.introspection.client-secret=x");
        String id = "better-auth.introspection.client-id=task-service";
        String secret = "better-auth.introspection.client-secret=x";
        assertThatStartFails("needs either better-auth.introspection.client-secret", url, id);
        assertThatStartFails(
                "better-auth.introspection.endpoint is wrong",
                url,
                id,
                secret,
                "better-auth.introspection.endpoint=http://auth.example.com/introspect");
        assertThatStartFails(
                "better-auth.introspection.cache-age is wrong",
                url,
                id,
                secret,
                "better-auth.introspection.cache-age=1h");
        assertThatStartFails(
                "better-auth.introspection.maximum-requests-per-minute is wrong",
                url,
                id,
                secret,
                "better-auth.introspection.maximum-requests-per-minute=0");
    }

    private void assertThatStartFails(String message, String... properties) {
        application.withPropertyValues(properties).run(context -> assertThat(context.getStartupFailure())
                .hasStackTraceContaining(message));
    }

    @Configuration
    @EnableWebSecurity
    static class Security {}

    @ParameterizedTest
    @ValueSource(strings = {"public-paths", "optional-paths"})
    void openPath_withoutSlash_failsTheStartAndNamesTheProperty(String property) {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        BetterAuthAutoConfiguration.class, BetterAuthServletAutoConfiguration.class))
                .withUserConfiguration(Security.class)
                .withPropertyValues("better-auth.url=" + issuer.url(), "better-auth." + property + "=health")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("better-auth." + property + " is wrong"));
    }

    @Test
    void resource_withContradictoryProperties_failsTheStart() {
        for (String other : List.of("better-auth.audience=x", "better-auth.accept-access-tokens=true")) {
            application
                    .withPropertyValues(
                            "better-auth.url=" + issuer.url(), "better-auth.resource=https://api.example.com", other)
                    .run(context -> assertThat(context.getStartupFailure())
                            .hasStackTraceContaining("better-auth.resource excludes"));
        }
        application
                .withPropertyValues(
                        "better-auth.url=" + issuer.url(), "better-auth.resource=http://api.example.com/mcp")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("better-auth.resource is wrong"));
    }

    @Test
    void startup_withoutUrl_namesTheMissingProperty() {
        application.run(context -> {
            Throwable failure = context.getStartupFailure();
            assertThat(failure).isNotNull();
            assertThat(requireNonNull(new BetterAuthFailureAnalyzer().analyze(failure)))
                    .satisfies(analysis -> {
                        assertThat(analysis.getDescription()).contains("better-auth.url is missing");
                        assertThat(analysis.getAction()).contains("better-auth.url=https://");
                    });
        });
    }

    @Test
    void startup_withWrongUrl_namesTheExpectedValue() {
        for (String url : new String[] {"app.example.com", "http://app.example.com", "https://app.example.com?x"}) {
            application.withPropertyValues("better-auth.url=" + url).run(context -> {
                Throwable failure = context.getStartupFailure();
                assertThat(failure).isNotNull();
                assertThat(requireNonNull(new BetterAuthFailureAnalyzer().analyze(failure))
                                .getDescription())
                        .containsAnyOf(
                                "better-auth.url is wrong", "Could not create the JwtVerifier from better-auth.*: ");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"audience=api", "resource=https://api.example.com/mcp", "lazy=true"})
    void startup_withTheAddressOfTheJwkSet_namesTheUrl(String other) {
        application
                .withPropertyValues("better-auth.url=https://app.example.com/api/auth/jwks", "better-auth." + other)
                .run(context -> assertThat(startupFailure(context))
                        .contains("better-auth.url is wrong: expected Better Auth's base URL"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audience=",
                "audience=https://*.example.com",
                "additional-issuers=https://a.example.com,,",
                "additional-issuers=https://*.preview.example.com",
                "additional-issuers=https://a.example.com,https://b.example.com https://c.example.com",
                "roles-claim=",
                "roles-claim=app,,roles",
                "clock-skew=20m",
                "clock-skew=-1",
                "realm=",
                "realm=a\"b"
            })
    void startup_withWrongProperty_namesIt(String setting) {
        application
                .withPropertyValues("better-auth.url=" + issuer.url(), "better-auth." + setting)
                .run(context -> assertThat(startupFailure(context))
                        .contains("better-auth." + setting.substring(0, setting.indexOf('=')) + " is wrong: "));
    }

    /** Returns the description that a user reads if the start fails. */
    static String startupFailure(AssertableApplicationContext context) {
        Throwable failure = context.getStartupFailure();
        assertThat(failure).isNotNull();
        return requireNonNull(new BetterAuthFailureAnalyzer().analyze(failure)).getDescription();
    }

    @Test
    void startup_byDefault_fetchesTheKeys_andSucceedsWhileTheServerFails() {
        try (BetterAuthStub auth = BetterAuthStub.start()) {
            auth.fail(KeyServerFault.UNAVAILABLE);
            application.withPropertyValues("better-auth.url=" + auth.url()).run(context -> {
                assertThat(context).hasNotFailed();
                JwtVerifier verifier = context.getBean(JwtVerifier.class);
                await(() -> verifier.keys().failure().isPresent());
                auth.recover();
                await(() -> verifier.keys().usable());
            });
        }
    }

    @Test
    void startup_lazy_fetchesNoKeys() {
        application
                .withPropertyValues("better-auth.url=" + issuer.url(), "better-auth.lazy=true")
                .run(context -> {
                    JwtVerifier verifier = context.getBean(JwtVerifier.class);
                    assertThat(verifier.keys().nextAttempt()).isEmpty();
                    assertThat(verifier.verify(issuer.token("ada")).subject()).isEqualTo("ada");
                });
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void explainRejections_property_decides(boolean explained) {
        application
                .withPropertyValues("better-auth.url=" + issuer.url(), "better-auth.explain-rejections=" + explained)
                .run(context -> assertThat(
                                catchThrowableOfType(InvalidJwtException.class, () -> context.getBean(JwtVerifier.class)
                                                .verify("undefined"))
                                        .remedy()
                                        .isPresent())
                        .isEqualTo(explained));
    }

    @Test
    void clockSkew_withoutUnit_isOfSeconds() {
        application
                .withPropertyValues("better-auth.url=" + issuer.url(), "better-auth.clock-skew=120")
                .run(context -> {
                    String token = issuer.jwt()
                            .expiresAt(Instant.now().minusSeconds(90))
                            .sign();
                    assertThat(context.getBean(JwtVerifier.class).verify(token).subject())
                            .isNotEmpty();
                });
    }

    @Test
    void meters_afterVerifications_countThem() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        application
                .withConfiguration(AutoConfigurations.of(metricsAutoConfiguration()))
                .withBean(SimpleMeterRegistry.class, () -> registry)
                .withPropertyValues("better-auth.url=" + issuer.url())
                .run(context -> {
                    assertThat(context).hasSingleBean(VerifierListener.class);
                    JwtVerifier verifier = context.getBean(JwtVerifier.class);
                    String token = issuer.token();
                    verifier.verify(token);
                    verifier.verify(token);
                    assertThat(catchThrowable(() -> verifier.verify(issuer.tokenRejectedFor(Reason.EXPIRED))))
                            .isNotNull();
                    assertThat(count(registry, "accepted", "token", "new")).isEqualTo(1);
                    assertThat(count(registry, "accepted", "token", "known")).isEqualTo(1);
                    assertThat(count(registry, "rejected", "reason", "token_expired"))
                            .isEqualTo(1);
                    assertThat(registry.get("betterauth.jwt.keys.usable")
                                    .gauge()
                                    .value())
                            .isEqualTo(1);
                });
    }

    private static double count(SimpleMeterRegistry registry, String outcome, String... tags) {
        return registry.get("betterauth.jwt.tokens." + outcome)
                .tags(tags)
                .functionCounter()
                .count();
    }

    @Test
    void jwtDecoder_goodToken_returnsSpringsJwt() {
        new WebApplicationContextRunner()
                .withConfiguration(configurations)
                .withPropertyValues("better-auth.url=" + issuer.url())
                .run(context -> {
                    JwtDecoder decoder = context.getBean(JwtDecoder.class);
                    Jwt jwt = decoder.decode(
                            issuer.jwt().subject("ada").scope("tasks:read").sign());
                    assertThat(jwt.getSubject()).isEqualTo("ada");
                    assertThat(jwt.getHeaders()).containsEntry("alg", "EdDSA").containsKey("kid");
                    assertThat(jwt.getAudience()).containsExactly(issuer.url());
                    assertThat(jwt.getExpiresAt()).isAfter(jwt.getIssuedAt());
                    assertThat(catchThrowable(() -> decoder.decode(issuer.forgedToken())))
                            .isInstanceOf(BadJwtException.class);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "99999999999, 99999999999, 99999999999",
        "1e17, 1000, 9223372036854775",
        "9223372036854775807, 1000, 9223372036854775",
        "1e300, -1e300, 9223372036854775"
    })
    void jwtDecoder_withOddTimes_clampsThem(BigDecimal expires, BigDecimal other, long seen) {
        withDecoder(decoder -> {
            BigDecimal issued = other.min(BigDecimal.valueOf(Instant.now().getEpochSecond()));
            Jwt jwt = decoder.decode(issuer.jwt()
                    .claim("exp", expires)
                    .claim("iat", issued)
                    .claim("nbf", issued)
                    .sign());
            assertThat(jwt.getExpiresAt()).isEqualTo(Instant.ofEpochSecond(seen));
            assertThat(jwt.getIssuedAt()).isBefore(jwt.getExpiresAt());
            assertThat(jwt.getNotBefore()).isBefore(jwt.getExpiresAt());
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 10})
    void jwtDecoder_issuedNotBeforeItExpires_isAccepted(long later) {
        withDecoder(decoder -> {
            Instant expires = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(5);
            Jwt jwt = decoder.decode(issuer.jwt()
                    .expiresAt(expires)
                    .claim("iat", expires.getEpochSecond() + later)
                    .sign());
            assertThat(jwt.getExpiresAt()).isEqualTo(expires);
            assertThat(jwt.getIssuedAt()).isBefore(expires);
        });
    }

    private void withDecoder(Consumer<JwtDecoder> test) {
        new WebApplicationContextRunner()
                .withConfiguration(configurations)
                .withPropertyValues("better-auth.url=" + issuer.url())
                .run(context -> test.accept(context.getBean(JwtDecoder.class)));
    }

    @Test
    void metadata_describesEveryProperty() throws IOException {
        StringBuilder metadata = new StringBuilder();
        for (URL file : Collections.list(
                getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream json = file.openStream()) {
                metadata.append(new String(json.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        for (RecordComponent property : BetterAuthProperties.class.getRecordComponents()) {
            String name = property.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            assertThat(metadata).contains("\"name\": \"better-auth." + name + "\"");
        }
        assertThat(metadata).contains("Better Auth's baseURL", "management.health.better-auth.enabled");
    }

    /** Returns Boot's configuration of meters, which Spring Boot 4 moved to another package. */
    private static Class<?> metricsAutoConfiguration() {
        ClassLoader loader = BetterAuthAutoConfigurationTest.class.getClassLoader();
        String boot4 = "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration";
        String boot3 = "org.springframework.boot.actuate.autoconfigure.metrics.MetricsAutoConfiguration";
        return ClassUtils.resolveClassName(ClassUtils.isPresent(boot4, loader) ? boot4 : boot3, loader);
    }
}
