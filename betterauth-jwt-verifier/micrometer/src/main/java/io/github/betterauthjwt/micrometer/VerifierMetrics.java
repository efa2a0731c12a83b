// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micrometer;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifierListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Meters for the decisions of a {@link JwtVerifier} and for changes of its keys. No text that a client sends becomes a
 * tag, so clients cannot create meters. Thread-safe.
 *
 * <pre>{@code
 * VerifierMetrics metrics = VerifierMetrics.create(registry);
 * JwtVerifier verifier = JwtVerifier.builder(issuer, audience).listener(metrics).build();
 * metrics.observeKeys(verifier);
 * }</pre>
 */
public final class VerifierMetrics implements VerifierListener {

    private static final String PREFIX = "betterauth.jwt.";

    private final MeterRegistry registry;
    private final Counter acceptedNew;
    private final Counter acceptedKnown;
    private final Map<Reason, Counter> rejected = new EnumMap<>(Reason.class);
    private final Counter unavailable;
    private final Timer fetches;
    private final Counter fetchFailures;
    private final Counter keysAdded;
    private final Counter keysRemoved;
    private final Counter unknownKeys;
    private final Counter unknownKeyBudgetSpent;

    private VerifierMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.acceptedNew = accepted("new");
        this.acceptedKnown = accepted("known");
        for (Reason reason : Reason.values()) {
            rejected.put(
                    reason,
                    Counter.builder(PREFIX + "tokens.rejected")
                            .description("Tokens rejected, by reason")
                            .tag("reason", reason.code())
                            .register(registry));
        }
        this.unavailable =
                counter("tokens.unverifiable", "Tokens that could not be verified, because the keys were unavailable");
        this.fetches = Timer.builder(PREFIX + "keys.fetches")
                .description("Successful fetches of the key set")
                .register(registry);
        this.fetchFailures = counter("keys.fetch.failures", "Failed fetches of the key set");
        this.keysAdded = counter("keys.added", "Keys that a fetched set brought");
        this.keysRemoved = counter("keys.removed", "Keys that a fetched set no longer had");
        this.unknownKeys = counter("keys.unknown", "Tokens that named a key which no current set has");
        this.unknownKeyBudgetSpent =
                counter("keys.unknown.unfetched", "Of these, those for which the set was not fetched again: too many");
    }

    /** Registers all counters immediately, so that a dashboard shows zeros instead of gaps. */
    public static VerifierMetrics create(MeterRegistry registry) {
        return new VerifierMetrics(Objects.requireNonNull(registry, "registry"));
    }

    /**
     * Registers gauges of the verifier's key set: the number of keys, their age in seconds, and whether tokens can be
     * verified now (1 or 0). The gauges do not prevent garbage collection of the verifier, and end with it.
     */
    public void observeKeys(JwtVerifier verifier) {
        Objects.requireNonNull(verifier, "verifier");
        Gauge.builder(PREFIX + "keys", verifier, v -> v.keys().kids().size())
                .description("Usable keys that are cached")
                .register(registry);
        Gauge.builder(PREFIX + "keys.usable", verifier, v -> v.keys().usable() ? 1 : 0)
                .description("Whether tokens can be verified now")
                .register(registry);
        Gauge.builder(PREFIX + "keys.age", verifier, VerifierMetrics::ageInSeconds)
                .description("How long ago the keys were fetched; NaN if never")
                .baseUnit("seconds")
                .register(registry);
    }

    private static double ageInSeconds(JwtVerifier verifier) {
        Duration age = verifier.keys().age();
        return age == null ? Double.NaN : age.toMillis() / 1000.0;
    }

    private Counter accepted(String token) {
        return Counter.builder(PREFIX + "tokens.accepted")
                .description("Tokens accepted: new ones, and known ones from the token cache")
                .tag("token", token)
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(PREFIX + name).description(description).register(registry);
    }

    @Override
    public void tokenAccepted(boolean known) {
        (known ? acceptedKnown : acceptedNew).increment();
    }

    @Override
    public void tokenRejected(Reason reason) {
        Objects.requireNonNull(rejected.get(reason)).increment();
    }

    @Override
    public void keysUnavailable() {
        unavailable.increment();
    }

    @Override
    public void keysFetched(int keys, Duration took) {
        fetches.record(took);
    }

    @Override
    public void keysFetchFailed(String reason, Duration nextAttempt) {
        fetchFailures.increment();
    }

    @Override
    public void keyAdded(String kid) {
        keysAdded.increment();
    }

    @Override
    public void keyRemoved(String kid) {
        keysRemoved.increment();
    }

    @Override
    public void unknownKey() {
        unknownKeys.increment();
    }

    @Override
    public void unknownKeyBudgetSpent() {
        unknownKeyBudgetSpent.increment();
    }
}
