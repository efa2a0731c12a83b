// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests one verifier for two real Better Auth servers, which have different keys, addresses and base paths. */
class SeveralServersIT {

    private static AuthServer first;
    private static AuthServer second;

    @BeforeAll
    static void start() {
        first = AuthServer.start("first", "{}");
        second = AuthServer.start("second", "{\"jwt\":{\"jwks\":{\"keyPairConfig\":{\"alg\":\"ES256\"}}}}");
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
    }

    private static JwtVerifier both() {
        return JwtVerifier.anyOf(JwtVerifier.forBetterAuth(first.url()), JwtVerifier.forBetterAuth(second.url()));
    }

    @Test
    void verify_tokenOfEitherServer_namesItsIssuerAndUser() {
        try (JwtVerifier verifier = both()) {
            for (AuthServer server : new AuthServer[] {first, second}) {
                Person person = Person.signUp(server.url(), "Ada");

                VerifiedJwt jwt = verifier.verify(person.token());

                assertThat(jwt.issuer()).isEqualTo(server.url());
                assertThat(jwt.subject()).isEqualTo(person.user().get("id").asText());
            }
        }
    }

    @Test
    void verify_keysOfOneServerReplaced_tokensOfBothAreAccepted() {
        try (JwtVerifier verifier = both()) {
            Person ada = Person.signUp(first.url(), "Ada");
            Person grace = Person.signUp(second.url(), "Grace");
            String unaffected = grace.token();
            verifier.verify(ada.token());
            verifier.verify(unaffected);

            first.obey("forget-keys");

            assertThat(verifier.verify(ada.token()).issuer()).isEqualTo(first.url());
            assertThat(verifier.verify(unaffected).issuer()).isEqualTo(second.url());
        }
    }

    /** A third server signs with another key, and claims to be the first. */
    @Test
    void verify_tokenInTheNameOfTheOtherServer_isUnknownKey() {
        String impostor = "{\"baseURL\":\"" + first.url() + "\",\"trustedOrigins\":[\"http://localhost:*\"]}";
        try (JwtVerifier verifier = both();
                AuthServer third = AuthServer.start("impostor", impostor)) {
            String forged = Person.signUp(third.url(), "Mallory").token();

            assertRejected(verifier, forged, Reason.UNKNOWN_KEY);
        }
    }

    @Test
    void verify_tokenOfAServerThatIsNotListed_isWrongIssuer() {
        try (JwtVerifier onlyFirst = JwtVerifier.anyOf(JwtVerifier.forBetterAuth(first.url()))) {
            assertRejected(onlyFirst, Person.signUp(second.url(), "Grace").token(), Reason.WRONG_ISSUER);
        }
    }

    private static void assertRejected(JwtVerifier verifier, String token, Reason reason) {
        assertThatThrownBy(() -> verifier.verify(token))
                .isInstanceOfSatisfying(
                        InvalidJwtException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
