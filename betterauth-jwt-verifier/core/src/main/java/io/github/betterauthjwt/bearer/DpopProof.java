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

/** A DPoP proof (RFC 9449 §4.2), parsed but not verified. */
final class DpopProof {

    /** The maximum length in characters, inclusive: that of a token, by default. */
    private static final int MAXIMUM_LENGTH = 16 * 1024;

    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /** Header members that change the meaning of a JWS, which no proof needs. */
    private static final List<String> UNSUPPORTED = List.of("crit", "b64", "zip", "enc");

    private final String encodedHeader;
    private final String signingInput;
    private final Map<String, @Nullable Object> header;
    private final Map<String, @Nullable Object> claims;
    private final byte[] signature;

    private DpopProof(String proof, int firstDot, int secondDot) throws MalformedJsonException {
        this.encodedHeader = proof.substring(0, firstDot);
        this.signingInput = proof.substring(0, secondDot);
        this.header = StrictJson.object(Base64Url.decode(encodedHeader));
        this.claims = StrictJson.object(Base64Url.decode(proof.substring(firstDot + 1, secondDot)));
        this.signature = Base64Url.decode(proof.substring(secondDot + 1));
    }

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
        String proof = Credentials.withoutWhitespace(fields.get(0));
        if (proof.length() > MAXIMUM_LENGTH) {
            throw invalid("The DPoP proof is longer than " + MAXIMUM_LENGTH + " characters");
        }
        if (!COMPACT.matcher(proof).matches()) {
            throw invalid("The DPoP proof must be one JWT of three base64url parts");
        }
        try {
            return new DpopProof(proof, proof.indexOf('.'), proof.lastIndexOf('.'));
        } catch (MalformedJsonException e) {
            throw invalid("The DPoP proof is malformed: " + e.getMessage());
        }
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
        if (claim(claim) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw invalid("The DPoP proof must have a string \"" + claim + "\"");
    }

    /** Returns a claim of any type, or null. */
    @Nullable
    Object claim(String name) {
        return claims.get(name);
    }

    String encodedHeader() {
        return encodedHeader;
    }

    /** Returns the signed bytes (RFC 7515 §5.1, step 5). */
    byte[] signedBytes() {
        return signingInput.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] signature() {
        return signature.clone();
    }

    /** Returns the rejection of a proof. The message must not quote the proof. */
    static InvalidJwtException invalid(String message) {
        return new InvalidJwtException(Reason.INVALID_PROOF, message);
    }
}
