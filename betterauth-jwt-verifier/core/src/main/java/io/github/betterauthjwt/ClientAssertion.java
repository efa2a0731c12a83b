// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * Signs the assertions with which a client authenticates itself by {@code private_key_jwt} (RFC 7523 §2.2, §3). Each has
 * a new {@code jti}, because Better Auth accepts each once.
 */
final class ClientAssertion {

    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .build();
    private static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final int P_256_BITS = 256;
    private static final int LEAST_RSA_BITS = 2048;

    private final String clientId;
    private final PrivateKey key;
    private final String keyId;
    private final Clock clock;
    private final Algorithm algorithm;

    /** The {@code alg} of a key, and the JCA name of its signatures. */
    private record Algorithm(String jose, String jca) {

        static Algorithm of(PrivateKey key) {
            if (key instanceof EdECPrivateKey edwards
                    && edwards.getParams().getName().equals("Ed25519")) {
                return new Algorithm("EdDSA", "Ed25519");
            }
            if (key instanceof ECPrivateKey ec
                    && ec.getParams().getCurve().getField().getFieldSize() == P_256_BITS) {
                return new Algorithm("ES256", "SHA256withECDSAinP1363Format");
            }
            if (key instanceof RSAPrivateKey rsa && rsa.getModulus().bitLength() >= LEAST_RSA_BITS) {
                return new Algorithm("RS256", "SHA256withRSA");
            }
            throw new IllegalArgumentException(
                    "the private key of the client must be of Ed25519, P-256, or RSA with 2048 bits or more");
        }
    }

    /**
     * Creates the assertions of a client.
     *
     * @throws IllegalArgumentException if the key is of a type that Better Auth does not accept, or cannot sign
     */
    ClientAssertion(String clientId, PrivateKey key, String keyId, Clock clock) {
        this.clientId = clientId;
        this.key = key;
        this.keyId = keyId;
        this.clock = clock;
        this.algorithm = Algorithm.of(key);
        signature(new byte[0]);
    }

    /** Returns an assertion for one request. */
    String sign(String audience) {
        Instant now = clock.instant();
        String header = json(json -> {
            json.writeStringField("alg", algorithm.jose);
            json.writeStringField("typ", "JWT");
            json.writeStringField("kid", keyId);
        });
        String claims = json(json -> {
            json.writeStringField("iss", clientId);
            json.writeStringField("sub", clientId);
            json.writeStringField("aud", audience);
            json.writeStringField("jti", UUID.randomUUID().toString());
            json.writeNumberField("iat", now.getEpochSecond());
            json.writeNumberField("exp", now.plus(LIFETIME).getEpochSecond());
        });
        String input = encoded(header.getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(claims.getBytes(StandardCharsets.UTF_8));
        return input + "." + encoded(signature(input.getBytes(StandardCharsets.US_ASCII)));
    }

    private byte[] signature(byte[] input) {
        try {
            Signature signature = Signature.getInstance(algorithm.jca);
            signature.initSign(key);
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the private key of the client cannot sign", e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Writes the members of an object. */
    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    private static String json(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be written to", e);
        }
        return text.toString();
    }
}
