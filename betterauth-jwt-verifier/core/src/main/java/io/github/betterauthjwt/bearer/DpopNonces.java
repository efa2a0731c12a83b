// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces that clients must put into their proofs (RFC 9449 §9). A nonce is an HMAC of the current minute, so nothing is
 * stored, and all instances with the same secret accept it. It is accepted in its minute and in the next.
 */
final class DpopNonces {

    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final String HMAC = "HmacSHA256";

    private final List<byte[]> secrets;
    private final Clock clock;

    /**
     * Creates nonces.
     *
     * @param secrets the first creates nonces; all are accepted, so that a secret can be replaced
     */
    DpopNonces(List<byte[]> secrets, Clock clock) {
        this.secrets = secrets.stream().map(byte[]::clone).toList();
        this.clock = clock;
    }

    /** Returns the nonce that clients should use from now on. */
    String current() {
        return nonce(secrets.get(0), period());
    }

    boolean isAccepted(String nonce) {
        boolean accepted = false;
        long period = period();
        for (byte[] secret : secrets) {
            accepted |= isEqual(nonce, nonce(secret, period)) || isEqual(nonce, nonce(secret, period - 1));
        }
        return accepted;
    }

    private long period() {
        return Math.floorDiv(clock.instant().getEpochSecond(), PERIOD.toSeconds());
    }

    private static boolean isEqual(String nonce, String expected) {
        return MessageDigest.isEqual(
                nonce.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.US_ASCII));
    }

    private static String nonce(byte[] secret, long period) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            byte[] code =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(period).array());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + HMAC, e);
        }
    }
}
