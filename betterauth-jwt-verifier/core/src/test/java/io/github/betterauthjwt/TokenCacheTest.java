// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.TokenCache.Digest;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenCacheTest {

    private static final String SHA_256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    /** A digest that cannot be cloned, because {@code clone} is optional for security providers. */
    private static final class Uncopyable extends MessageDigest {

        Uncopyable() {
            super("SHA-256");
        }

        @Override
        public Object clone() throws CloneNotSupportedException {
            throw new CloneNotSupportedException();
        }

        @Override
        protected void engineUpdate(byte value) {
            throw new AssertionError("not to be used");
        }

        @Override
        protected void engineUpdate(byte[] bytes, int offset, int length) {
            throw new AssertionError("not to be used");
        }

        @Override
        protected byte[] engineDigest() {
            throw new AssertionError("not to be used");
        }

        @Override
        protected void engineReset() {
            throw new AssertionError("not to be used");
        }
    }

    @Test
    void digest_ofAToken_isItsSha256() {
        String hex = SHA_256_OF_ABC;
        assertThat(Digest.of("abc"))
                .isEqualTo(new Digest(
                        HexFormat.fromHexDigitsToLong(hex, 0, 16),
                        HexFormat.fromHexDigitsToLong(hex, 16, 32),
                        HexFormat.fromHexDigitsToLong(hex, 32, 48),
                        HexFormat.fromHexDigitsToLong(hex, 48, 64)));
    }

    @Test
    void digest_providerThatCannotCopy_isAskedAgain() {
        byte[] hash = Digest.another(new Uncopyable()).digest("abc".getBytes(US_ASCII));
        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(SHA_256_OF_ABC);
    }

    @Test
    void digest_inManyThreads_isEachTokensOwn() {
        List<Digest> alone =
                IntStream.range(0, 2000).mapToObj(i -> Digest.of("t" + i)).toList();
        List<Digest> together = IntStream.range(0, 2000)
                .parallel()
                .mapToObj(i -> Digest.of("t" + i))
                .toList();
        assertThat(together).isEqualTo(alone).doesNotHaveDuplicates();
    }
}
