// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @TempDir
    private Path folder;

    @Test
    void read_nothingSet_hasTheDefaults() {
        Settings settings = Settings.read(Map.of());

        assertThat(settings.listen().host()).isEqualTo("127.0.0.1");
        assertThat(settings.listen().port()).isEqualTo(8080);
        assertThat(settings.listen().managementHost()).isEqualTo("127.0.0.1");
        assertThat(settings.listen().managementPort()).isEqualTo(8081);
        assertThat(settings.listen().managementIsPublic()).isFalse();
        assertThat(settings.tracing().trustsCallers()).isFalse();
        assertThat(settings.postgres().url()).isNull();
        assertThat(settings.tokens().issuer()).isEqualTo("http://localhost:3000");
        assertThat(settings.tokens().audience()).isEqualTo("http://localhost:3000");
        assertThat(settings.tokens().jwksUri()).isEqualTo(URI.create("http://localhost:3000/api/auth/jwks"));
        assertThat(settings.listen().corsOrigins()).containsExactly("http://localhost:3000");
        assertThat(settings.postgres().direct()).isTrue();
    }

    @Test
    void read_betterAuthUrlWithPath_usesItAsTheBasePath() {
        Settings settings = Settings.read(Map.of("BETTER_AUTH_URL", "https://App.Example.com:443/auth/"));

        assertThat(settings.tokens().issuer()).isEqualTo("https://app.example.com");
        assertThat(settings.tokens().jwksUri()).isEqualTo(URI.create("https://app.example.com/auth/jwks"));
    }

    @Test
    void read_severalMistakes_areAllReported() {
        Map<String, String> environment = Map.of(
                "PORT", "80800",
                "BETTER_AUTH_URL", "app.example.com",
                "CORS_ORIGINS", "https://a.example/path",
                "DATABASE_URL", "mysql://user:hunter2@host/db",
                "DATABASE_POOLER", "maybe",
                "DATABASE_WAIT", "1h",
                "ACCESS_LOG", "yes");

        assertThatThrownBy(() -> Settings.read(environment))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("PORT: \"80800\" is wrong, expected a number from 0 to 65535")
                .hasMessageContaining("BETTER_AUTH_URL: \"app.example.com\"")
                .hasMessageContaining("CORS_ORIGINS")
                .hasMessageContaining("DATABASE_URL: expected postgresql://")
                .hasMessageContaining("DATABASE_POOLER: \"maybe\"")
                .hasMessageContaining("DATABASE_WAIT: \"1h\"")
                .hasMessageContaining("ACCESS_LOG: \"yes\" is wrong, expected true or false")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void read_yamlFile_isOverriddenByTheEnvironment() throws Exception {
        Path file = Files.writeString(
                folder.resolve("tasks.yaml"),
                """
                port: 9000
                better-auth:
                  url: https://app.example.com
                cors:
                  origins: [https://a.example, https://b.example/]
                database:
                  pool-size: 20
                request-timeout: 5s
                """);

        Settings settings = Settings.read(Map.of("CONFIG_FILE", file.toString(), "PORT", "9001"));

        assertThat(settings.listen().port()).isEqualTo(9001);
        assertThat(settings.tokens().issuer()).isEqualTo("https://app.example.com");
        assertThat(settings.listen().corsOrigins()).containsExactlyInAnyOrder("https://a.example", "https://b.example");
        assertThat(settings.postgres().poolSize()).isEqualTo(20);
        assertThat(settings.limits().request()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void read_yamlFileWithUnknownKey_namesTheKey() throws Exception {
        Path file = Files.writeString(folder.resolve("tasks.yaml"), "better-auth: {uri: https://a.example}\nprot: 1\n");

        assertThatThrownBy(() -> Settings.read(Map.of("CONFIG_FILE", file.toString())))
                .hasMessageContaining("\"better-auth.uri\"")
                .hasMessageContaining("\"prot\"");
    }

    @Test
    void read_yamlFileMissingOrBroken_isReported() throws Exception {
        assertThatThrownBy(() -> Settings.read(Map.of("CONFIG_FILE", "/nowhere.yaml")))
                .hasMessageContaining("cannot be read");
        Path file = Files.writeString(folder.resolve("tasks.yaml"), "a: [");
        assertThatThrownBy(() -> Settings.read(Map.of("CONFIG_FILE", file.toString())))
                .hasMessageContaining("is not YAML");
    }

    @Test
    void read_keysByPlainHttpFromElsewhere_requiresPermission() {
        Map<String, String> inContainers = Map.of("BETTER_AUTH_JWKS_URI", "http://web:3000/api/auth/jwks");

        assertThatThrownBy(() -> Settings.read(inContainers))
                .hasMessageContaining("BETTER_AUTH_JWKS_URI")
                .hasMessageContaining("BETTER_AUTH_JWKS_INSECURE=true");
        assertThatThrownBy(() -> Settings.read(Map.of("BETTER_AUTH_URL", "http://app.example.com", "PORT", "x")))
                .hasMessageContaining("BETTER_AUTH_URL: \"http://app.example.com\" is wrong, expected https")
                .hasMessageContaining("PORT");
        assertThat(Settings.read(with(inContainers, "BETTER_AUTH_JWKS_INSECURE", "true"))
                        .tokens()
                        .jwksUri())
                .hasToString("http://web:3000/api/auth/jwks");
        assertThat(Settings.read(Map.of("BETTER_AUTH_URL", "http://[::1]:3000"))
                        .tokens()
                        .issuer())
                .isEqualTo("http://[::1]:3000");
    }

    @Test
    void read_namesThatNoTokenHas_areReportedTogether() {
        Map<String, String> environment = Map.of(
                "BETTER_AUTH_ISSUER", "https://a.example.com https://b.example.com",
                "BETTER_AUTH_AUDIENCE", "https://*.example.com");
        assertThatThrownBy(() -> Settings.read(environment))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("BETTER_AUTH_ISSUER: ")
                .hasMessageContaining(
                        "BETTER_AUTH_AUDIENCE: \"https://*.example.com\" is wrong, expected the aud of the tokens");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com/api/auth/jwks",
                "https://app.example.com/api/auth/jwks/",
                "https://app.example.com/api/auth/.well-known/openid-configuration"
            })
    void read_addressOfTheJwkSetAsTheUrl_namesTheSettingForIt(String url) {
        assertThatThrownBy(() -> Settings.read(Map.of("BETTER_AUTH_URL", url)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("BETTER_AUTH_URL: \"" + url + "\" is wrong, expected Better Auth's base URL")
                .hasMessageContaining("BETTER_AUTH_JWKS_URI");
    }

    @Test
    void read_yamlBlanks_countAsNotSet() throws Exception {
        Path file = Files.writeString(
                folder.resolve("tasks.yaml"),
                "better-auth: {issuer: '', audience: ' ', jwks-uri: }\ndatabase: {url: ''}\ncors: {origins: []}");

        assertThat(Settings.read(Map.of("CONFIG_FILE", file.toString()))).isEqualTo(Settings.read(Map.of()));
    }

    @Test
    void read_migrationUrlAlone_isReportedWithTheOthers() {
        String address = "postgresql://u:hunter2@h/d";

        assertThatThrownBy(() -> Settings.read(Map.of("DATABASE_MIGRATION_URL", address, "PORT", "x")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("DATABASE_MIGRATION_URL: expected DATABASE_URL too, for the same database")
                .hasMessageContaining("PORT")
                .hasMessageNotContaining("hunter2");
        assertThat(Settings.read(Map.of("DATABASE_MIGRATION_URL", address, "DATABASE_URL", address))
                        .postgres()
                        .migrationUrl())
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://u:hunter2@h",
                "https://h?key=hunter2",
                "https://u:hunter2@h:x/",
                "https://h/#x",
                "https://h:65536",
                "https://h:0",
                "http://my_auth:3000",
                "//h/jwks",
                "/jwks",
                "ftp://h"
            })
    void read_urlThatCannotBeFetched_isReportedWithoutItsPassword(String url) {
        Map<String, String> environment =
                Map.of("BETTER_AUTH_URL", url, "BETTER_AUTH_JWKS_URI", url, "CORS_ORIGINS", url);

        assertThatThrownBy(() -> Settings.read(environment))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("\n  BETTER_AUTH_URL:")
                .hasMessageContaining("\n  BETTER_AUTH_JWKS_URI:")
                .hasMessageContaining("\n  CORS_ORIGINS:")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void read_betterAuthUrlWithEncodedPath_keepsItAsItIs() {
        assertThat(Settings.read(Map.of("BETTER_AUTH_URL", "https://app.example.com/my%20auth"))
                        .tokens()
                        .jwksUri())
                .hasToString("https://app.example.com/my%20auth/jwks");
    }

    @Test
    void read_hostWithoutAddress_isReported() {
        assertThatThrownBy(() -> Settings.read(Map.of("HOST", "no-such-host.invalid")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("HOST: \"no-such-host.invalid\" is wrong, expected an address");
        assertThat(Settings.read(Map.of("HOST", "::")).listen().host()).isEqualTo("::");
    }

    @Test
    void read_invalidFolder_isReported() throws Exception {
        Path file = Files.writeString(folder.resolve("tasks.yaml"), "data-dir: \"a\\0b\"");

        assertThatThrownBy(() -> Settings.read(Map.of("CONFIG_FILE", file.toString())))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("DATA_DIR");
    }

    @Test
    void read_noTracingSettings_isOff() {
        assertThat(Settings.read(Map.of("OTEL_SERVICE_NAME", "x", "OTEL_TRACES_SAMPLER_ARG", "much"))
                        .tracing()
                        .isOff())
                .isTrue();
    }

    @Test
    void read_tracingInTheFile_isOnWithTheOtherVariables() throws Exception {
        Path file = Files.writeString(
                folder.resolve("tasks.yaml"),
                "otel: {exporter: {otlp: {endpoint: 'http://localhost:4318'}}, service: {name: mine}}");

        TracingSettings tracing = Settings.read(
                        Map.of("CONFIG_FILE", file.toString(), "OTEL_BSP_SCHEDULE_DELAY", "100"))
                .tracing();

        assertThat(tracing.properties())
                .containsEntry("otel.exporter.otlp.endpoint", "http://localhost:4318")
                .containsEntry("otel.service.name", "mine")
                .containsEntry("otel.bsp.schedule.delay", "100");
    }

    @Test
    void read_tracingMistakes_areReportedWithoutTheSecrets() {
        assertThatThrownBy(() -> Settings.read(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "ftp://u:hunter2@h", "PORT", "x")))
                .hasMessageContaining("OTEL_EXPORTER_OTLP_ENDPOINT: expected a URL")
                .hasMessageContaining("PORT")
                .hasMessageNotContaining("hunter2");
        Map<String, String> on = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318");
        assertThatThrownBy(() -> Settings.read(with(on, "OTEL_EXPORTER_OTLP_HEADERS", "hunter2")))
                .hasMessageContaining("OTEL_EXPORTER_OTLP_HEADERS: expected name=value pairs")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> Settings.read(with(on, "OTEL_EXPORTER_OTLP_TIMEOUT", "soon")))
                .hasMessageContaining("otel.exporter.otlp.timeout");
        assertThatThrownBy(() -> Settings.read(with(on, "OTEL_TRACES_SAMPLER_ARG", "2")))
                .hasMessageContaining("OTEL_");
        assertThatThrownBy(() -> Settings.read(with(on, "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))
                .hasMessageContaining("OTEL_");
        assertThat(Settings.read(with(on, "OTEL_EXPORTER_OTLP_HEADERS", "x-key=hunter2"))
                        .toString())
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "x-key=%zzhunter2",
                "x-key=%0Ahunter2",
                "x-key=%7Fhunter2",
                "x key=hunter2",
                "=hunter2",
                "a=b,hunter2",
                "a=hunter2\u00e4"
            })
    void read_invalidHeaders_areReportedWithoutTheirValues(String headers) {
        Map<String, String> on = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318");
        for (String name : List.of("OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS")) {
            assertThatThrownBy(() -> Settings.read(with(on, name, headers)))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining(name + ": expected name=value pairs")
                    .hasMessageNotContaining("hunter2");
        }
    }

    @Test
    void read_keyServerHeaders_keepTheirValuesAsTheyAre() {
        String headers = "X-Key: hunter2, a=b; c:d\r\n\nUser-Agent: tasks/1\n";
        Settings settings = Settings.read(Map.of("BETTER_AUTH_JWKS_HEADERS", headers));

        assertThat(settings.tokens().keyServerHeaders().fields())
                .isEqualTo(Map.of("X-Key", "hunter2, a=b; c:d", "User-Agent", "tasks/1"));
        assertThat(settings.toString()).contains("X-Key").doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "Bearer hunter2: x",
                "hunter2:",
                "Host: hunter2",
                "X-Key: hunter2\nhunter2",
                "X-Key: a\nx-key: hunter2",
                "X-Key: hunter2\u00e4"
            })
    void read_invalidKeyServerHeaders_areReportedWithoutTheirText(String headers) {
        assertThatThrownBy(() -> Settings.read(Map.of("BETTER_AUTH_JWKS_HEADERS", headers)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("BETTER_AUTH_JWKS_HEADERS: expected Name: value")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"['X-Key: a,b', 'X-Other: c']", "|\n    X-Key: a,b\n    X-Other: c\n"})
    void read_keyServerHeadersInYaml_areOnePerLineOrEntry(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("tasks.yaml"), "better-auth:\n  jwks-headers: " + yaml);

        Settings settings = Settings.read(Map.of("CONFIG_FILE", file.toString()));
        assertThat(settings.tokens().keyServerHeaders().fields()).isEqualTo(Map.of("X-Key", "a,b", "X-Other", "c"));
    }

    @Test
    void read_validHeaders_areAccepted() {
        Map<String, String> environment = Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318",
                "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "Authorization=Basic%20aHVudGVyMg==, x-key = a b%7e",
                "OTEL_INSTRUMENTATION_HTTP_CLIENT_CAPTURE_REQUEST_HEADERS", "only,names");

        assertThat(Settings.read(environment).tracing().isOff()).isFalse();
    }

    @Test
    void read_endpointForTracesWithPassword_isReportedWithoutIt() {
        Map<String, String> environment = Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318",
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "ftp://u:hunter2@h");

        assertThatThrownBy(() -> Settings.read(environment))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: expected a URL")
                .hasMessageNotContaining("hunter2");
    }

    private static Map<String, String> with(Map<String, String> settings, String name, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(name, value);
        return more;
    }

    @Test
    void managementPort_sameAsPort_isThePublicOne() {
        Settings settings = Settings.read(Map.of("HOST", "0.0.0.0", "PORT", "9000", "MANAGEMENT_PORT", "9000"));

        assertThat(settings.listen().managementIsPublic()).isTrue();
        assertThat(settings.listen().managementHost()).isEqualTo("0.0.0.0");
        assertThat(Settings.read(Map.of("PORT", "0", "MANAGEMENT_PORT", "0"))
                        .listen()
                        .managementIsPublic())
                .isFalse();
    }

    @Test
    void managementHost_withoutEffect_isAMistake() {
        Map<String, String> onePort = Map.of("HOST", "0.0.0.0", "PORT", "9000", "MANAGEMENT_PORT", "9000");

        assertThatThrownBy(() -> Settings.read(with(onePort, "MANAGEMENT_HOST", "127.0.0.1")))
                .hasMessageContaining("MANAGEMENT_HOST: \"127.0.0.1\" is wrong, expected the value of HOST");
        assertThat(Settings.read(with(onePort, "MANAGEMENT_HOST", "0.0.0.0"))
                        .listen()
                        .managementIsPublic())
                .isTrue();
    }

    @Test
    void settings_shown_holdNoPassword() {
        assertThat(Settings.read(Map.of("DATABASE_URL", "postgresql://u:hunter2@h/d"))
                        .toString())
                .contains("postgresql://u@h:5432/d")
                .doesNotContain("hunter2");
    }

    @Test
    void readme_table_isThatOfTheDeclarations() throws Exception {
        String rows = Files.readAllLines(Path.of("README.md")).stream()
                .dropWhile(line -> !line.startsWith("| setting |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .collect(Collectors.joining("\n"));

        assertThat(rows)
                .as("The table of settings in task-service/README.md. Replace its rows by the expected ones")
                .isEqualTo(
                        SettingsReader.declarations().stream().map(Setting::row).collect(Collectors.joining("\n")));
    }

    @Test
    void mistake_secretSetting_isReportedWithoutItsValue() {
        for (Setting<?> setting : SettingsReader.declarations()) {
            if (setting.isSecret()) {
                Map<String, String> environment = Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318", "DATABASE_URL", "postgresql://h/d");

                assertThatThrownBy(() -> Settings.read(with(environment, setting.name(), "hunter2")))
                        .hasMessageContaining(setting.name() + ": expected")
                        .hasMessageNotContaining("hunter2");
            }
        }
    }

    @Test
    void help_always_namesEverySetting() {
        for (Setting<?> setting : SettingsReader.declarations()) {
            assertThat(Settings.help()).contains(setting.name());
        }
    }
}
