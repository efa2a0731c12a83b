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

/** Reads files that a user named, not further than they may be long. */
final class KeySetFile {

    private KeySetFile() {}

    /**
     * Reads a JWK Set's octets.
     *
     * @throws IOException if it cannot be read; the message names the file and says why
     */
    static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(JwkSet.MAXIMUM_OCTETS + 1);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        } catch (IOException e) {
            throw new IOException("the file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The octets as the verifier takes them; a set of unusable keys counts as one without keys, since no token fits it.
     *
     * @throws IOException if this is no JWK Set; the message says why
     */
    static String verifiable(byte[] octets) throws IOException {
        try {
            JwkSet.parse(octets);
            return new String(octets, StandardCharsets.UTF_8);
        } catch (IOException e) {
            if (FetchProblem.ofBody(octets, e) == FetchProblem.NO_USABLE_KEY) {
                return "{\"keys\":[]}";
            }
            throw e;
        }
    }
}
