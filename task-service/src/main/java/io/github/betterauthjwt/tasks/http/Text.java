// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.helidon.common.uri.UriValidator;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** Decodes the text that clients send. The decoders of the JDK and of Helidon replace malformed text instead of rejecting it. */
final class Text {

    private Text() {}

    /** Decodes UTF-8, or returns empty if the bytes are not well-formed. */
    static Optional<String> ofUtf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Decodes a name or a value of a query, or returns empty if it is not UTF-8 in percent-encoding. */
    static Optional<String> ofQuery(String encoded) {
        try {
            UriValidator.validateQuery(encoded);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
            return Optional.of(encoded); // the usual case
        }
        return ofUtf8(URLDecoder.decode(encoded, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Decodes a segment of a path, in which a plus sign stands for itself. */
    static Optional<String> ofPath(String encoded) {
        return ofQuery(encoded.replace("+", "%2B"));
    }

    /** Returns whether PostgreSQL can store the text and UTF-8 can encode it. */
    static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
