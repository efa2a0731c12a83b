// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import com.nimbusds.jose.JWSHeader;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.json.Base64Url;
import io.github.betterauthjwt.json.MalformedJsonException;
import io.github.betterauthjwt.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JWT parsed as RFC 7515 §5.2 steps 1 to 7 require, but not verified. Its contents may lead to a rejection, never to
 * acceptance.
 */
final class UnverifiedJwt {

    private static final int MAXIMUM_KID = 256;
    static final String MALFORMED_KEY_ID =
            "The token's \"kid\" must be a string of 1 to " + MAXIMUM_KID + " characters";
    private static final String MEDIA_TYPE_PREFIX = "application/";

    private final JWSHeader header;
    private final byte[] payload;
    private final String token;
    private final byte[] signature;
    private @Nullable Map<String, @Nullable Object> claims;

    private UnverifiedJwt(JWSHeader header, byte[] payload, String token, byte[] signature) {
        this.header = header;
        this.payload = payload;
        this.token = token;
        this.signature = signature;
    }

    /** Parses a compact JWS (RFC 7515 §7.1). The payload is decoded, and its JSON is parsed when first needed. */
    static UnverifiedJwt parse(String token, int maximumLength, JoseHeaders headers) {
        TokenShape.requireThreeParts(token, maximumLength);
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        try {
            byte[] payload = Base64Url.decode(token.substring(first + 1, second));
            byte[] signature = Base64Url.decode(token.substring(second + 1));
            return new UnverifiedJwt(headers.read(token, first), payload, token, signature);
        } catch (MalformedJsonException e) {
            throw TokenShape.malformed(token, e.getMessage());
        }
    }

    /** Returns the claims set (RFC 7519 §7.2), which is not verified. */
    Map<String, @Nullable Object> claims() {
        if (claims == null) {
            try {
                claims = StrictJson.object(payload);
            } catch (MalformedJsonException e) {
                throw TokenShape.malformed(token, e.getMessage());
            }
        }
        return claims;
    }

    /** Returns the signing input (RFC 7515 §5.1 step 5). */
    byte[] signingInput() {
        return token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
    }

    byte[] signature() {
        return signature;
    }

    /** Returns the {@code alg} header (RFC 7515 §4.1.1). */
    String algorithm() {
        return header.getAlgorithm().getName();
    }

    /** Returns the {@code typ} header (RFC 7515 §4.1.9), or null if absent. */
    @Nullable
    String type() {
        return header.getType() == null ? null : header.getType().getType();
    }

    /** Returns the {@code kid} header (RFC 7515 §4.1.4). */
    String keyId() {
        String kid = header.getKeyID();
        if (kid == null) {
            throw new InvalidJwtException(
                    Reason.MISSING_KEY_ID, "The token's header must name its key in \"kid\", as Better Auth does");
        }
        if (!isKeyId(kid)) {
            throw new InvalidJwtException(Reason.MALFORMED, MALFORMED_KEY_ID);
        }
        return kid;
    }

    /** Returns whether the text is short enough to be looked up as a {@code kid}. */
    static boolean isKeyId(String kid) {
        return !kid.isEmpty() && kid.length() <= MAXIMUM_KID;
    }

    /**
     * Rejects header members that change the meaning of the token (RFC 7515 §4.1.11: extensions that are not
     * understood).
     */
    void requirePlainHeader() {
        if (header.getCriticalParams() != null) {
            throw new InvalidJwtException(
                    Reason.UNSUPPORTED_HEADER,
                    "The token's header must not have \"" + String.join("\", \"", header.getCriticalParams()) + "\"");
        }
        String cty = header.getContentType();
        if (cty != null && withoutMediaTypePrefix(cty).equals("jwt")) {
            throw new InvalidJwtException(Reason.UNSUPPORTED_HEADER, "The token must not hold another token");
        }
    }

    /**
     * Returns a media type in lower case without {@code application/}, which may be omitted (RFC 7515 §4.1.9, §4.1.10).
     */
    static String withoutMediaTypePrefix(String mediaType) {
        String lower = mediaType.toLowerCase(Locale.ROOT);
        return lower.startsWith(MEDIA_TYPE_PREFIX) ? lower.substring(MEDIA_TYPE_PREFIX.length()) : lower;
    }
}
