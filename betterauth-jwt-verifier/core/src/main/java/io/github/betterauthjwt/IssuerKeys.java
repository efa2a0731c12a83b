// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.reverseOrder;

import io.github.betterauthjwt.jwks.Jwk;
import io.github.betterauthjwt.jwks.JwkSource;
import io.github.betterauthjwt.jwks.SourceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of several issuers as one state. It finds no key, because a key of one issuer must not verify a token of
 * another one.
 */
final class IssuerKeys implements JwkSource {

    private final Map<String, JwkSource> sources;

    /**
     * Creates a joint state.
     *
     * @param sources the sources, each with an issuer that names it in a failure
     */
    IssuerKeys(Map<String, JwkSource> sources) {
        this.sources = sources;
    }

    @Override
    public @Nullable Jwk cached(String kid, String kty) {
        return null;
    }

    @Override
    public @Nullable Jwk find(String kid, String kty) {
        return null;
    }

    /** Returns the joint state: usable if one source is, the greatest age, and the failures of all sources. */
    @Override
    public SourceState state() {
        Map<String, SourceState> byIssuer = new LinkedHashMap<>();
        sources.forEach((issuer, source) -> byIssuer.put(issuer, source.state()));
        List<SourceState> states = new ArrayList<>(byIssuer.values());
        return new SourceState(
                states.stream().anyMatch(SourceState::usable),
                states.stream().flatMap(state -> state.kids().stream()).toList(),
                states.stream().flatMap(state -> state.dropped().stream()).toList(),
                first(states, SourceState::age, reverseOrder()),
                first(states, SourceState::lastSuccess, naturalOrder()),
                first(states, SourceState::lastFailure, reverseOrder()),
                failures(byIssuer),
                first(states, SourceState::problem, naturalOrder()),
                first(states, SourceState::nextAttempt, naturalOrder()),
                first(states, SourceState::clockAhead, comparing(Duration::abs).reversed()));
    }

    private static <T> @Nullable T first(
            List<SourceState> states, Function<SourceState, @Nullable T> value, Comparator<T> order) {
        return states.stream()
                .<T>flatMap(state -> Stream.ofNullable(value.apply(state)))
                .min(order)
                .orElse(null);
    }

    private static @Nullable String failures(Map<String, SourceState> states) {
        String failures = states.entrySet().stream()
                .filter(state -> Objects.nonNull(state.getValue().failure()))
                .map(state -> state.getKey() + ": " + state.getValue().failure())
                .collect(Collectors.joining("; "));
        return failures.isEmpty() ? null : failures;
    }

    /** Closes the sources one after another. */
    @Override
    public void close() {
        sources.values().forEach(JwkSource::close);
    }
}
