// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source of fixed keys, for tests and for environments that cannot reach a key server. */
final class FixedJwkSource implements JwkSource {

    private final JwkSet set;

    FixedJwkSource(JwkSet set) {
        this.set = Objects.requireNonNull(set, "set");
    }

    @Override
    public @Nullable Jwk cached(String kid, String kty) {
        return set.find(kid, kty);
    }

    @Override
    public @Nullable Jwk find(String kid, String kty) {
        return set.find(kid, kty);
    }

    @Override
    public SourceState state() {
        List<String> kids = set.keys().stream().map(Jwk::kid).toList();
        return new SourceState(true, kids, set.dropped(), Duration.ZERO, null, null, null, null, null, null);
    }

    @Override
    public void close() {
        // nothing is open
    }
}
