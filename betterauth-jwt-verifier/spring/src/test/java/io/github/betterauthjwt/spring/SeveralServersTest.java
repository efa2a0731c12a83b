// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static io.github.betterauthjwt.spring.BetterAuthAutoConfigurationTest.startupFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerRequest;
import io.github.betterauthjwt.micrometer.VerifierMetrics;
import io.github.betterauthjwt.testing.TestIssuer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Tests the properties of several Better Auth servers. */
class SeveralServersTest {

    private static final BearerRequest METADATA = new BearerRequest() {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String uri() {
            return "/.well-known/oauth-protected-resource/mcp";
        }

        @Override
        public List<String> headers(String name) {
            return List.of();
        }
    };

    private final TestIssuer customers = TestIssuer.start();
    private final TestIssuer staff = TestIssuer.start();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(BetterAuthAutoConfiguration.class, BetterAuthMetricsAutoConfiguration.class));

    @AfterEach
    void close() {
        customers.close();
        staff.close();
    }

    private static Reason rejection(JwtVerifier verifier, String token) {
        return catchThrowableOfType(InvalidJwtException.class, () -> verifier.verify(token))
                .reason();
    }

    @Test
    void servers_besideTheUrl_areAcceptedWithTheirSettings() {
        application
                .withPropertyValues(
                        "better-auth.url=" + customers.url(),
                        "better-auth.roles-claim=app,role",
                        "better-auth.servers.staff.url=https://staff.example.com",
                        "better-auth.servers.staff.jwks-uri=" + staff.jwksUri(),
                        "better-auth.servers.staff.audience=task-service",
                        "better-auth.servers.staff.accept-access-tokens=true",
                        "better-auth.servers.staff.additional-issuers=https://staff.example.com/api/auth",
                        "better-auth.servers.staff.request-headers.X-Bypass=secret",
                        "better-auth.servers.staff.roles-claim=o,role")
                .run(context -> {
                    JwtVerifier verifier = context.getBean(JwtVerifier.class);
                    String ofStaff = staff.jwt()
                            .header("typ", "at+jwt")
                            .issuer("https://staff.example.com/api/auth")
                            .audience("task-service")
                            .claim("o", Map.of("role", "owner"))
                            .sign();
                    assertThat(verifier.verify(ofStaff).hasRole("owner")).isTrue();
                    String ofCustomer = customers
                            .jwt()
                            .claim("app", Map.of("role", "buyer"))
                            .sign();
                    assertThat(verifier.verify(ofCustomer).hasRole("buyer")).isTrue();
                    assertThat(rejection(verifier, staff.token())).isEqualTo(Reason.WRONG_ISSUER);
                    assertThat(context.getBean(BetterAuthProperties.class))
                            .asString()
                            .doesNotContain("secret");
                    assertThat(context.getBean(BetterAuthProperties.class).servers())
                            .asString()
                            .doesNotContain("secret");
                });
    }

    @Test
    void servers_withoutTheUrl_areAccepted() {
        application
                .withPropertyValues(
                        "better-auth.servers.customers.url=" + customers.url(),
                        "better-auth.servers.staff.url=" + staff.url())
                .run(context -> {
                    JwtVerifier verifier = context.getBean(JwtVerifier.class);
                    assertThat(verifier.verify(customers.token("ada")).subject())
                            .isEqualTo("ada");
                    assertThat(verifier.verify(staff.token("grace")).subject()).isEqualTo("grace");
                    assertThat(verifier.keysByIssuer()).containsOnlyKeys(customers.url(), staff.url());
                });
    }

    @Test
    void servers_ofAResource_areItsAuthorizationServers() {
        String resource = "https://api.example.com/mcp";
        application
                .withPropertyValues(
                        "better-auth.url=" + customers.url(),
                        "better-auth.servers.staff.url=" + staff.url(),
                        "better-auth.resource=" + resource)
                .run(context -> {
                    JwtVerifier verifier = context.getBean(JwtVerifier.class);
                    for (TestIssuer issuer : new TestIssuer[] {customers, staff}) {
                        assertThat(verifier.verify(issuer.accessToken(resource).sign())
                                        .clientId())
                                .isPresent();
                        assertThat(rejection(verifier, issuer.token())).isEqualTo(Reason.TYPE_NOT_ACCEPTED);
                        assertThat(context.getBean(BearerAuthenticator.class).metadata(METADATA))
                                .hasValueSatisfying(
                                        document -> assertThat(document.body()).contains(issuer.url() + "/api/auth"));
                    }
                });
    }

    @Test
    void meters_ofSeveralServers_countAllTokens() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        application
                .withBean(SimpleMeterRegistry.class, () -> registry)
                .withPropertyValues(
                        "better-auth.url=" + customers.url(), "better-auth.servers.staff.url=" + staff.url())
                .run(context -> {
                    context.getBean(VerifierMetrics.class).bindTo(registry);
                    JwtVerifier verifier = context.getBean(JwtVerifier.class);
                    verifier.verify(customers.token());
                    verifier.verify(staff.token());
                    String other =
                            customers.jwt().issuer("https://other.example.com").sign();
                    assertThat(rejection(verifier, other)).isEqualTo(Reason.WRONG_ISSUER);
                    assertThat(registry.get("betterauth.jwt.tokens.accepted")
                                    .tag("token", "new")
                                    .functionCounter()
                                    .count())
                            .isEqualTo(2);
                    assertThat(registry.get("betterauth.jwt.tokens.rejected")
                                    .tag("reason", "wrong_issuer")
                                    .functionCounter()
                                    .count())
                            .isEqualTo(1);
                    assertThat(registry.get("betterauth.jwt.keys").gauge().value())
                            .isEqualTo(2);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "servers.staff.url=app.example.com | better-auth.servers.staff.url is wrong: ",
                "servers.staff.audience=api | better-auth.servers.staff.url is missing",
                "servers.staff.url=https://a.example.com, servers.staff.audience= | better-auth.servers.staff.audience is wrong",
                "servers.staff.url=https://a.example.com, servers.staff.roles-claim= | better-auth.servers.staff.roles-claim is wrong",
                "servers.staff.url=http://a.example.com | Could not create the JwtVerifier from better-auth.*: ",
                "servers.staff.url=https://app.example.com | two verifiers accept the issuer \"https://app.example.com\"",
            })
    void startup_withAWrongServer_namesItsProperty(String settings) {
        String[] parts = settings.split(" \\| ", 2);
        application
                .withPropertyValues("better-auth.url=https://app.example.com")
                .withPropertyValues(withPrefix(parts[0]))
                .run(context -> assertThat(startupFailure(context)).contains(parts[1]));
    }

    private static String[] withPrefix(String settings) {
        return Arrays.stream(settings.split(", "))
                .map(setting -> "better-auth." + setting)
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audience=api",
                "additional-issuers=https://a.example.com",
                "jwks-uri=https://a.example.com/jwks",
                "request-headers.X-Bypass=secret",
                "accept-access-tokens=true"
            })
    void startup_withASettingOfNoServer_fails(String setting) {
        application
                .withPropertyValues("better-auth.servers.staff.url=" + staff.url(), "better-auth." + setting)
                .run(context -> assertThat(startupFailure(context)).contains("no effect without better-auth.url"));
    }

    @Test
    void startup_withAResourceAndAnAudienceOfAServer_fails() {
        application
                .withPropertyValues(
                        "better-auth.url=" + customers.url(),
                        "better-auth.resource=https://api.example.com",
                        "better-auth.servers.staff.url=" + staff.url(),
                        "better-auth.servers.staff.audience=api")
                .run(context -> assertThat(startupFailure(context))
                        .contains("better-auth.resource excludes better-auth.servers.staff.audience"));
    }

    @Test
    void startup_withIntrospection_fails() {
        application
                .withPropertyValues(
                        "better-auth.url=" + customers.url(),
                        "better-auth.servers.staff.url=" + staff.url(),
                        "better-auth.introspection.client-id=client",
                        "better-auth.introspection.client-secret=secret")
                .run(context -> assertThat(startupFailure(context))
                        .contains("better-auth.introspection exclude better-auth.servers"));
    }
}
