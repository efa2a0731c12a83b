// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.json.Base64Url;
import io.github.betterauthjwt.json.MalformedJsonException;
import io.github.betterauthjwt.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A DPoP proof (RFC 9449 §4.2), parsed but not verified.
 *
 * @param encodedHeader the encoded JOSE header
 * @param signingInput the signed text (RFC 7515 §5.1 step 5)
 * @param header the JOSE header
 * @param claims the claims
 * @param signature the decoded signature
 */
record DpopProof(
        String encodedHeader,
        String signingInput,
        Map<String, @Nullable Object> header,
        Map<String, @Nullable Object> claims,
        byte[] signature) {

    /** The maximum length in characters, inclusive: that of a token, by default. */
    private static final int MAXIMUM_LENGTH = 16 * 1024;

    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /** Header members that change the meaning of a JWS, which no proof needs. */
    private static final List<String> UNSUPPORTED = List.of("crit", "b64", "zip", "enc");

    /**
     * Parses the proof of a request.
     *
     * @param fields all {@code DPoP} fields of the request
     */
    static DpopProof parse(List<String> fields) {
        if (fields.size() != 1) {
            throw invalid(
                    fields.isEmpty()
                            ? "The request has no DPoP proof; expected one header DPoP"
                            : "The request has several DPoP headers; expected one");
        }
        String proof = fields.get(0).strip();
        if (proof.length() > MAXIMUM_LENGTH) {
            throw invalid("The DPoP proof is longer than " + MAXIMUM_LENGTH + " characters");
        }
        if (!COMPACT.matcher(proof).matches()) {
            throw invalid("The DPoP proof must be one JWT of three base64url parts");
        }
        try {
            return parse(proof, proof.indexOf('.'), proof.lastIndexOf('.'));
        } catch (MalformedJsonException e) {
            throw invalid("The DPoP proof is malformed: " + e.getMessage());
        }
    }

    private static DpopProof parse(String proof, int first, int second) throws MalformedJsonException {
        String encodedHeader = proof.substring(0, first);
        return new DpopProof(
                encodedHeader,
                proof.substring(0, second),
                StrictJson.object(Base64Url.decode(encodedHeader)),
                StrictJson.object(Base64Url.decode(proof.substring(first + 1, second))),
                Base64Url.decode(proof.substring(second + 1)));
    }

    /** Checks {@code typ} and the other members except the key, and returns {@code alg}. */
    String requireHeader(List<String> algorithms) {
        if (!"dpop+jwt".equals(header.get("typ"))) {
            throw invalid("The DPoP proof's \"typ\" must be \"dpop+jwt\"");
        }
        if (UNSUPPORTED.stream().anyMatch(header::containsKey)) {
            throw invalid("The DPoP proof's header must not have one of " + UNSUPPORTED);
        }
        if (header.get("alg") instanceof String alg && algorithms.contains(alg)) {
            return alg;
        }
        throw invalid("The DPoP proof's \"alg\" must be one of " + String.join(", ", algorithms));
    }

    /** Returns the members of {@code jwk}. */
    Map<?, ?> jwk() {
        if (header.get("jwk") instanceof Map<?, ?> jwk) {
            return jwk;
        }
        throw invalid("The DPoP proof's header must have the public key in \"jwk\"");
    }

    /** Returns a claim that must be a string and not empty. */
    String text(String claim) {
        if (claims.get(claim) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw invalid("The DPoP proof must have a string \"" + claim + "\"");
    }

    byte[] signedBytes() {
        return signingInput.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the rejection of a proof. The message must not quote the proof. */
    static InvalidJwtException invalid(String message) {
        return new InvalidJwtException(Reason.INVALID_PROOF, message);
    }
}
