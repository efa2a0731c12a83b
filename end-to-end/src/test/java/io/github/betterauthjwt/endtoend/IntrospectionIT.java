// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.TokenIntrospectorBuilder;
import io.github.betterauthjwt.VerifiedJwt;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the introspector with the opaque tokens and the sessions of a real Better Auth server. */
class IntrospectionIT {

    private static final String RESOURCE = "https://api.example.com/tasks";
    private static OAuthServer server;
    private static JwtVerifier verifier;

    @BeforeAll
    static void start() {
        server = OAuthServer.start("introspection", RESOURCE);
        verifier = JwtVerifier.forAccessTokens(server.url(), RESOURCE);
    }

    @AfterAll
    static void stop() {
        verifier.close();
        server.close();
    }

    private static TokenIntrospectorBuilder as(String client) {
        JsonNode registration = server.registration(client);
        return TokenIntrospector.builder(verifier, server.url())
                .clientSecretPost(
                        registration.get("client_id").asText(),
                        registration.get("client_secret").asText());
    }

    private static Reason rejection(Supplier<VerifiedJwt> verification) {
        try {
            VerifiedJwt accepted = verification.get();
            throw new AssertionError("the token was accepted for " + accepted.subject());
        } catch (InvalidJwtException e) {
            return e.reason();
        }
    }

    @Test
    void opaqueToken_ofTheOwnClient_isTheUser() {
        TokenIntrospector introspector = as("person").build();
        JsonNode tokens = server.userToken(server.signIn(), "", "openid offline_access tasks:read");
        VerifiedJwt user = introspector.verify(tokens.get("access_token").asText());
        assertThat(user.subject()).isEqualTo(server.user());
        assertThat(user.clientId()).contains(server.client());
        assertThat(user.isMachine()).isFalse();
        assertThat(user.hasScope("tasks:read")).isTrue();
        String refresh = tokens.get("refresh_token").asText();
        assertThat(rejection(() -> introspector.verify(refresh))).isEqualTo(Reason.INACTIVE);
    }

    @Test
    void opaqueToken_ofAnotherClientOrAMachine_isRejected() {
        String person =
                server.userToken("", "openid tasks:read").get("access_token").asText();
        String machine = server.machineToken(server.url() + "/api/auth/oauth2/token", "", "tasks:read")
                .get("access_token")
                .asText();
        TokenIntrospector introspector = as("machine").build();
        assertThat(rejection(() -> introspector.verify(person))).isEqualTo(Reason.INACTIVE);
        assertThat(rejection(() -> introspector.verify(machine))).isEqualTo(Reason.MISSING_CLAIM); // it has no sub
    }

    @Test
    void accessToken_ofAResourceWithoutThisClient_isRejected() {
        String token =
                server.userToken(RESOURCE, "tasks:read").get("access_token").asText();
        TokenIntrospector introspector = as("machine").build();
        assertThat(rejection(() -> introspector.verifyActive(token))).isEqualTo(Reason.INACTIVE);
    }

    @Test
    void sessionTokenAndInventedToken_areNotActive() {
        TokenIntrospector introspector = as("person").build();
        String session = server.signIn().replaceFirst("^[^=]*=([A-Za-z0-9]{32}).*", "$1");
        assertThat(rejection(() -> introspector.verify(session))).isEqualTo(Reason.INACTIVE);
        assertThat(rejection(() -> introspector.verify("invented"))).isEqualTo(Reason.INACTIVE);
    }

    @Test
    void everyMethodOfTheClient_isAccepted() throws GeneralSecurityException {
        String token =
                server.userToken(RESOURCE, "tasks:read").get("access_token").asText();
        assertThat(as("person").build().verifyActive(token).subject()).isEqualTo(server.user());
        JsonNode basic = server.registration("basic");
        TokenIntrospector withBasic = TokenIntrospector.builder(verifier, server.url())
                .clientSecret(
                        basic.get("client_id").asText(),
                        basic.get("client_secret").asText())
                .build();
        assertThat(withBasic.verifyActive(token).subject()).isEqualTo(server.user());
        JsonNode signing = server.registration("signing");
        PrivateKey key = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new PKCS8EncodedKeySpec(
                        Base64.getDecoder().decode(signing.get("key").asText())));
        TokenIntrospector withKey = TokenIntrospector.builder(verifier, server.url())
                .clientKey(signing.get("client_id").asText(), key, "client-key")
                .cacheAge(Duration.ZERO)
                .build();
        assertThat(withKey.verifyActive(token).subject()).isEqualTo(server.user());
        assertThat(withKey.verifyActive(token).subject()).isEqualTo(server.user());
    }

    @Test
    void signOut_jwtAndOpaqueToken_areRejectedWithinTheAgeOfTheCache() {
        String cookie = server.signIn();
        String jwt = server.userToken(cookie, RESOURCE, "tasks:read")
                .get("access_token")
                .asText();
        String opaque =
                server.userToken(cookie, "", "tasks:read").get("access_token").asText();
        TokenIntrospector introspector =
                as("person").cacheAge(Duration.ofSeconds(1)).build();
        introspector.verifyActive(jwt);
        introspector.verifyActive(opaque);
        server.signOut(cookie);
        for (String token : new String[] {jwt, opaque}) {
            awaitRejection(introspector, token);
        }
        assertThat(verifier.verify(jwt).subject()).isEqualTo(server.user()); // local verification cannot know
    }

    private static void awaitRejection(TokenIntrospector introspector, String token) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            try {
                introspector.verifyActive(token);
            } catch (InvalidJwtException e) {
                assertThat(e.reason()).isEqualTo(Reason.INACTIVE);
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        throw new AssertionError("the token was still accepted 30 s after sign-out");
    }

    @Test
    void jwtOfTheJwtPlugin_cannotBeActive() {
        try (JwtVerifier plain = JwtVerifier.forBetterAuth(server.url())) {
            JsonNode machine = server.registration("machine");
            TokenIntrospector introspector = TokenIntrospector.builder(plain, server.url())
                    .clientSecretPost(
                            machine.get("client_id").asText(),
                            machine.get("client_secret").asText())
                    .build();
            assertThat(introspector.verify(server.apiToken()).subject()).isEqualTo(server.user());
            assertThat(rejection(() -> introspector.verifyActive(server.apiToken())))
                    .isEqualTo(Reason.TYPE_NOT_ACCEPTED);
        }
    }
}
