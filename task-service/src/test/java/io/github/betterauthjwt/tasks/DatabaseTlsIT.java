// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.tasks.postgres.EmbeddedDatabase;
import io.github.betterauthjwt.tasks.postgres.StartException;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.testing.TestIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS to a PostgreSQL with a certificate, with the addresses of hosting services. */
class DatabaseTlsIT {

    private static final String NEON = "ep-cool-pond-a1b2c3d4-pooler.eu-central-1.aws.neon.tech";
    private static final String HEROKU = "ec2-54-1-2-3.eu-west-1.compute.amazonaws.com";
    private static final String ELSEWHERE = "db.example.com";

    private static final String OF_THE_SERVICE =
            " FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)" + " WHERE application_name = 'task-service'";

    @TempDir
    private static Path certificates;

    @TempDir
    private Path folder;

    private static TestIssuer issuer;
    private static EmbeddedDatabase server;
    private static TestAuthority authority;

    @BeforeAll
    static void start() throws Exception {
        issuer = TestIssuer.start();
        server = EmbeddedDatabase.start(TestDatabase.folder("tasks-tls"));
        authority = TestAuthority.create(certificates.resolve("ours"));
        TestAuthority.Identity identity = authority.sign("localhost", NEON, HEROKU);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET ssl_cert_file = '" + identity.certificate() + "'");
            statement.execute("ALTER SYSTEM SET ssl_key_file = '" + identity.key() + "'");
            statement.execute("ALTER SYSTEM SET ssl = on");
            statement.execute("SELECT pg_reload_conf()");
        }
        while (!isTrue("SELECT current_setting('ssl') = 'on'")) {
            Thread.sleep(20); // the server reads its settings asynchronously
        }
    }

    @AfterAll
    static void stop() {
        server.close();
        issuer.close();
    }

    private static Connection connect() throws Exception {
        return DriverManager.getConnection(server.url().jdbcUrl(), server.url().properties());
    }

    private static boolean isTrue(String sql) throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static String address(String host, String parameters) {
        return "postgresql://postgres:" + server.url().password() + "@" + host + ":"
                + server.url().port() + "/postgres" + parameters;
    }

    private static TaskService service(String address) {
        Map<String, String> environment = TestDatabase.environment(issuer.url());
        environment.put("DATABASE_URL", address);
        return TaskService.start(Settings.read(environment));
    }

    private static void assertServed(int port) throws Exception {
        assertThat(new Api(port, issuer.token("ada")).get("/api/tasks").status())
                .isEqualTo(200);
        assertThat(isTrue("SELECT bool_and(ssl)" + OF_THE_SERVICE))
                .as("every connection of the service is encrypted")
                .isTrue();
    }

    private static void assertRejected(String address, String... said) {
        assertThatThrownBy(() -> service(address))
                .isInstanceOf(StartException.class)
                .message()
                .startsWith("The schema tasks of postgresql://postgres@")
                .contains(said)
                .doesNotContain(requireNonNull(server.url().password()), "Exception", "org.postgresql", "sun.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"require", "verify-ca", "verify-full"})
    void rootCertificate_named_isTrusted(String mode) throws Exception {
        try (TaskService service =
                service(address("localhost", "?sslmode=" + mode + "&sslrootcert=" + authority.certificate()))) {
            assertServed(service.port());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"require", "verify-ca", "verify-full"})
    void hostName_notInTheCertificate_isRejected(String mode) {
        assertRejected(
                address("127.0.0.1", "?sslmode=" + mode + "&sslrootcert=" + authority.certificate()),
                "postgres@127.0.0.1:",
                "certificate is for another host");
    }

    @Test
    void authority_otherThanConfigured_isRejected() throws Exception {
        Path other = TestAuthority.create(certificates.resolve("other")).certificate();

        assertRejected(
                address("localhost", "?sslmode=verify-full&sslrootcert=" + other),
                "not signed by an authority that is trusted here",
                "sslrootcert");
    }

    @Test
    void rootCertificate_missing_isRejected() {
        assertRejected(address("localhost", "?sslrootcert=/nowhere.pem&sslmode=verify-full"), "/nowhere.pem");
    }

    @Test
    void certificate_verificationDisabled_stillEncrypts() throws Exception {
        try (TaskService service = service(address("127.0.0.1", "?sslmode=no-verify"))) {
            assertServed(service.port());
        }
    }

    @Test
    void server_withoutTls_isRejected() {
        assertThatThrownBy(() -> service(TestDatabase.address() + "?sslmode=require"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("the server does not offer TLS")
                .hasMessageContaining("sslmode=disable");
    }

    /**
     * Returns the program in a JVM that trusts only the test authority and resolves the host names of hosting services
     * to this machine.
     */
    private Program program(Path trustStore, String... hosts) throws Exception {
        Path names = Files.writeString(folder.resolve("hosts"), "127.0.0.1 " + String.join(" ", hosts) + "\n");
        return Program.compiled(
                folder,
                "-Djdk.net.hosts.file=" + names,
                "-Djavax.net.ssl.trustStore=" + trustStore,
                "-Djavax.net.ssl.trustStorePassword=" + TestAuthority.STORE_PASSWORD);
    }

    @Test
    void address_asHerokuWritesIt_isVerifiedWithTheTrustStoreOfTheJvm() throws Exception {
        try (Program program = program(authority.trustStore(), HEROKU)) {
            assertServed(serve(program, address(HEROKU, "")));
        }
    }

    @Test
    void address_asNeonWritesIt_isVerifiedAndReadinessDoesNotWakeTheServer() throws Exception {
        try (Program program = program(authority.trustStore(), NEON)) {
            int port = serve(program, address(NEON, "?sslmode=require&channel_binding=require"));
            Api management = program.management(program.started().getFirst());
            while (!isTrue("SELECT count(*) = 0" + OF_THE_SERVICE)) {
                Thread.sleep(20); // the connections of the migrations end asynchronously
            }
            assertThat(management.get("/health/ready").status()).isEqualTo(200);
            assertThat(isTrue("SELECT count(*) = 0" + OF_THE_SERVICE)).isTrue();
            assertServed(port);
        }
    }

    private static int serve(Program program, String address) throws Exception {
        int port = Program.freePort();
        Process process = program.start(
                Map.of("PORT", Integer.toString(port), "BETTER_AUTH_URL", issuer.url(), "DATABASE_URL", address));
        program.awaitAlive(process);
        return port;
    }

    @Test
    void address_withCertificateOfAnotherHost_isRejected() throws Exception {
        try (Program program = program(authority.trustStore(), ELSEWHERE)) {
            assertEndsPlainly(program, address(ELSEWHERE, "?sslmode=require"), "certificate is for another host");
        }
    }

    @Test
    void address_withUnknownAuthority_isRejected() throws Exception {
        Path other = TestAuthority.create(certificates.resolve("unknown")).trustStore();
        try (Program program = program(other, HEROKU)) {
            assertEndsPlainly(program, address(HEROKU, ""), "not signed by an authority that is trusted here");
        }
    }

    private static void assertEndsPlainly(Program program, String address, String said) throws Exception {
        Process process = program.start(Map.of("PORT", "0", "DATABASE_URL", address));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(program.log(0))
                .contains(said)
                .doesNotContain(
                        "\tat ", "Exception", requireNonNull(server.url().password()));
    }
}
