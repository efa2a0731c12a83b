// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** A key server on a free port that publishes an Ed25519 key as Better Auth does, and signs tokens as it does. */
final class KeyServer implements AutoCloseable {

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final int RAW_KEY_BYTES = 32;

    private final HttpServer server;
    private final KeyPair keys;
    private final String kid;

    private KeyServer(HttpServer server, KeyPair keys, String kid) {
        this.server = server;
        this.keys = keys;
        this.kid = kid;
    }

    static KeyServer start() {
        try {
            KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            KeyServer keyServer = new KeyServer(server, keys, "key-1");
            byte[] jwks = keyServer.jwks().getBytes(StandardCharsets.UTF_8);
            server.createContext("/api/auth/jwks", exchange -> {
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, jwks.length);
                exchange.getResponseBody().write(jwks);
                exchange.close();
            });
            server.start();
            return keyServer;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Better Auth's base URL, which is issuer and audience too. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private String jwks() {
        byte[] encoded = keys.getPublic().getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - RAW_KEY_BYTES, encoded.length);
        return "{\"keys\":[{\"alg\":\"EdDSA\",\"crv\":\"Ed25519\",\"x\":\"" + BASE64URL.encodeToString(raw)
                + "\",\"kty\":\"OKP\",\"kid\":\"" + kid + "\"}]}";
    }

    /** A token for a user, good for a quarter of an hour. */
    String token(String userId) {
        return token(userId, "", Instant.now().plusSeconds(900));
    }

    /** A token with further claims, given as JSON members that begin with a comma. */
    String token(String userId, String furtherClaims, Instant expiresAt) {
        String header = "{\"alg\":\"EdDSA\",\"kid\":\"" + kid + "\"}";
        String claims = "{\"iat\":" + Instant.now().getEpochSecond() + ",\"sub\":\"" + userId + "\",\"id\":\"" + userId
                + "\",\"exp\":" + expiresAt.getEpochSecond() + ",\"iss\":\"" + url() + "\",\"aud\":\"" + url() + "\""
                + furtherClaims + "}";
        String signed = encode(header) + "." + encode(claims);
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String json) {
        return BASE64URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
