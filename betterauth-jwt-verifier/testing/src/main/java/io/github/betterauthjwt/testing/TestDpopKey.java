// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The key of a client that uses DPoP (RFC 9449). Bind tokens to it with {@link TestJwt#boundTo}, and send each request
 * with {@code Authorization: DPoP <token>} and a new {@link #proof}. Thread-safe.
 */
public final class TestDpopKey {

    /** The members of a thumbprint's input (RFC 7638 §3.2, RFC 8037 §2). */
    private static final List<String> REQUIRED_MEMBERS = List.of("crv", "e", "kty", "n", "x", "y");

    private final SigningKey key;

    private TestDpopKey(SigningKey key) {
        this.key = key;
    }

    /**
     * Generates a key.
     *
     * @param algorithm {@code EdDSA}, {@code Ed25519}, or an ES, RS or PS algorithm of RFC 7518 §3.1
     * @throws IllegalArgumentException for any other algorithm
     */
    public static TestDpopKey generate(String algorithm) {
        return new TestDpopKey(SigningKey.generate(requireNonNull(algorithm, "algorithm"), "dpop"));
    }

    /** Returns the SHA-256 thumbprint of the key (RFC 7638 §3), which is {@code cnf.jkt} of a token bound to it. */
    public String thumbprint() {
        Map<String, @Nullable Object> members = new TreeMap<>(publicJwk());
        members.keySet().retainAll(REQUIRED_MEMBERS);
        return sha256(Json.write(members));
    }

    /** Returns the public key as proofs contain it: without {@code kid} and {@code alg}. */
    private Map<String, @Nullable Object> publicJwk() {
        Map<String, @Nullable Object> jwk = key.jwk();
        jwk.keySet().removeAll(List.of("kid", "alg"));
        return jwk;
    }

    /** Returns a new proof for a request without a token, for example to a token endpoint (RFC 9449 §5). */
    public String proof(String method, String url) {
        return proof(method, url, "", Collections.singletonMap("ath", null));
    }

    /**
     * Returns a new proof for one request.
     *
     * @param method the method of the request
     * @param url the external URL of the request, without query and fragment
     * @param token the token that is sent with it
     */
    public String proof(String method, String url, String token) {
        return proof(method, url, token, Map.of());
    }

    /**
     * Returns a new proof with other claims.
     *
     * @param claims values that replace those of {@link #proof(String, String, String)}, for example {@code nonce};
     *     {@code null} removes a claim
     */
    public String proof(String method, String url, String token, Map<String, ? extends @Nullable Object> claims) {
        Map<String, @Nullable Object> all = claims(method, url, token);
        all.putAll(claims);
        all.values().removeIf(value -> value == null);
        return sign(header(), all);
    }

    /** Returns a new JOSE header of a proof, to change it and {@link #sign} it. */
    public Map<String, @Nullable Object> header() {
        Map<String, @Nullable Object> header = new LinkedHashMap<>();
        header.put("typ", "dpop+jwt");
        header.put("alg", key.alg());
        header.put("jwk", publicJwk());
        return header;
    }

    /** Returns the claims of a new {@link #proof(String, String, String)}, to change them and {@link #sign} them. */
    public Map<String, @Nullable Object> claims(String method, String url, String token) {
        Map<String, @Nullable Object> claims = new LinkedHashMap<>();
        claims.put("jti", RandomText.alphanumeric(32));
        claims.put("htm", requireNonNull(method, "method"));
        claims.put("htu", requireNonNull(url, "url"));
        claims.put("iat", Instant.now());
        claims.put("ath", sha256(requireNonNull(token, "token")));
        return claims;
    }

    /** Signs any header and claims, for proofs that are wrong on purpose. The key always signs with its own algorithm. */
    public String sign(Map<String, ? extends @Nullable Object> header, Map<String, ? extends @Nullable Object> claims) {
        return key.sign(Json.write(header), Json.write(claims));
    }

    private static String sha256(String text) {
        try {
            return SigningKey.base64Url(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
