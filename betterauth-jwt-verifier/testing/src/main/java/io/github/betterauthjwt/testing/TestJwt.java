// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A builder of a JWT. It starts with the content that {@code authClient.token()} returns: the header {@code alg} and
 * {@code kid}, the whole user row as claims, and a lifetime of 15 minutes. Change what the test is about, then call
 * {@link #sign()}. Not thread-safe.
 */
public final class TestJwt {

    static final String SUBJECT = "YZa5ughgbE7DXBONZSvuJtz1ZSlpDFq4";

    private static final String CLIENT = "client-1";
    private static final Duration LIFETIME = Duration.ofMinutes(15);

    private final SigningKey key;
    private final Map<String, @Nullable Object> header = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> claims = new LinkedHashMap<>();

    TestJwt(SigningKey key, String issuer) {
        this.key = key;
        Instant now = Instant.now();
        header.put("alg", key.alg());
        header.put("kid", key.kid());
        claims.put("iat", now);
        claims.put("name", "Ada Lovelace");
        claims.put("email", "ada@example.com");
        claims.put("emailVerified", false);
        claims.put("image", null);
        claims.put("createdAt", "2026-11-22T16:54:03.574Z");
        claims.put("updatedAt", "2026-11-22T16:54:03.574Z");
        claims.put("id", SUBJECT);
        claims.put("sub", SUBJECT);
        claims.put("exp", now.plus(LIFETIME));
        claims.put("iss", issuer);
        claims.put("aud", issuer);
    }

    /** Replaces the user row by the claims of an access token. */
    TestJwt asAccessToken(String authorizationServer, String resource) {
        List.of("name", "email", "emailVerified", "image", "createdAt", "updatedAt", "id")
                .forEach(claims::remove);
        return header("typ", "at+jwt")
                .issuer(authorizationServer)
                .audience(resource)
                .claim("client_id", CLIENT)
                .claim("azp", CLIENT)
                .claim("sid", RandomText.alphanumeric(32))
                .claim("jti", RandomText.alphanumeric(32))
                .scope("tasks:read");
    }

    /** Sets the user's id: {@code sub} and {@code id}. */
    public TestJwt subject(String subject) {
        return claim("sub", requireNonNull(subject, "subject")).claim("id", subject);
    }

    /** Sets {@code role} as the admin plugin writes it: one string, with commas between several roles. */
    public TestJwt role(String role) {
        return claim("role", requireNonNull(role, "role"));
    }

    /** Sets {@code scope}: words separated by spaces (RFC 8693 §4.2). */
    public TestJwt scope(String scope) {
        return claim("scope", requireNonNull(scope, "scope"));
    }

    /** Binds the token to a key: {@code cnf} with the member {@code jkt} (RFC 9449 §6.1). */
    public TestJwt boundTo(TestDpopKey client) {
        return claim("cnf", Map.of("jkt", client.thumbprint()));
    }

    /** Sets {@code iss}. */
    public TestJwt issuer(String issuer) {
        return claim("iss", requireNonNull(issuer, "issuer"));
    }

    /** Sets {@code aud}: a string for one value, an array for several. */
    public TestJwt audience(String... audience) {
        return claim("aud", audience.length == 1 ? audience[0] : List.of(audience));
    }

    /** Sets {@code exp}. */
    public TestJwt expiresAt(Instant expiresAt) {
        return claim("exp", requireNonNull(expiresAt, "expiresAt"));
    }

    /** Sets {@code iat}. */
    public TestJwt issuedAt(Instant issuedAt) {
        return claim("iat", requireNonNull(issuedAt, "issuedAt"));
    }

    /**
     * Sets any claim.
     *
     * @param value text, a number, a boolean, an {@code Instant} (written as a NumericDate), a {@code Map}, a
     *     {@code Collection} of these, or null
     */
    public TestJwt claim(String name, @Nullable Object value) {
        claims.put(requireNonNull(name, "name"), value);
        return this;
    }

    /** Removes a claim. */
    public TestJwt withoutClaim(String name) {
        claims.remove(requireNonNull(name, "name"));
        return this;
    }

    /**
     * Sets a header parameter, such as {@code typ}. If it is {@code alg}, the key still signs with its own algorithm.
     */
    public TestJwt header(String name, @Nullable Object value) {
        header.put(requireNonNull(name, "name"), value);
        return this;
    }

    /** Removes a header parameter. */
    public TestJwt withoutHeader(String name) {
        header.remove(requireNonNull(name, "name"));
        return this;
    }

    /** Signs the token and returns it. */
    public String sign() {
        return key.sign(Json.write(header), Json.write(claims));
    }
}
