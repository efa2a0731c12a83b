// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

/** Describes a token for {@link Explanation#kind}, with its {@link TokenKind} and further details. */
final class TokenDescription {

    private TokenDescription() {}

    static String of(TokenKind kind, String token, TokenReading reading) {
        if (token.isBlank()) {
            return TokenKind.NONE.description();
        }
        return switch (kind) {
            case PLACEHOLDER ->
                "the word \"" + TokenReading.show(token)
                        + "\", which JavaScript writes for a value that is not a token";
            case OTHER_TYPE -> "a JWT of the type " + reading.header("typ");
            case SESSION_CACHE_HS256, EMAIL_VERIFICATION, ID_TOKEN_HS256, SHARED_SECRET ->
                kind.description() + ", signed with a shared secret (" + reading.header("alg") + ")";
            default -> kind.description();
        };
    }
}
