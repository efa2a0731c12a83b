// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.BetterAuthUrls;
import io.github.betterauthjwt.IntrospectionUnavailableException;
import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.KeysUnavailableException;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.VerifiedJwt;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@BetterAuthStubs
class BetterAuthStubTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void token_ofTheStub_isAccepted(BetterAuthStub auth, JwtVerifier verifier) {
        assertThat(verifier.verify(auth.token("ada")).subject()).isEqualTo("ada");
        assertThat(auth.requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"})
    void token_ofEveryVersion_isAccepted(String version) throws Exception {
        try (BetterAuthStub auth = BetterAuthStub.start(version)) {
            assertThat(auth.verifier().verify(auth.token()).issuer()).isEqualTo(auth.url());
            HttpResponse<String> signedIn = CLIENT.send(
                    HttpRequest.newBuilder(URI.create(auth.url() + "/api/auth/token"))
                            .header("Cookie", "better-auth.session_token=any")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(auth.verifier().verify(only("token", signedIn.body()))).isNotNull();
            assertThat(get(auth, "/api/auth/token").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void opaqueToken_isActiveUntilItIsRevoked() {
        try (BetterAuthStub auth = BetterAuthStub.start()) {
            TokenIntrospector introspector = auth.introspector(auth.accessTokenVerifier())
                    .cacheAge(Duration.ZERO)
                    .build();
            String token = auth.opaqueToken("ada", "tasks:read tasks:write");
            VerifiedJwt user = introspector.verify(token);
            assertThat(user.subject()).isEqualTo("ada");
            assertThat(user.scopes()).containsExactly("tasks:read", "tasks:write");
            String jwt = auth.accessToken().subject("ada").sign();
            assertThat(introspector.verifyActive(jwt).subject()).isEqualTo("ada");
            for (String revoked : List.of(token, jwt)) {
                auth.revoke(revoked);
                assertThatThrownBy(() -> introspector.verifyActive(revoked))
                        .isInstanceOfSatisfying(InvalidJwtException.class, e -> assertThat(e.reason())
                                .isEqualTo(Reason.INACTIVE));
            }
            assertThat(auth.introspections()).isEqualTo(4);
        }
    }

    @Test
    void failIntrospection_makesItUnavailableUntilRecover() {
        try (BetterAuthStub auth = BetterAuthStub.start()) {
            JwtVerifier verifier = auth.accessTokenVerifier();
            String token = auth.opaqueToken("ada", "tasks:read");
            auth.failIntrospection(503);
            assertThatThrownBy(() -> auth.introspector(verifier).build().verify(token))
                    .isInstanceOf(IntrospectionUnavailableException.class);
            auth.recover();
            assertThat(auth.introspector(verifier).build().verify(token).subject())
                    .isEqualTo("ada");
        }
    }

    @Test
    void opaqueToken_ofAVersionWithoutOauthProvider_isAnError() {
        try (BetterAuthStub auth = BetterAuthStub.start("1.2")) {
            assertThatIllegalStateException().isThrownBy(() -> auth.opaqueToken("ada", "tasks:read"));
        }
    }

    @Test
    void version_unknown_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BetterAuthStub.start("1.1"))
                .withMessageContaining("1.2");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"DELAY", "DRIP", "NO_KEYS"},
            mode = EnumSource.Mode.EXCLUDE)
    void fault_any_makesKeysUnavailable_andRecovers(KeyServerFault fault) {
        try (BetterAuthStub auth = BetterAuthStub.start()) {
            auth.fail(fault);
            String token = auth.token();
            assertThatThrownBy(() -> auth.verifier().verify(token)).isInstanceOf(KeysUnavailableException.class);
            auth.recover();
            assertThat(auth.verifier().verify(token)).isNotNull();
        }
    }

    @Test
    void fault_noKeys_rejectsTheToken(BetterAuthStub auth, JwtVerifier verifier) {
        auth.fail(KeyServerFault.NO_KEYS);
        assertThatThrownBy(() -> verifier.verify(auth.token()))
                .isInstanceOfSatisfying(
                        InvalidJwtException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_KEY));
    }

    @Test
    void fault_slow_makesKeysUnavailable() {
        Stream.of(KeyServerFault.DELAY, KeyServerFault.DRIP).parallel().forEach(fault -> {
            try (BetterAuthStub auth = BetterAuthStub.start()) {
                auth.fail(fault);
                String token = auth.token();
                assertThatThrownBy(() -> auth.verifier().verify(token))
                        .as("%s", fault)
                        .isInstanceOf(KeysUnavailableException.class)
                        .hasMessageContaining("within 5 s");
            }
        });
    }

    @Test
    void rotate_nextToken_hasAKeyOfTheSet(BetterAuthStub auth, JwtVerifier verifier) {
        String early = auth.token();
        assertThat(verifier.verify(early)).isNotNull();
        auth.rotate();
        assertThat(verifier.verify(auth.token())).isNotNull();
        assertThat(verifier.verify(early)).isNotNull();
    }

    @Test
    void rotateBehindACache_firstFetch_hasTheEarlierKeyOnly(BetterAuthStub auth) throws Exception {
        String kid = only("kid", get(auth, "/api/auth/jwks").body());
        auth.rotateBehindACache();
        assertThat(only("kid", get(auth, "/api/auth/jwks").body())).isEqualTo(kid);
        assertThat(get(auth, "/api/auth/jwks").body().split("\"kid\"", -1)).hasSize(3);
    }

    @Test
    void oauth_metadataTokenAndIntrospection_followTheRecording(BetterAuthStub auth) throws Exception {
        String metadata =
                get(auth, "/.well-known/oauth-authorization-server/api/auth").body();
        assertThat(only("issuer", metadata)).isEqualTo(BetterAuthUrls.authorizationServer(auth.url()));
        String form = "grant_type=client_credentials&client_id=client-1&client_secret=any";
        HttpResponse<String> issued = post(only("token_endpoint", metadata), form);
        try (JwtVerifier verifier = JwtVerifier.forAccessTokens(auth.url(), auth.url())) {
            assertThat(verifier.verify(only("access_token", issued.body())).scopes())
                    .contains("tasks:read");
        }
        String introspection = only("introspection_endpoint", metadata);
        assertThat(post(introspection, "token=any&client_secret=any").body()).contains("\"active\":true");
        assertThat(post(introspection, "token=inactive&client_secret=any").body())
                .isEqualTo("{\"active\":false}");
        assertThat(post(introspection, "token=any&client_secret=wrong").statusCode())
                .isEqualTo(400);
        assertThat(post(only("token_endpoint", metadata), form.replace("any", "wrong"))
                        .body())
                .contains("invalid_client");
    }

    private static HttpResponse<String> get(BetterAuthStub auth, String path) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(auth.url() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String uri, String form) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(uri))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Returns the first text member of this name. */
    private static String only(String member, String json) {
        Matcher matcher = Pattern.compile("\"" + member + "\":\"([^\"]*)\"").matcher(json);
        assertThat(matcher.find()).as("%s in %s", member, json).isTrue();
        return matcher.group(1);
    }
}
