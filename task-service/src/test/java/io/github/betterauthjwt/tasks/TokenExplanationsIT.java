// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.tasks.http.TokenExplanations;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service explains a token to its sender if the settings ask for it. */
class TokenExplanationsIT {

    @RegisterExtension
    static final ServiceExtension EXPLAINING = new ServiceExtension().with("EXPLAIN_TOKENS", "true");

    @RegisterExtension
    static final ServiceExtension SILENT = new ServiceExtension();

    private static final String PATH = TokenExplanations.PATH;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static Api client(String token) {
        return new Api(EXPLAINING.port(), token);
    }

    private static JsonNode header(String token) throws Exception {
        byte[] json = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
        return MAPPER.readTree(json);
    }

    @Test
    void explanation_newTokenAndAgain_tellsKeyProviderTimeAndCache() throws Exception {
        Api user = EXPLAINING.newUser();

        Api.Answer first = user.get(PATH);
        JsonNode second = user.get(PATH).json();

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("Cache-Control")).hasValue("no-store");
        JsonNode seen = first.json();
        assertThat(seen.get("key_id")).isEqualTo(header(user.token()).get("kid"));
        assertThat(seen.get("algorithm").asText()).isEqualTo("EdDSA");
        assertThat(seen.get("signature_provider").asText())
                .isEqualTo(EXPLAINING.service().verifier().signatureProvider());
        assertThat(seen.get("cached").asBoolean()).isFalse();
        assertThat(second.get("cached").asBoolean()).isTrue();
        assertThat(microseconds(seen)).isBetween(1L, 60_000_000L);
        Await.until(
                "the cache is faster", // not always on a loaded machine
                () -> microseconds(user.get(PATH).json()) <= microseconds(seen));
    }

    private static long microseconds(JsonNode explanation) {
        return explanation.get("verification_microseconds").asLong();
    }

    @Test
    void explanation_ofAToken_hasItsVerifiedClaims() {
        String audience = EXPLAINING.issuer().url();
        Map<String, Object> address = Map.of("city", "Zürich", "tags", List.of("a", true));
        String token = EXPLAINING
                .issuer()
                .jwt()
                .claim("sub", "ada")
                .claim("address", address)
                .claim("level", 3)
                .sign();

        JsonNode claims = client(token).get(PATH).json().get("claims");

        assertThat(claims.get("sub").asText()).isEqualTo("ada");
        assertThat(claims.get("aud").asText()).isEqualTo(audience);
        assertThat(claims.get("level").asInt()).isEqualTo(3);
        assertThat(claims.get("address")).isEqualTo(MAPPER.valueToTree(address));
    }

    @Test
    void explanation_ofTheKeys_tellsTheirAgeAndTheNextRefresh() {
        JsonNode keys = EXPLAINING.newUser().get(PATH).json().get("jwk_set");

        assertThat(keys.get("age_seconds").asDouble()).isBetween(0.0, 300.0);
        Instant next = Instant.parse(keys.get("next_refresh_at").asText());
        assertThat(next).isBetween(Instant.now().minusSeconds(60), Instant.now().plus(Duration.ofMinutes(10)));
    }

    @Test
    void explanation_withoutAnAcceptableToken_isRejectedLikeEveryPath() {
        assertThat(EXPLAINING.anonymous().get(PATH).code()).isEqualTo("missing_token");
        String expired = EXPLAINING.issuer().tokenRejectedFor(Reason.EXPIRED);
        assertThat(client(expired).get(PATH).code()).isEqualTo("token_expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void explanation_otherMethod_isNotAllowed(String method) {
        Api.Answer answer = EXPLAINING.newUser().send(method, PATH, null);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).hasValue("GET, HEAD, OPTIONS");
    }

    @Test
    void explanation_withAParameter_isRejected() {
        assertThat(EXPLAINING
                        .newUser()
                        .get(PATH + "?token=" + UUID.randomUUID())
                        .status())
                .isEqualTo(422);
    }

    @Test
    void admin_withAndWithoutTheRole_isAnsweredOrForbidden() {
        String admin = EXPLAINING.issuer().jwt().role("user,admin").sign();
        Api.Answer forbidden = EXPLAINING.newUser().get(TokenExplanations.ADMIN_PATH);

        assertThat(client(admin).get(TokenExplanations.ADMIN_PATH).status()).isEqualTo(204);
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.code()).isEqualTo("insufficient_role");
        assertThat(SILENT.newUser().get(TokenExplanations.ADMIN_PATH).status()).isEqualTo(404);
    }

    @Test
    void rejection_whileExplaining_hasARemedy() {
        String foreign = EXPLAINING.issuer().tokenRejectedFor(Reason.WRONG_AUDIENCE);

        assertThat(client(foreign).get("/api/tasks").json().get("remedy").asText())
                .isNotBlank();
    }

    @Test
    void service_notExplaining_hasNoExplanationAndNoRemedy() {
        Api.Answer answer = SILENT.newUser().get(PATH);
        String foreign = SILENT.issuer().tokenRejectedFor(Reason.WRONG_AUDIENCE);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("not_found");
        assertThat(new Api(SILENT.port(), foreign).get("/api/tasks").json().has("remedy"))
                .isFalse();
    }
}
