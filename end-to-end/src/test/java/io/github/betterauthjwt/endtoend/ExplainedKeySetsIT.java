// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static io.github.betterauthjwt.endtoend.Explained.assertRejected;
import static io.github.betterauthjwt.endtoend.Explained.assertUnavailable;
import static io.github.betterauthjwt.endtoend.Explained.explain;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.Explanation;
import io.github.betterauthjwt.Explanation.Outcome;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import java.net.URI;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests valid tokens that are rejected because the keys of a real Better Auth are missing, too many or unreachable. */
class ExplainedKeySetsIT {

    private static AuthServer server;

    @BeforeAll
    static void start() {
        server = AuthServer.start("explained-keys", "{}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void setUpRightly() {
        reconfigure("{}");
        server.obey("forget-keys");
    }

    private static void reconfigure(String options) {
        server.obey("reconfigure " + options);
    }

    @Test
    void explain_rotatedKeys_recommendsANewToken() {
        Person ada = Person.signUp(server.url(), "Ada");
        String old = ada.token();
        server.obey("forget-keys");
        assertThat(explain(server, ada.token()).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertRejected(explain(server, old), Reason.UNKNOWN_KEY, "The key was rotated away");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"basePath":"/auth"}                                               | basePath
                    {"jwt":{"jwks":{"jwksPath":"/keys"}}}                              | jwksPath
                    {"jwt":{"jwks":{"remoteUrl":"https://keys.example.com/jwks","keyPairConfig":{"alg":"EdDSA"}}}} | remoteUrl
                    {"rateLimit":{"enabled":true,"window":60,"max":1}}                 | rateLimit.customRules
                    """)
    void explain_unreachableJwkSet_namesTheOption(String options, String remedy) {
        String token = Person.signUp(server.url(), "Ada").token();
        reconfigure(options);
        Http.get(server.url() + "/api/auth/jwks"); // the rate limit allows only this request
        assertUnavailable(explain(server, token), remedy);
    }

    @Test
    void explain_secretChanged_oldTokensStayValidAndNewOnesFail() {
        Person ada = Person.signUp(server.url(), "Ada");
        String old = ada.token();
        reconfigure("{\"secret\":\"another-secret-another-secret-another-secret\"}");
        assertThat(explain(server, old).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(Person.signUp(server.url(), "Grace").tokenStatus()).isEqualTo(500);
        assertRejected(explain(server, "undefined"), Reason.PLACEHOLDER, "BETTER_AUTH_SECRET changed");
    }

    @Test
    void explain_serverStopped_namesTheServerToStart() {
        AuthServer other = AuthServer.start("explained-gone", "{}");
        String token = Person.signUp(other.url(), "Ada").token();
        other.close();
        try (JwtVerifier verifier = JwtVerifier.forBetterAuth(other.url())) {
            assertUnavailable(verifier.explain(token), "Start Better Auth");
        }
    }

    @Test
    void explain_tlsToAServerWithoutTls_reportsIt() {
        String token = Person.signUp(server.url(), "Ada").token();
        URI tls = URI.create(server.url().replace("http:", "https:") + "/api/auth/jwks");
        try (JwtVerifier verifier =
                JwtVerifier.builder(server.url(), server.url()).jwksUri(tls).build()) {
            assertUnavailable(verifier.explain(token), "certificate");
        }
    }

    @Test
    void explain_keysExpiredWhileIdle_reportsAnEmptyJwkSet() throws InterruptedException {
        reconfigure("{\"jwt\":{\"jwks\":{\"rotationInterval\":1,\"gracePeriod\":1}}}");
        String token = Person.signUp(server.url(), "Ada").token();
        while (!Http.get(server.url() + "/api/auth/jwks").body().equals("{\"keys\":[]}")) {
            Thread.sleep(200); // until the key and its grace period have expired
        }
        assertRejected(explain(server, token), Reason.UNKNOWN_KEY, "The JWK Set is empty");
    }

    @Test
    void explain_aKeyForEachToken_reportsTooManyKeys() {
        Person ada = Person.signUp(server.url(), "Ada");
        String old = ada.token();
        server.obey("forget-keys");
        reconfigure("{\"jwt\":{\"jwks\":{\"rotationInterval\":0.001}}}");
        IntStream.range(0, 12).forEach(n -> ada.token());
        Explanation why = explain(server, old);
        assertRejected(why, Reason.UNKNOWN_KEY, "does Better Auth make one at each request?");
        assertThat(why.toString()).contains(" and 2 more]");
    }

    @Test
    void explain_keysLostBetweenRequests_namesWhereToKeepThem() {
        reconfigure("{\"forgetful\":true}");
        String token = Person.signUp(server.url(), "Ada").token();
        assertRejected(explain(server, token), Reason.UNKNOWN_KEY, "keep the table jwks in one database that lasts");
    }

    @Test
    void explain_algorithmThatSignsNothing_namesKeyPairConfig() {
        Person ada = Person.signUp(server.url(), "Ada");
        String old = ada.token();
        server.obey("forget-keys");
        reconfigure("{\"jwt\":{\"jwks\":{\"keyPairConfig\":{\"alg\":\"ECDH-ES\"}}}}");
        assertThat(ada.tokenStatus()).isEqualTo(500);
        assertUnavailable(explain(server, old), "keyPairConfig: { alg }");
    }

    @Test
    void explain_migrationMissing_namesTheTable() {
        Person ada = Person.signUp(server.url(), "Ada");
        String old = ada.token();
        reconfigure("{\"missingTables\":[\"jwks\"]}");
        assertThat(ada.tokenStatus()).isEqualTo(500);
        assertUnavailable(explain(server, old), "the table jwks is missing: run Better Auth's migrate command");
    }

    @Test
    void explain_webPageInsteadOfKeys_isReported() {
        String token = Person.signUp(server.url(), "Ada").token();
        URI page = URI.create(server.url() + "/api/auth/error");
        try (JwtVerifier verifier =
                JwtVerifier.builder(server.url(), server.url()).jwksUri(page).build()) {
            assertUnavailable(verifier.explain(token), "A web page answers at jwksUri");
        }
    }
}
