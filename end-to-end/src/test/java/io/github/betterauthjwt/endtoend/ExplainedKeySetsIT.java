// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static io.github.betterauthjwt.endtoend.Explained.assertRefused;
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
    void explain_keysRotatedAway_asksForANewToken() {
        Person ada = Person.signUp(server.url(), "Ada");
        String old = ada.token();
        server.obey("forget-keys");
        assertThat(explain(server, ada.token()).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertRefused(explain(server, old), Reason.UNKNOWN_KEY, "The key was rotated away");
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
    void explain_keySetOutOfReach_namesTheOption(String options, String remedy) {
        String token = Person.signUp(server.url(), "Ada").token();
        reconfigure(options);
        Http.get(server.url() + "/api/auth/jwks"); // the rate limit allows only this request
        assertUnavailable(explain(server, token), remedy);
    }

    @Test
    void explain_secretChanged_oldTokensLive_newOnesCannotBeMade() {
        Person ada = Person.signUp(server.url(), "Ada");
        String old = ada.token();
        reconfigure("{\"secret\":\"another-secret-another-secret-another-secret\"}");
        assertThat(explain(server, old).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(Person.signUp(server.url(), "Grace").tokenStatus()).isEqualTo(500);
        assertRefused(explain(server, "undefined"), Reason.PLACEHOLDER, "BETTER_AUTH_SECRET changed");
    }

    @Test
    void explain_serverGone_saysWhatToStart() {
        AuthServer other = AuthServer.start("explained-gone", "{}");
        String token = Person.signUp(other.url(), "Ada").token();
        other.close();
        try (JwtVerifier verifier = JwtVerifier.forBetterAuth(other.url())) {
            assertUnavailable(verifier.explain(token), "Start Better Auth");
        }
    }

    @Test
    void explain_tlsToAServerWithoutIt_saysSo() {
        String token = Person.signUp(server.url(), "Ada").token();
        URI tls = URI.create(server.url().replace("http:", "https:") + "/api/auth/jwks");
        try (JwtVerifier verifier =
                JwtVerifier.builder(server.url(), server.url()).jwksUri(tls).build()) {
            assertUnavailable(verifier.explain(token), "certificate");
        }
    }

    @Test
    void explain_keysExpiredWhileIdle_saysThatTheSetIsEmpty() throws InterruptedException {
        reconfigure("{\"jwt\":{\"jwks\":{\"rotationInterval\":1,\"gracePeriod\":1}}}");
        String token = Person.signUp(server.url(), "Ada").token();
        while (!Http.get(server.url() + "/api/auth/jwks").body().equals("{\"keys\":[]}")) {
            Thread.sleep(200); // until the key and its grace period have expired
        }
        assertRefused(explain(server, token), Reason.UNKNOWN_KEY, "The JWK Set is empty");
    }

    @Test
    void explain_aKeyForEachToken_asksWhetherThatIsSo() {
        Person ada = Person.signUp(server.url(), "Ada");
        String old = ada.token();
        server.obey("forget-keys");
        reconfigure("{\"jwt\":{\"jwks\":{\"rotationInterval\":0.001}}}");
        IntStream.range(0, 12).forEach(n -> ada.token());
        Explanation why = explain(server, old);
        assertRefused(why, Reason.UNKNOWN_KEY, "does Better Auth make one at each request?");
        assertThat(why.toString()).contains(" and 2 more]");
    }

    @Test
    void explain_keysLostBetweenRequests_saysWhereToKeepThem() {
        reconfigure("{\"forgetful\":true}");
        String token = Person.signUp(server.url(), "Ada").token();
        assertRefused(explain(server, token), Reason.UNKNOWN_KEY, "keep the table jwks in one database that lasts");
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
    void explain_webPageOfBetterAuthInsteadOfKeys_isToldApart() {
        String token = Person.signUp(server.url(), "Ada").token();
        URI page = URI.create(server.url() + "/api/auth/error");
        try (JwtVerifier verifier =
                JwtVerifier.builder(server.url(), server.url()).jwksUri(page).build()) {
            assertUnavailable(verifier.explain(token), "A web page answers at jwksUri");
        }
    }
}
