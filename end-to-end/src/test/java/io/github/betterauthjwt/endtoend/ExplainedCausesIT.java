// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static io.github.betterauthjwt.endtoend.Explained.assertRejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.Explanation;
import io.github.betterauthjwt.Explanation.Outcome;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the explanations of rejected tokens. A real, misconfigured Better Auth server produces each cause. */
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

    /** Applies options of Better Auth, in which URL stands for its address. */
    private static void reconfigure(String options) {
        server.obey("reconfigure " + options.replace("URL", server.url()));
    }

    private static Explanation explain(String token) {
        return Explained.explain(server, token);
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
        assertRejected(explain(ada.token()), reason, remedy);
    }

    @Test
    void explain_loopbackByAnotherName_reportsTwoDifferentIssuers() {
        String byAddress = server.url().replace("localhost", "127.0.0.1");
        try (JwtVerifier verifier = JwtVerifier.forBetterAuth(byAddress)) {
            Explanation why =
                    verifier.explain(Person.signUp(server.url(), "Ada").token());
            assertRejected(why, Reason.WRONG_ISSUER, "localhost and 127.0.0.1 are two issuers");
        }
    }

    @Test
    void explain_wholeUserRowWithAnAvatar_namesDefinePayload() {
        Person ada = Person.signUpWithImage(server.url(), "Ada", "data:image/png;base64," + "A".repeat(13_000));
        Explanation why = explain(ada.token());
        assertRejected(why, Reason.TOO_LARGE, "definePayload");
        assertThat(why.remedies().get(0)).contains("the claim \"image\"");
    }

    @ParameterizedTest
    @CsvSource({
        "Host, auth.internal:3000, 'If baseURL is unset, Better Auth takes the one of each request'",
        "X-Forwarded-Proto, https, 'The schemes differ: behind a TLS proxy, set BETTER_AUTH_URL'"
    })
    void explain_baseUrlUnset_issuerFollowsTheRequest(String header, String value, String remedy) {
        Person ada = Person.signUp(server.url(), "Ada");
        server.obey("reconfigure {\"baseURL\":null}");
        assertThat(explain(ada.token()).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertRejected(explain(ada.token(header, value)), Reason.WRONG_ISSUER, remedy);
    }

    @Test
    void explain_sessionCacheAsAJwt_ofTheSameKey_isNamed() {
        reconfigure(
                "{\"session\":{\"cookieCache\":{\"enabled\":true,\"strategy\":\"jwt\"}},\"jwt\":{\"sessionCookieCache\":true}}");
        Explanation why = explain(Person.signUp(server.url(), "Ada").cookie("session_data"));
        assertRejected(why, Reason.SESSION_CACHE_TOKEN, "authClient.token()");
        assertThat(why.kind()).contains("sessionCookieCache");
    }

    @Test
    void explain_nullTokenOfASignedOutUser_recommendsToAwaitIt() {
        assertThat(Http.get(server.url() + "/api/auth/token").statusCode()).isEqualTo(401);
        assertRejected(explain("null"), Reason.PLACEHOLDER, "send no header while its data is null");
    }

    @ParameterizedTest
    @CsvSource({"-1800, NOT_YET_VALID, behind", "1800, EXPIRED, ahead"})
    void explain_clockOfThisMachineIsWrong_namesTheDifference(long seconds, Reason reason, String direction) {
        Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds));
        String token = Person.signUp(server.url(), "Ada").token();
        try (JwtVerifier verifier =
                JwtVerifier.builderForBetterAuth(server.url()).clock(wrong).build()) {
            await(() -> verifier.keys().clockAhead().isPresent());
            Explanation why = verifier.explain(token);
            assertRejected(why, reason, "Set this machine's clock or Better Auth's: ours is");
            assertThat(why.toString()).containsPattern("your clock is (29|30) min " + direction);
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void explain_sessionToken_namesTheTokenToSend() {
        Person ada = Person.signUp(server.url(), "Ada");
        String signed = ada.cookie("session_token");
        assertRejected(explain(signed), Reason.SESSION_TOKEN, "authClient.token()");
        assertThat(explain(signed).kind()).startsWith("a signed session token");
        assertRejected(explain(signed.substring(0, signed.indexOf('.'))), Reason.SESSION_TOKEN, "authClient.token()");
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
        assertRejected(why, reason, "authClient.token()");
        assertThat(why.kind()).startsWith(kind);
    }
}
