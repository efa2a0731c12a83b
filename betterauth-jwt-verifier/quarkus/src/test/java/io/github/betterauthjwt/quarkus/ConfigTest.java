// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that wrong properties are reported by their names. */
class ConfigTest {

    private static final String URL = "better-auth.url";
    private static final String SERVER = "https://app.example.com";

    private static BetterAuthConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(BetterAuthConfig.class)
                .withDefaultValues(properties)
                .build()
                .getConfigMapping(BetterAuthConfig.class);
    }

    @Test
    void url_missing_isReported() {
        assertThatThrownBy(() -> Verifiers.builder(config(Map.of())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The property better-auth.url is missing");
    }

    @ParameterizedTest
    @CsvSource({"url, not a url", "clock-skew, 3600", "request-headers.Host, a"})
    void value_wrong_isReportedWithItsProperty(String property, String value) {
        Map<String, String> properties =
                property.equals("url") ? Map.of(URL, value) : Map.of(URL, SERVER, "better-auth." + property, value);
        assertThatThrownBy(() -> Verifiers.builder(config(properties)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The property better-auth." + property.split("\\.", 2)[0] + " is wrong");
    }

    @ParameterizedTest
    @CsvSource({"audience, x", "accept-access-tokens, true"})
    void resource_withAContradiction_isReported(String property, String value) {
        Map<String, String> properties = Map.of(
                URL, SERVER, "better-auth.resource", "https://api.example.com/mcp", "better-auth." + property, value);
        assertThatThrownBy(() -> Verifiers.builder(config(properties)))
                .hasMessageContaining("better-auth.resource excludes better-auth.audience");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs", "/docs*", "/*/docs", "/**"})
    void pattern_wrong_isReported(String pattern) {
        assertThatThrownBy(() -> new RouteAccess(config(Map.of("better-auth.public-paths", pattern))))
                .hasMessageContaining("The property better-auth.public-paths is wrong");
    }

    @Test
    void defaults_areThoseOfTheReadme() {
        BetterAuthConfig config = config(Map.of());

        assertThat(config.clockSkew()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.rolesClaim()).containsExactly("role");
        assertThat(config.lazy()).isFalse();
        assertThat(config.publicPaths()).isEmpty();
    }
}
