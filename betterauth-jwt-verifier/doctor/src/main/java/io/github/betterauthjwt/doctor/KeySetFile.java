// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.jwks.FetchProblem;
import io.github.betterauthjwt.jwks.JwkSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the files that a user names, up to a maximum length. */
final class KeySetFile {

    private KeySetFile() {}

    /**
     * Reads the bytes of a JWK Set.
     *
     * @throws IOException if the file cannot be read; the message names the file and the reason
     */
    static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(JwkSet.MAXIMUM_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        } catch (IOException e) {
            throw new IOException("the file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the JWK Set in a form that the verifier accepts. A set without a usable key becomes an empty set, because
     * no token matches it.
     *
     * @throws IOException if the bytes are not a JWK Set; the message states the reason
     */
    static String verifiable(byte[] bytes) throws IOException {
        try {
            JwkSet.parse(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            if (FetchProblem.ofBody(bytes, e) == FetchProblem.NO_USABLE_KEY) {
                return "{\"keys\":[]}";
            }
            throw e;
        }
    }
}
