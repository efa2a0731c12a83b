// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.ReplayStoreException;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerRequest;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.testing.TestDpopKey;
import io.github.betterauthjwt.testing.TestIssuer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Two instances of a service that share a real PostgreSQL. */
class JdbcReplayStoreIT {

    private static final String URL = "https://api.example.com";
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void startDatabase() throws Exception {
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start();
        execute(JdbcReplayStore.SCHEMA);
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        postgres.close();
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long proofs(String key) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("SELECT count(*) FROM dpop_proof WHERE client_key = '" + key + "'")) {
            found.next();
            return found.getLong(1);
        }
    }

    private static JdbcReplayStore store(int maximumProofsOfKey) {
        return JdbcReplayStore.create(postgres.getPostgresDatabase(), maximumProofsOfKey);
    }

    private static BearerAuthenticator instance(JwtVerifier verifier) {
        Dpop dpop = Dpop.builder(URL)
                .replayStore(JdbcReplayStore.create(postgres.getPostgresDatabase()))
                .build();
        return BearerAuthenticator.builder(verifier).dpop(dpop).build();
    }

    @Test
    void proof_sentToTwoInstancesAtOnce_isAcceptedByOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (TestIssuer issuer = TestIssuer.start()) {
            List<BearerAuthenticator> instances = List.of(instance(issuer.verifier()), instance(issuer.verifier()));
            TestDpopKey key = TestDpopKey.generate("EdDSA");
            String token = issuer.jwt().boundTo(key).sign();
            for (int round = 0; round < 25; round++) {
                BearerRequest request = new Request(
                        Map.of("Authorization", "DPoP " + token, "DPoP", key.proof("GET", URL + "/tasks", token)));
                List<Future<String>> outcomes = new ArrayList<>();
                for (BearerAuthenticator instance : instances) {
                    outcomes.add(threads.submit(() -> outcome(instance, request)));
                    outcomes.add(threads.submit(() -> outcome(instance, request)));
                }
                List<String> codes = new ArrayList<>();
                for (Future<String> outcome : outcomes) {
                    codes.add(outcome.get());
                }
                assertThat(codes)
                        .containsExactlyInAnyOrder(
                                "passes", "invalid_dpop_proof", "invalid_dpop_proof", "invalid_dpop_proof");
            }
        } finally {
            threads.shutdown();
        }
    }

    private static String outcome(BearerAuthenticator instance, BearerRequest request) {
        return instance.authenticate(request, BearerAccess.REQUIRED)
                .response()
                .map(BearerResponse::code)
                .orElse("passes");
    }

    @Test
    void database_unavailable_isReportedAsSuch() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setServerNames(new String[] {"127.0.0.1"});
        nowhere.setPortNumbers(new int[] {1});
        assertThatThrownBy(() -> JdbcReplayStore.create(nowhere).remember("key", "proof", Instant.now()))
                .isInstanceOfSatisfying(ReplayStoreException.class, failure -> {
                    assertThat(failure.code()).isEqualTo("replay_store_unavailable");
                    assertThat(failure).hasCauseInstanceOf(SQLException.class);
                });
    }

    @Test
    void key_withTooManyProofs_isRejectedAlone() {
        JdbcReplayStore store = store(3);
        Instant until = Instant.now().plusSeconds(90);
        for (String proof : List.of("1", "2", "3")) {
            assertThat(store.remember("busy", proof, until)).isTrue();
        }
        assertThatThrownBy(() -> store.remember("busy", "4", until))
                .isInstanceOfSatisfying(ReplayStoreException.class, failure -> assertThat(failure.code())
                        .isEqualTo("too_many_proofs"));
        assertThat(store.remember("other", "1", until)).isTrue();
    }

    @Test
    void proofs_thatExpired_areDeleted() throws SQLException {
        assertThat(store(10).remember("old", "1", Instant.now().minusSeconds(1)))
                .isTrue();
        assertThat(proofs("old")).isEqualTo(1);
        assertThat(store(10).remember("new", "1", Instant.now().plusSeconds(90)))
                .isTrue(); // another instance cleans
        assertThat(proofs("old")).isZero();
        assertThat(proofs("new")).isEqualTo(1);
    }

    @Test
    void connection_withoutAutoCommit_isCommitted() throws SQLException {
        PGSimpleDataSource transactional = new PGSimpleDataSource() {
            private static final long serialVersionUID = 1L;

            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                connection.setAutoCommit(false);
                return connection;
            }
        };
        transactional.setUrl(postgres.getJdbcUrl("postgres", "postgres"));
        JdbcReplayStore store = JdbcReplayStore.create(transactional);
        assertThat(store.remember("transactional", "1", Instant.now().plusSeconds(90)))
                .isTrue();
        assertThat(store.remember("transactional", "1", Instant.now().plusSeconds(90)))
                .isFalse();
        assertThat(proofs("transactional")).isEqualTo(1);
    }

    @Test
    void limit_outOfBounds_isRejected() {
        for (int limit : new int[] {0, 1_000_001}) {
            assertThatIllegalArgumentException().isThrownBy(() -> store(limit));
        }
    }

    private record Request(Map<String, String> fields) implements BearerRequest {

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String uri() {
            return "/tasks";
        }

        @Override
        public List<String> headers(String name) {
            return fields.containsKey(name) ? List.of(fields.get(name)) : List.of();
        }
    }
}
