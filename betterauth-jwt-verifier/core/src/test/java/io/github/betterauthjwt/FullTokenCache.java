// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.json.MalformedJsonException;
import io.github.betterauthjwt.json.StrictJson;
import io.github.betterauthjwt.jwks.Jwk;
import io.github.betterauthjwt.jwks.JwkSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A program that fills a token cache of 16 MiB with many large tokens and prints how many bytes are retained. */
final class FullTokenCache {

    private static final int LARGE_TOKENS = 3_000;
    private static final int ORDINARY_TOKENS = 12_000;

    private static final ClaimContext CONTEXT =
            new ClaimContext(ClaimPaths.DEFAULT, granted -> Set.of(), Claims.CLOCK, Duration.ZERO);

    private FullTokenCache() {}

    /** Claims with values that a user chose, each as long as the longest token allows. */
    enum Kind {
        LONG_BEYOND_LATIN_1("\"€" + "a".repeat(11_600) + "\""),
        MANY_MEMBERS(members()),
        MANY_EMPTY("[" + "{},".repeat(3_800) + "[]]"),
        MANY_STRINGS("[" + "\"\",".repeat(3_800) + "1]"),
        MANY_NUMBERS("[" + "7,".repeat(5_700) + "1]"),
        MANY_DECIMALS("[" + "1.5,".repeat(2_900) + "1]"),
        LONG_INTEGERS("[" + ("9".repeat(990) + ",").repeat(11) + "1]"),
        LONG_DECIMALS("[" + ("0." + "9".repeat(990) + ",").repeat(11) + "1]"),
        ORDINARY("\"Ada\"");

        private final String claim;

        Kind(String claim) {
            this.claim = claim;
        }

        private static String members() {
            StringBuilder members = new StringBuilder("{\"\":0");
            for (int i = 0; i < 1_300; i++) {
                members.append(",\"").append(Integer.toString(i, 36)).append("\":0");
            }
            return members.append('}').toString();
        }
    }

    public static void main(String[] arguments) throws IOException {
        Kind kind = Kind.valueOf(arguments[0]);
        Jwk key = JwkSet.parse(Keys.set(Hostile.KEY).getBytes(StandardCharsets.UTF_8))
                .keys()
                .iterator()
                .next();
        fill(new TokenCache(10_000, 1 << 16, Duration.ofSeconds(60), System::nanoTime), kind, key, 100);
        long before = Heap.reachable();
        TokenCache cache = new TokenCache(10_000, 16 << 20, Duration.ofSeconds(60), () -> 0);
        fill(cache, kind, key, kind == Kind.ORDINARY ? ORDINARY_TOKENS : LARGE_TOKENS);
        System.out.println(Heap.reachable() - before);
        if (cache.find(TokenCache.Digest.of("absent")) != null) {
            throw new AssertionError("also keeps the cache reachable until here");
        }
    }

    private static void fill(TokenCache cache, Kind kind, Jwk key, int tokens) throws MalformedJsonException {
        for (int i = 0; i < tokens; i++) {
            VerifiedJwt jwt = jwt(kind, i);
            if (String.valueOf(jwt.claims())
                    .isEmpty()) { // applications may do this too, and some values then keep their text
                throw new AssertionError("there are claims");
            }
            cache.put(TokenCache.Digest.of("token-" + i), new TokenCache.Entry(jwt, key));
        }
    }

    private static VerifiedJwt jwt(Kind kind, int number) throws MalformedJsonException {
        String json = Claims.standard()
                .with("number", number)
                .with("name", kind.claim)
                .json();
        Instant time = Instant.ofEpochSecond(number);
        return new VerifiedJwt(
                StrictJson.object(json.getBytes(StandardCharsets.UTF_8)),
                Claims.ISSUER,
                "user",
                List.of(Claims.ISSUER),
                time,
                null,
                time,
                CONTEXT);
    }
}
