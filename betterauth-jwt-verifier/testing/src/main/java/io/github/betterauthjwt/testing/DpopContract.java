// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.Dpop;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of the contract about tokens that are bound to a key (DPoP, RFC 9449). */
abstract class DpopContract extends IssuersContract {

    /** The external URL. It differs from the address of the host, as behind a proxy. */
    private static final String BASE = "https://api.example.com";

    private final TestDpopKey key = TestDpopKey.generate("ES256");
    private final SwitchableStore store = new SwitchableStore();
    private @Nullable ContractHost accepting;
    private @Nullable ContractHost requiring;

    /** Starts a host as {@link BearerContract} describes it. */
    protected abstract ContractHost start(JwtVerifier verifier, Dpop dpop) throws Exception;

    /** A store that several instances could share, and that can fail. */
    private static final class SwitchableStore {

        private final Set<String> proofs = ConcurrentHashMap.newKeySet();
        private volatile boolean failing;

        boolean remember(String owner, String proof, Instant until) {
            if (failing) {
                throw new IllegalStateException("the store fails on purpose");
            }
            assertThat(until).isAfter(Instant.now());
            return proofs.add(owner + proof);
        }
    }

    @BeforeAll
    void startDpop() throws Exception {
        accepting = start(
                issuer.verifier(),
                Dpop.builder(BASE).replayStore(store::remember).build());
        requiring = start(
                issuer.verifier(), Dpop.builder(BASE).required().requireNonces().build());
    }

    @AfterAll
    void stopDpop() {
        for (ContractHost started : new @Nullable ContractHost[] {accepting, requiring}) {
            if (started != null) {
                started.close();
            }
        }
    }

    private ContractClient accepting() {
        return client(accepting);
    }

    private ContractClient requiring() {
        return client(requiring);
    }

    private static ContractClient client(@Nullable ContractHost started) {
        if (started == null) {
            throw new IllegalStateException("the host with DPoP was not started");
        }
        return new ContractClient(started);
    }

    private String bound() {
        return issuer.jwt().subject("ada").boundTo(key).sign();
    }

    private Response get(ContractClient client, String path, String token) {
        return get(client, path, token, Map.of());
    }

    private Response get(ContractClient client, String path, String token, Map<String, Object> claims) {
        return send(client, "GET", path, token, key.proof("GET", BASE + path.split("\\?", 2)[0], token, claims));
    }

    private static Response send(ContractClient client, String method, String path, String token, String proof) {
        return client.send(method, path, "Authorization", "DPoP " + token, "DPoP", proof);
    }

    // ---- accepted

    @ParameterizedTest
    @ValueSource(strings = {"/protected", "/optional", "/any?htu=ignored"})
    void boundToken_withProof_isAccepted(String path) {
        Response response = get(accepting(), path, bound());
        response.isFor("ada");
        assertThat(response.header("Cache-Control")).contains("no-store");
        assertThat(response.values("DPoP-Nonce")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void boundToken_withProofForTheMethod_isAccepted(String method) {
        String token = bound();
        send(accepting(), method, "/any", token, key.proof(method, BASE + "/any", token))
                .isFor("ada");
        send(accepting(), method, "/any", token, key.proof("GET", BASE + "/any", token))
                .isRejectedForDpop("invalid_dpop_proof", "invalid_dpop_proof");
    }

    @Test
    void bearerToken_whereDpopIsAllowed_isAccepted() {
        accepting().bearer("/protected", issuer.token("ada")).isFor("ada");
    }

    @Test
    void publicRoute_withAnyProof_isForAnyone() {
        send(accepting(), "GET", "/public", bound(), "no proof").isForAnyone();
        accepting().get("/optional").isForAnyone();
    }

    // ---- rejected

    @Test
    void proof_usedAgain_isRejectedEverywhere() {
        String token = bound();
        String proof = key.proof("GET", BASE + "/any", token);
        send(accepting(), "GET", "/any", token, proof).isFor("ada");
        send(accepting(), "GET", "/any", token, proof).isRejectedForDpop("invalid_dpop_proof", "invalid_dpop_proof");
    }

    @Test
    void proof_missingOrSentTwice_isRejected() {
        String token = bound();
        String proof = key.proof("GET", BASE + "/protected", token);
        for (String path : List.of("/protected", "/optional")) {
            accepting().authorized(path, "DPoP " + token).isRejectedForDpop("invalid_dpop_proof", "invalid_dpop_proof");
        }
        accepting()
                .get("/protected", "Authorization", "DPoP " + token, "DPoP", proof, "DPoP", proof)
                .isRejectedForDpop("invalid_dpop_proof", "invalid_dpop_proof");
    }

    @Test
    void proof_forAnotherRequestTokenOrTime_isRejected() {
        String token = bound();
        for (Map<String, Object> claims : List.<Map<String, Object>>of(
                Map.of("htm", "POST"),
                Map.of("htu", BASE + "/other"),
                Map.of("htu", "http://api.example.com/protected"),
                Map.of("ath", "x"),
                Map.of("iat", Instant.now().minusSeconds(600)),
                Map.of("iat", Instant.now().plusSeconds(600)))) {
            get(accepting(), "/protected", token, claims).isRejectedForDpop("invalid_dpop_proof", "invalid_dpop_proof");
        }
    }

    @Test
    void proof_ofAnotherKey_isRejectedAsInvalidToken() {
        String token = bound();
        String proof = TestDpopKey.generate("ES256").proof("GET", BASE + "/protected", token);
        send(accepting(), "GET", "/protected", token, proof)
                .isRejectedForDpop("invalid_token", "sender_constrained_token");
    }

    @Test
    void boundToken_asBearerToken_isRejected() {
        for (String path : List.of("/protected", "/optional")) {
            Response response = accepting().bearer(path, bound());
            response.isRejectedWith(401, "invalid_token", "sender_constrained_token");
            assertThat(response.header("WWW-Authenticate")).contains("DPoP algs=\"");
        }
    }

    @Test
    void unboundToken_withProof_isRejected() {
        get(accepting(), "/protected", issuer.token("ada")).isRejectedForDpop("invalid_token", "unbound_token");
    }

    @Test
    void missingToken_whereDpopIsAllowed_isChallengedForBothSchemes() {
        Response response = accepting().get("/protected");
        response.isRejectedWith(401, "", "missing_token");
        assertThat(response.header("WWW-Authenticate")).startsWith("Bearer").contains("DPoP algs=\"EdDSA ");
    }

    @Test
    void missingScope_isRejectedAfterTheProof() {
        String token = bound();
        accepting()
                .authorized("/demanding", "DPoP " + token)
                .isRejectedForDpop("invalid_dpop_proof", "invalid_dpop_proof");
        Response response = get(accepting(), "/demanding", token);
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.header("WWW-Authenticate")).contains("DPoP ").contains("error=\"insufficient_scope\"");
    }

    @Test
    void scheme_whereDpopIsOff_isLikeAnyOther() {
        String token = bound();
        send(client(), "GET", "/protected", token, key.proof("GET", BASE + "/protected", token))
                .isRejectedWith(401, "", "missing_token");
        Response response = client().bearer("/protected", token);
        response.isRejectedWith(401, "invalid_token", "sender_constrained_token");
        assertThat(response.body()).contains("DPoP");
        assertThat(response.header("WWW-Authenticate")).doesNotContain("DPoP algs");
    }

    // ---- failures

    /** A host that reports an error may dispatch the request again, when its proof was used. */
    @ParameterizedTest
    @ValueSource(strings = {"/fails", "/fails-with-token-error"})
    void failingRoute_withProof_is500(String path) {
        assertThat(get(accepting(), path, bound()).status()).isEqualTo(500);
    }

    @Test
    void unknownRoute_withProof_is404() {
        assertThat(get(accepting(), "/unknown", bound()).status()).isEqualTo(404);
    }

    @Test
    void replayStore_failing_is503ForDpopOnly() {
        store.failing = true;
        try {
            Response response = get(accepting(), "/protected", bound());
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.body()).contains("\"code\":\"replay_store_unavailable\"");
            assertThat(response.header("Retry-After")).isEqualTo("1");
            accepting().bearer("/protected", issuer.token("ada")).isFor("ada");
        } finally {
            store.failing = false;
        }
    }

    // ---- required, with nonces

    @Test
    void nonce_isRequested_andThenAccepted() {
        String token = bound();
        Response requested = get(requiring(), "/any", token);
        requested.isRejectedForDpop("use_dpop_nonce", "use_dpop_nonce");
        assertThat(requested.values("DPoP-Nonce")).hasSize(1);
        Map<String, Object> claims = Map.of("nonce", requested.header("DPoP-Nonce"));
        for (String path : List.of("/any", "/protected", "/optional")) {
            Response response = get(requiring(), path, token, claims);
            response.isFor("ada");
            assertThat(response.values("DPoP-Nonce")).hasSize(1);
        }
        get(requiring(), "/any", token, Map.of("nonce", "invented"))
                .isRejectedForDpop("use_dpop_nonce", "use_dpop_nonce");
    }

    @Test
    void bearerToken_whereDpopIsRequired_isRejected() {
        for (String path : List.of("/protected", "/optional")) {
            requiring().bearer(path, issuer.token("ada")).isRejectedForDpop("invalid_token", "unbound_token");
            requiring().bearer(path, bound()).isRejectedForDpop("invalid_token", "sender_constrained_token");
        }
        requiring().get("/protected").isRejectedForDpop("", "missing_token");
    }
}
