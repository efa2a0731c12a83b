// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.Explanation;
import io.github.betterauthjwt.Explanation.Outcome;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a token is refused, each cause brought about by a real Better Auth that is set up wrongly. */
class ExplainedCausesIT {

    private static AuthServer server;

    @BeforeAll
    static void start() {
        server = AuthServer.start("explained", "{}");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void setUpRightly() {
        server.obey("reconfigure {}");
    }

    /** Options of Better Auth, where URL stands for its address. */
    private static void reconfigure(String options) {
        server.obey("reconfigure " + options.replace("URL", server.url()));
    }

    private static Explanation explain(String token) {
        try (JwtVerifier verifier = JwtVerifier.forBetterAuth(server.url())) {
            return verifier.explain(token);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"jwt":{"jwt":{"issuer":"URL/"}}}                    | WRONG_ISSUER   | trailing slash
                    {"jwt":{"jwt":{"issuer":"URL/api/auth"}}}            | WRONG_ISSUER   | additionalIssuers
                    {"jwt":{"jwt":{"issuer":"https://localhost"}}}       | WRONG_ISSUER   | schemes differ
                    {"jwt":{"jwt":{"issuer":"http://localhost:1"}}}      | WRONG_ISSUER   | ports differ
                    {"jwt":{"jwt":{"issuer":"https://app.example.com"}}} | WRONG_ISSUER   | BETTER_AUTH_URL
                    {"claims":{"iss":""}}                                | WRONG_ISSUER   | set baseURL or BETTER_AUTH_URL
                    {"jwt":{"jwt":{"audience":"tasks"}}}                 | WRONG_AUDIENCE | additionalAudiences("tasks")
                    {"jwt":{"jwt":{"expirationTime":3600}}}              | EXPIRED        | expirationTime: "1h"
                    {"subject":""}                                       | MISSING_CLAIM  | getSubject
                    {"claims":{"nonce":"x"}}                             | ID_TOKEN       | authClient.token()
                    {"claims":{"cnf":{"jkt":"x"}}}                       | SENDER_CONSTRAINED | without a DPoP header
                    """)
    void explain_tokenOfAMisconfiguredServer_namesTheOption(String options, Reason reason, String remedy) {
        Person ada = Person.signUp(server.url(), "Ada");
        reconfigure(options);
        assertRefused(explain(ada.token()), reason, remedy);
    }

    @Test
    void explain_loopbackByAnotherName_saysThatTheseAreTwo() {
        String byAddress = server.url().replace("localhost", "127.0.0.1");
        try (JwtVerifier verifier = JwtVerifier.forBetterAuth(byAddress)) {
            Explanation why =
                    verifier.explain(Person.signUp(server.url(), "Ada").token());
            assertRefused(why, Reason.WRONG_ISSUER, "localhost and 127.0.0.1 are two issuers");
        }
    }

    @Test
    void explain_wholeUserRowWithAnAvatar_namesDefinePayload() {
        Person ada = Person.signUp(server.url(), "Ada");
        reconfigure("{\"claims\":{\"image\":\"data:image/png;base64," + "A".repeat(13_000) + "\"}}");
        Explanation why = explain(ada.token());
        assertRefused(why, Reason.TOO_LARGE, "definePayload");
        assertThat(why.remedies().get(0)).contains("the claim \"image\"");
    }

    @Test
    void explain_sessionToken_bareOrSigned_saysWhatToSend() {
        Person ada = Person.signUp(server.url(), "Ada");
        String signed = ada.cookie("session_token");
        assertRefused(explain(signed), Reason.SESSION_TOKEN, "authClient.token()");
        assertThat(explain(signed).kind()).startsWith("a signed session token");
        assertRefused(explain(signed.substring(0, signed.indexOf('.'))), Reason.SESSION_TOKEN, "authClient.token()");
    }

    @ParameterizedTest
    @CsvSource({
        "compact, SESSION_CACHE_TOKEN, the session cookie cache with strategy \"compact\"",
        "jwt, ALGORITHM_NOT_ALLOWED, the session cookie cache with strategy \"jwt\"",
        "jwe, ENCRYPTED, an encrypted token (JWE)"
    })
    void explain_cookieCache_isNamedByItsStrategy(String strategy, Reason reason, String kind) {
        reconfigure("{\"session\":{\"cookieCache\":{\"enabled\":true,\"strategy\":\"" + strategy + "\"}}}");
        Explanation why = explain(Person.signUp(server.url(), "Ada").cookie("session_data"));
        assertRefused(why, reason, "authClient.token()");
        assertThat(why.kind()).startsWith(kind);
    }

    @Test
    void explain_keysRotatedAway_asksForANewToken() {
        Person ada = Person.signUp(server.url(), "Ada");
        String old = ada.token();
        server.obey("forget-keys");
        assertThat(explain(ada.token()).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertRefused(explain(old), Reason.UNKNOWN_KEY, "The key was rotated away");
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
        Http.get(server.url() + "/api/auth/jwks"); // the one request that the limit lets through
        assertUnavailable(explain(token), remedy);
    }

    @Test
    void explain_secretChanged_oldTokensLive_newOnesCannotBeMade() {
        Person ada = Person.signUp(server.url(), "Ada");
        String old = ada.token();
        reconfigure("{\"secret\":\"another-secret-another-secret-another-secret\"}");
        assertThat(explain(old).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(Person.signUp(server.url(), "Grace").tokenStatus()).isEqualTo(500);
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

    private static void assertRefused(Explanation why, Reason reason, String remedy) {
        assertThat(why.reason()).as(why.toString()).contains(reason);
        assertThat(String.join("\n", why.remedies())).contains(remedy);
    }

    private static void assertUnavailable(Explanation why, String remedy) {
        assertThat(why.outcome()).as(why.toString()).isEqualTo(Outcome.KEYS_UNAVAILABLE);
        assertThat(String.join("\n", why.remedies())).contains(remedy);
    }
}
