// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs data that only Better Auth itself verifies, as Better Auth does. */
final class Hmac {

    private Hmac() {}

    /** Returns the HMAC-SHA-256 (RFC 7518 §3.2) in base64url. */
    static String sha256(byte[] input, byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return SigningKey.base64Url(mac.doFinal(input));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }
}
