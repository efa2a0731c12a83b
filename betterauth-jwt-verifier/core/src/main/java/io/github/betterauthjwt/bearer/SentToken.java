// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

/**
 * The token of a request that passed. Never shows it.
 *
 * @param bound whether it was sent with the scheme {@code DPoP}
 */
record SentToken(String text, boolean bound) {

    @Override
    public String toString() {
        return "SentToken[bound=" + bound + "]";
    }
}
