// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

/** The check that the sender of a token possesses the key that the token is bound to. Thread-safe. */
@FunctionalInterface
public interface KeyPossession {

    /**
     * Checks the sender's proof.
     *
     * @param thumbprint the SHA-256 thumbprint of the key in base64url (RFC 7638 §3), from the verified token's
     *     {@code cnf.jkt} (RFC 9449 §6.1)
     * @throws InvalidJwtException if the sender has not proven to possess this key
     * @throws ReplayStoreException if the proof cannot be remembered
     */
    void require(String thumbprint);
}
