// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.betterauthjwt.Claims;
import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.Keys;
import io.github.betterauthjwt.KeysUnavailableException;
import io.github.betterauthjwt.VerifiedJwt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@code Authorization} header and the response to a rejection (RFC 6750 §2.1 and §3). */
class BearerTest {

    private static final Keys KEYS = Keys.of("EdDSA", "k1");
    private static final String TOKEN = KEYS.sign(Claims.standard().json());

    private static final JwtVerifier VERIFIER = JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
            .jwkSet(Keys.set(KEYS))
            .clock(Claims.CLOCK)
            .build();

    private final BearerAuthenticator bearer = BearerAuthenticator.create(VERIFIER);

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "bEaReR ", "Bearer   ", " Bearer "})
    void authenticate_schemeInAnyCaseAndSpaces_isRead(String prefix) {
        assertThat(required(prefix + TOKEN).jwt().orElseThrow().issuer()).isEqualTo(Claims.ISSUER);
        assertThat(optional(prefix + TOKEN + " ").jwt()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer T",
                " bearer   T\t",
                "",
                "Basic T",
                "Bearers T",
                "Bearer,T",
                "Bearer\tT",
                "Bearer",
                "Bearer T T",
                "Bearer T\u000b",
                "\u001cBearer T",
                "Bearer \u2003T"
            })
    void authenticate_onAnEventLoop_decidesTheSame(String pattern) {
        String field = pattern.replace("T", TOKEN);
        for (BearerAccess access : BearerAccess.values()) {
            BearerDecision waited = bearer.authenticate(request(field), access);
            BearerDecision atOnce =
                    bearer.authenticate(request(field), access, Runnable::run).join();
            assertThat(describe(atOnce)).isEqualTo(describe(waited));
        }
    }

    private static String describe(BearerDecision decision) {
        return decision.jwt().map(VerifiedJwt::subject)
                + decision.response()
                        .map(response -> response.headers() + response.body())
                        .orElse("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer T\u000b", "Bearer T\u001c", "\u001cBearer T", "\u2003Bearer T", "Bearer T\n"})
    void authenticate_otherWhitespaceThanSpaceAndTab_isRejected(String pattern) {
        assertThat(codeOf(required(pattern.replace("T", TOKEN)))).isIn("malformed_token", "missing_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic YTpi", "Bearers x", "DPoP x", "x", "Bearer", "Bearer  "})
    void authenticate_withoutBearerToken_isMissing(String header) {
        assertThat(codeOf(required(header))).isEqualTo("missing_token");
        assertThat(codeOf(required())).isEqualTo("missing_token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer\tx",
                "Bearer \tx",
                "Bearer,x",
                "Bearer a b",
                "Bearer a,b",
                "Bearer \"a\"",
                "Bearer a\u0000",
                "Bearer a=b",
                "Bearer é"
            })
    void authenticate_notOneToken_isMalformed_inOptionalModeToo(String header) {
        assertThat(codeOf(required(header))).isEqualTo("malformed_token");
        assertThat(codeOf(optional(header))).isEqualTo("malformed_token");
    }

    /** A bearer token with a misspelled scheme is not an anonymous request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "BearerT",
                "bearerT",
                "T",
                "T ",
                "Bearer: T",
                "Bearer=T",
                "Bearer\u00a0T",
                "Basic eA==, Bearer x",
                "Basic eA==,bearer",
                "Basic eA==, Bearer\tx"
            })
    void authenticate_bearerCredentialsSpelledWrong_isMalformed_whereATokenIsOptionalToo(String pattern) {
        String field = pattern.replace("T", TOKEN);
        assertThat(codeOf(required(field))).isEqualTo("malformed_token");
        assertThat(codeOf(optional(field))).isEqualTo("malformed_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Negotiate", "Digest username=\"a\", realm=\"b\"", "DPoP x", "Bearers x"})
    void authenticate_anotherScheme_isAnonymousWhereATokenIsOptional(String field) {
        assertThat(optional(field).response()).isEmpty();
        assertThat(optional(field).jwt()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    Bearer [object Promise]        | placeholder_token | await the token
                    Bearer Promise { <pending> }   | placeholder_token | await the token
                    Bearer: T                      | malformed_token   | "Bearer", a space and one token
                    Bearer=T                       | malformed_token   | "Bearer", a space and one token
                    T                              | malformed_token   | scheme is missing
                    Bearer {"token":"T"}           | malformed_token   | send its member "token"
                    Bearer "T"                     | malformed_token   | in quotes
                    Bearer T%0A                    | malformed_token   | %0A
                    Bearer Promise {<fulfilled>: 'T'} | placeholder_token | await the token
                    Bearer async () => await token() | placeholder_token | await the token
                    Bearer "undefined"             | placeholder_token | await the token
                    Bearer None                    | placeholder_token | await the token
                    Bearer : T                     | malformed_token   | "Bearer", a space and one token
                    "Bearer T"                     | malformed_token   | "Bearer", a space and one token
                    JWT T                          | malformed_token   | "Bearer", a space and one token
                    Bearer Bearer T                | malformed_token   | begins with the scheme
                    Bearer Authorization: Bearer T | malformed_token   | begins with the scheme
                    Bearer {"data":{"token":"T"},"error":null} | malformed_token | send its member "token"
                    Bearer {{token}}               | malformed_token   | name of a variable
                    Bearer ${jwt}                | malformed_token   | name of a variable
                    Bearer <your token>            | malformed_token   | name of a variable
                    Bearer <T>                     | malformed_token   | in brackets
                    Bearer T"                      | malformed_token   | in quotes
                    Bearer “T”           | malformed_token   | in quotes
                    Bearer %22T%22                 | malformed_token   | percent-encoding
                    Bearer T\\n                    | malformed_token   | backslash
                    Bearer T=                      | malformed_token   | ends with "="
                    """)
    void authenticate_commonMistake_isNamed(String pattern, String code, String message) {
        BearerResponse response =
                required(pattern.replace("T", TOKEN)).response().orElseThrow();
        assertThat(response.code()).isEqualTo(code);
        assertThat(response.body().replace("\\\"", "\"")).contains(message).doesNotContain(TOKEN);
    }

    @Test
    void authenticate_twoFields_isMalformed_evenIfEqual() {
        assertThat(codeOf(required("Bearer " + TOKEN, "Bearer " + TOKEN))).isEqualTo("malformed_token");
        assertThat(codeOf(optional("Basic YTpi", "Bearer " + TOKEN))).isEqualTo("malformed_token");
    }

    @Test
    void authenticate_withoutBearerToken_isAnonymousWhereATokenIsOptional() {
        assertThat(optional().response()).isEmpty();
        assertThat(optional().jwt()).isEmpty();
        assertThat(optional().vary()).contains("Authorization");
        assertThat(optional("Bearer " + TOKEN).vary()).contains("Authorization");
        assertThat(required("Bearer " + TOKEN).vary()).isEmpty();
        assertThat(required("Bearer " + TOKEN).cacheControl()).contains("private, no-store");
    }

    @Test
    void authenticate_publicRoute_doesNotReadTheToken() {
        BearerDecision decision = bearer.authenticate(request("Bearer nonsense"), BearerAccess.PUBLIC);
        assertThat(decision.response()).isEmpty();
        assertThat(decision.jwt()).isEmpty();
        assertThat(decision.vary()).isEmpty();
    }

    @Test
    void authenticate_preflight_isAnsweredAndNotPassedOn() {
        Request preflight = new Request(
                "OPTIONS", Map.of("Origin", List.of("https://e"), "Access-Control-Request-Method", List.of("GET")));
        for (BearerAccess access : List.of(BearerAccess.REQUIRED, BearerAccess.OPTIONAL)) {
            assertThat(bearer.authenticate(preflight, access)
                            .response()
                            .orElseThrow()
                            .status())
                    .isEqualTo(204);
        }
        assertThat(bearer.authenticate(preflight, BearerAccess.PUBLIC).response())
                .isEmpty();
        BearerAuthenticator passing =
                BearerAuthenticator.builder(VERIFIER).passPreflights().build();
        assertThat(passing.authenticate(preflight, BearerAccess.REQUIRED).response())
                .isEmpty();
        assertThat(passing.authenticate(new Request("OPTIONS", Map.of()), BearerAccess.REQUIRED)
                        .response())
                .isPresent();
    }

    @ParameterizedTest
    @EnumSource(BearerAccess.class)
    void authenticate_trace_isNeverPassedOn(BearerAccess access) {
        for (String method : List.of("TRACE", "trace")) {
            Request trace = new Request(method, Map.of("Authorization", List.of("Bearer " + TOKEN)));
            BearerResponse response =
                    bearer.authenticate(trace, access).response().orElseThrow();
            assertThat(response.status()).isEqualTo(405);
            assertThat(response.headers()).containsKey("Allow");
        }
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void challenge_ofEachReason_hasItsStatusErrorAndCode(Reason reason) {
        BearerResponse challenge = bearer.response(new InvalidJwtException(reason, "Say \"why\" \\ – so"));
        assertThat(challenge.status()).isEqualTo(401);
        assertThat(challenge.code()).isEqualTo(reason.code());
        assertThat(challenge.detail()).isEqualTo("Say \"why\" \\ – so");
        assertThat(challenge.asJsonRpcError().detail()).isEqualTo(challenge.detail());
        assertThat(challenge.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,"
                        + "\"detail\":\"Say \\\"why\\\" \\\\ – so\",\"code\":\"" + reason.code() + "\"}");
        assertThat(challenge.headers())
                .containsEntry("Content-Type", "application/problem+json")
                .containsEntry("Cache-Control", "no-store")
                .containsEntry(
                        "WWW-Authenticate",
                        reason == Reason.MISSING
                                ? "Bearer"
                                : "Bearer error=\"" + error(reason) + "\", error_description=\"Say 'why' ? ? so\"")
                .doesNotContainKey("Retry-After");
    }

    private static String error(Reason reason) {
        return reason == Reason.INVALID_PROOF || reason == Reason.NONCE_REQUIRED ? reason.code() : "invalid_token";
    }

    @Test
    void response_toAMissingScope_namesAllScopes() {
        BearerResponse response =
                bearer.response(InsufficientPrivilegesException.missingScopes(List.of("tasks:read", "tasks:write")));
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.code()).isEqualTo("insufficient_scope");
        assertThat(response.headers().get("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_scope\", error_description=\"This operation requires the scope"
                        + " tasks:read and tasks:write\", scope=\"tasks:read tasks:write\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InsufficientPrivilegesException.missingScopes(List.of("a\"b")));
    }

    /** Consent cannot add a role, so a client must not ask for consent. */
    @Test
    void response_toAMissingRole_isAPlain403() {
        for (InsufficientPrivilegesException rejection : List.of(
                InsufficientPrivilegesException.missingRole(List.of("admin")),
                InsufficientPrivilegesException.accessDenied("Not allowed"))) {
            BearerResponse response = bearer.response(rejection);
            assertThat(response.status()).isEqualTo(403);
            assertThat(response.code()).isEqualTo(rejection.code()).isIn("insufficient_role", "access_denied");
            assertThat(response.headers()).doesNotContainKey("WWW-Authenticate");
        }
    }

    @Test
    void challenge_withRealm_namesIt() {
        BearerAuthenticator tasks =
                BearerAuthenticator.builder(VERIFIER).realm("task-service").build();
        assertThat(tasks.response(new InvalidJwtException(Reason.MISSING, "x")).headers())
                .containsEntry("WWW-Authenticate", "Bearer realm=\"task-service\"");
        assertThat(tasks.response(new InvalidJwtException(Reason.EXPIRED, "x")).headers())
                .containsEntry(
                        "WWW-Authenticate",
                        "Bearer realm=\"task-service\", error=\"invalid_token\", error_description=\"x\"");
        for (String bad : List.of("", "a\"b", "a\\b", "a\nb", "é")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BearerAuthenticator.builder(VERIFIER).realm(bad));
        }
    }

    @Test
    void challenge_withoutKeys_is503WithRetryAfter_andRevealsNothingInternal() {
        BearerResponse challenge = bearer.response(
                new KeysUnavailableException("http://internal:3000 refused", Duration.ofSeconds(17), null));
        assertThat(challenge.status()).isEqualTo(503);
        assertThat(challenge.code()).isEqualTo("keys_unavailable");
        assertThat(challenge.headers()).containsEntry("Retry-After", "17").doesNotContainKey("WWW-Authenticate");
        assertThat(challenge.body()).doesNotContain("internal");
    }

    @Test
    void responses_neverContainTheToken() {
        String expired = KEYS.sign(Claims.standard()
                .with("exp", 1)
                .with("sub", "\"secret-subject\"")
                .json());
        BearerResponse challenge = required("Bearer " + expired).response().orElseThrow();
        assertThat(challenge.body() + challenge.headers()).doesNotContain(expired, "secret-subject");
    }

    private BearerDecision required(String... fields) {
        return bearer.authenticate(request(fields), BearerAccess.REQUIRED);
    }

    private BearerDecision optional(String... fields) {
        return bearer.authenticate(request(fields), BearerAccess.OPTIONAL);
    }

    private static String codeOf(BearerDecision decision) {
        return decision.response().orElseThrow().code();
    }

    private static Request request(String... fields) {
        return new Request("GET", Map.of("Authorization", List.of(fields)));
    }

    /** Returns a request with these header fields. */
    private record Request(String method, Map<String, List<String>> fields) implements BearerRequest {

        @Override
        public String uri() {
            return "/tasks";
        }

        @Override
        public List<String> headers(String name) {
            return fields.getOrDefault(name, List.of());
        }
    }
}
