// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.KeyPossession;
import io.github.betterauthjwt.ReplayStoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Checks the proof of one request (RFC 9449 §4.3). It runs after the token was verified, so a request without a valid
 * token costs no second signature check and leaves nothing in memory.
 */
final class DpopCheck implements KeyPossession {

    private static final Logger LOGGER = System.getLogger(DpopCheck.class.getPackageName());

    private final Dpop dpop;
    private final BearerRequest request;
    private final String token;
    private final String method;
    private final String target;
    private final List<String> fields;

    /**
     * Creates the check.
     *
     * @param dpop the settings
     * @param request the request; its method, target and fields are read now, because the host may change them later
     * @param token the token that was sent with the proof
     */
    DpopCheck(Dpop dpop, BearerRequest request, String token) {
        this.dpop = dpop;
        this.request = request;
        this.token = token;
        this.method = request.method();
        this.target = request.uri();
        this.fields = List.copyOf(request.headers("DPoP"));
    }

    @Override
    public void require(String thumbprint) {
        Accepted accepted = new Accepted(dpop, hash(String.join(" ", fields) + ' ' + token + ' ' + thumbprint));
        if (request.attribute(accepted.name()).filter(accepted::equals).isEmpty()) {
            requireNew(thumbprint);
            request.setAttribute(accepted.name(), accepted);
        }
    }

    /**
     * A proof that was accepted in this request. A later dispatch of the request has the same proof, which is no replay.
     *
     * @param hash the hash of the proof, the token and its key
     */
    private record Accepted(Dpop dpop, String hash) {

        /** Returns a name for each settings, because the filters of a host may have different ones. */
        String name() {
            return DpopCheck.class.getName() + '@' + System.identityHashCode(dpop);
        }
    }

    private void requireNew(String thumbprint) {
        DpopProof proof = DpopProof.parse(fields);
        String algorithm = proof.requireHeader(dpop.algorithms());
        String id = proof.text("jti");
        requireRequest(proof);
        requireTimely(proof);
        requireToken(proof);
        requireNonce(proof);
        DpopKeys.Key key = key(proof, algorithm);
        if (!key.thumbprint().equals(thumbprint)) {
            throw new InvalidJwtException(
                    Reason.SENDER_CONSTRAINED, "The DPoP proof's key is not the key that the token is bound to");
        }
        if (!key.key().verify(algorithm, proof.signedBytes(), proof.signature())) {
            throw DpopProof.invalid("The DPoP proof's signature does not fit its key");
        }
        dpop.keys().accepted(proof.encodedHeader(), key);
        requireFirstUse(thumbprint, id);
    }

    private void requireRequest(DpopProof proof) {
        if (!proof.text("htm").equals(method)) {
            throw DpopProof.invalid("The DPoP proof's \"htm\" is not the method of the request");
        }
        Optional<String> expected = dpop.url(target);
        if (expected.isEmpty() || !NormalizedUrl.of(proof.text("htu")).equals(expected)) {
            throw DpopProof.invalid(
                    "The DPoP proof's \"htu\" is not the URL of the request, which begins with " + dpop.baseUrl());
        }
    }

    private void requireTimely(DpopProof proof) {
        Instant now = dpop.clock().instant();
        if (!(proof.claim("iat") instanceof Number iat)) {
            throw DpopProof.invalid("The DPoP proof must have a number of seconds in \"iat\"");
        }
        BigDecimal seconds = new BigDecimal(iat.toString()); // compared only, never expanded
        if (seconds.compareTo(seconds(now.minus(dpop.maximumAge()))) < 0) {
            throw DpopProof.invalid(
                    "The DPoP proof is older than " + dpop.maximumAge().toSeconds() + " seconds");
        }
        if (seconds.compareTo(seconds(now.plus(dpop.clockSkew()))) > 0) {
            throw DpopProof.invalid("The DPoP proof's \"iat\" is in the future");
        }
    }

    private static BigDecimal seconds(Instant instant) {
        return BigDecimal.valueOf(instant.getEpochSecond()).add(BigDecimal.valueOf(instant.getNano(), 9));
    }

    private void requireToken(DpopProof proof) {
        if (!proof.text("ath").equals(hash(token))) {
            throw DpopProof.invalid("The DPoP proof's \"ath\" is not the hash of the token");
        }
    }

    private void requireNonce(DpopProof proof) {
        Optional<DpopNonces> nonces = dpop.nonces();
        if (nonces.isEmpty()) {
            return;
        }
        boolean accepted =
                proof.claim("nonce") instanceof String nonce && nonces.get().isAccepted(nonce);
        if (!accepted) {
            throw new InvalidJwtException(
                    Reason.NONCE_REQUIRED, "The DPoP proof must have the nonce of the response's header DPoP-Nonce");
        }
    }

    private DpopKeys.Key key(DpopProof proof, String algorithm) {
        DpopKeys.Key key;
        try {
            key = dpop.keys().find(proof.encodedHeader(), proof.jwk());
        } catch (IllegalArgumentException e) {
            throw DpopProof.invalid("The DPoP proof's \"jwk\" must be one public key that is safe to use");
        }
        if (algorithm.equals("EdDSA")
                && key.key().curve().filter("Ed448"::equals).isPresent()) {
            throw DpopProof.invalid("The DPoP proof's key must be of the curve Ed25519");
        }
        return key;
    }

    /** The last step, because only a valid proof may be remembered (RFC 9449 §11.1). */
    private void requireFirstUse(String thumbprint, String id) {
        Instant until = dpop.clock().instant().plus(dpop.maximumAge()).plus(dpop.clockSkew());
        boolean isNew;
        try {
            isNew = dpop.replayStore().remember(thumbprint, hash(id), until);
        } catch (ReplayStoreException e) {
            throw e;
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "the store of DPoP proofs failed, so a request receives 503", e);
            throw ReplayStoreException.unavailable(e);
        }
        if (!isNew) {
            throw DpopProof.invalid("The DPoP proof was used before; create a new one for each request");
        }
    }

    /** Returns the SHA-256 hash of a text in base64url (RFC 9449 §4.2). */
    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
