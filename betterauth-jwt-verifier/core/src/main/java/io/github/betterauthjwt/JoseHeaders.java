// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.json.Base64Url;
import io.github.betterauthjwt.json.MalformedJsonException;
import io.github.betterauthjwt.json.StrictJson;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses JOSE headers (RFC 7515 §4) and caches the last ones. Tokens signed with the same key start with the same
 * header, and parsing a header takes as long as parsing the claims. A cached header depends on its text alone, so one
 * token cannot change the meaning of another. Thread-safe.
 *
 * <p>Nimbus gets only the members that a decision depends on, after this class has checked their types. Its parser would
 * also parse embedded keys, certificates and addresses.
 */
final class JoseHeaders {

    /**
     * The maximum length of a cached header. It exceeds any header of Better Auth, so a hostile longer one is not
     * cached.
     */
    private static final int LONGEST_CACHED = 512;

    /** The maximum number of cached headers: the current key and those that it replaced, with and without a type. */
    private static final int MAXIMUM_CACHED = 8;

    private static final List<String> UNSUPPORTED = List.of("crit", "b64", "zip", "enc");

    /** The last headers, the newest first. The array is replaced and never changed. */
    private volatile JWSHeader[] cached = {};

    /**
     * Returns the header, whose encoded form is the first {@code length} characters of the token. Its critical
     * parameters are the members that change the meaning of the token: {@code crit}, {@code b64}, {@code zip} and
     * {@code enc}, with any value.
     *
     * @throws MalformedJsonException if it is not canonical base64url of strict JSON
     * @throws InvalidJwtException if {@code alg} is missing or {@code none}, or if {@code alg}, {@code typ} or
     *     {@code kid} is not a string
     */
    JWSHeader read(String token, int length) throws MalformedJsonException {
        JWSHeader[] known = cached;
        for (JWSHeader header : known) {
            String encoded = header.getParsedBase64URL().toString();
            if (encoded.length() == length && token.startsWith(encoded)) {
                return header;
            }
        }
        String encoded = token.substring(0, length);
        JWSHeader header = header(StrictJson.object(Base64Url.decode(encoded)), new Base64URL(encoded));
        if (length <= LONGEST_CACHED) {
            cached = prepended(header, known);
        }
        return header;
    }

    private static JWSHeader[] prepended(JWSHeader header, JWSHeader[] known) {
        JWSHeader[] all = new JWSHeader[Math.min(known.length + 1, MAXIMUM_CACHED)];
        all[0] = header;
        System.arraycopy(known, 0, all, 1, all.length - 1);
        return all;
    }

    private static JWSHeader header(Map<String, @Nullable Object> members, Base64URL encoded) {
        String typ = text(members, "typ", "The token's header \"typ\" must be a string");
        return new JWSHeader.Builder(algorithm(members))
                .type(typ == null ? null : new JOSEObjectType(typ))
                .contentType(members.get("cty") instanceof String cty ? cty : null)
                .keyID(text(members, "kid", UnverifiedJwt.MALFORMED_KEY_ID))
                .criticalParams(unsupported(members))
                .parsedBase64URL(encoded)
                .build();
    }

    private static JWSAlgorithm algorithm(Map<String, @Nullable Object> members) {
        String problem = "The token's header must name its algorithm in \"alg\"";
        String alg = text(members, "alg", problem);
        if (alg == null) {
            throw new InvalidJwtException(Reason.MALFORMED, problem);
        }
        if (alg.equals(Algorithm.NONE.getName())) { // Nimbus has no JWS header for it
            throw new InvalidJwtException(
                    Reason.ALGORITHM_NOT_ALLOWED, "The token has no signature: its algorithm is \"none\"");
        }
        return JWSAlgorithm.parse(alg);
    }

    /** Returns a member that must be a string, or null if it is absent. */
    private static @Nullable String text(Map<String, @Nullable Object> members, String name, String problem) {
        Object value = members.get(name);
        if (value instanceof String text) {
            return text;
        }
        if (members.containsKey(name)) {
            throw new InvalidJwtException(Reason.MALFORMED, problem);
        }
        return null;
    }

    private static @Nullable Set<String> unsupported(Map<String, @Nullable Object> members) {
        Set<String> present = new LinkedHashSet<>(UNSUPPORTED);
        present.retainAll(members.keySet());
        return present.isEmpty() ? null : present;
    }
}
