// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micrometer;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifierListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Meters for the decisions of one {@link JwtVerifier} and for changes of its keys. Every event is counted, also before
 * the meters are bound to a registry. No text that a client sends becomes a tag, so clients cannot create meters. Use a
 * separate instance with separate tags for each verifier of an application. One instance that all verifiers of
 * {@link JwtVerifier#anyOf} have as their listener counts all of them together. Thread-safe.
 *
 * <pre>{@code
 * VerifierMetrics metrics = new VerifierMetrics();
 * JwtVerifier verifier = JwtVerifier.builder(issuer, audience).listener(metrics).build();
 * metrics.bindTo(registry);
 * }</pre>
 */
public final class VerifierMetrics implements VerifierListener, MeterBinder {

    private static final String PREFIX = "betterauth.jwt.";

    private final Iterable<Tag> tags;
    private final LongAdder acceptedNew = new LongAdder();
    private final LongAdder acceptedKnown = new LongAdder();
    private final Map<Reason, LongAdder> rejected = new EnumMap<>(Reason.class);
    private final LongAdder insufficient = new LongAdder();
    private final LongAdder unverifiable = new LongAdder();
    private final LongAdder proofsUnremembered = new LongAdder();
    private final LongAdder fetches = new LongAdder();
    private final LongAdder fetchNanos = new LongAdder();
    private final LongAdder fetchFailures = new LongAdder();
    private final LongAdder keysAdded = new LongAdder();
    private final LongAdder keysRemoved = new LongAdder();
    private final LongAdder unknownKeys = new LongAdder();
    private final LongAdder unknownKeyBudgetSpent = new LongAdder();
    private volatile @Nullable JwtVerifier verifier;

    /** Creates meters without additional tags. */
    public VerifierMetrics() {
        this(Tags.empty());
    }

    /**
     * Creates meters with additional tags.
     *
     * @param tags the tags that every meter has, for example to distinguish several verifiers
     */
    public VerifierMetrics(Iterable<Tag> tags) {
        this.tags = Tags.of(Objects.requireNonNull(tags, "tags"));
        for (Reason reason : Reason.values()) {
            rejected.put(reason, new LongAdder());
        }
    }

    /**
     * Registers all meters, so that a dashboard shows zeros instead of gaps. The gauges of the keys have values as soon
     * as a verifier with this listener is built. The meters do not prevent garbage collection of this object, which the
     * verifier retains, and end with it.
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        bindTokens(registry);
        bindFetches(registry);
        bindKeys(registry);
    }

    private void bindTokens(MeterRegistry registry) {
        String accepted = "Tokens accepted: new ones, and known ones from the token cache";
        counter(registry, "tokens.accepted", accepted, acceptedNew, Tag.of("token", "new"));
        counter(registry, "tokens.accepted", accepted, acceptedKnown, Tag.of("token", "known"));
        rejected.forEach((reason, count) -> counter(
                registry, "tokens.rejected", "Tokens rejected, by reason", count, Tag.of("reason", reason.code())));
        String lacking = "Valid tokens that lack a scope or a role which a rule requires";
        counter(registry, "tokens.insufficient", lacking, insufficient);
        String unavailable = "Tokens that could not be verified, because the keys were unavailable";
        counter(registry, "tokens.unverifiable", unavailable, unverifiable);
        String unremembered = "DPoP proofs that could not be remembered, because of the store or of too many proofs";
        counter(registry, "proofs.unremembered", unremembered, proofsUnremembered);
    }

    private void bindFetches(MeterRegistry registry) {
        FunctionTimer.builder(PREFIX + "keys.fetches", this, m -> m.fetches.sum(), m -> m.fetchNanos.sum(), NANOSECONDS)
                .description("Successful fetches of the key set")
                .tags(tags)
                .register(registry);
        counter(registry, "keys.fetch.failures", "Failed fetches of the key set", fetchFailures);
        counter(registry, "keys.added", "Keys that a fetched set brought", keysAdded);
        counter(registry, "keys.removed", "Keys that a fetched set no longer had", keysRemoved);
        counter(registry, "keys.unknown", "Tokens with a key that is not in the current set", unknownKeys);
        String unfetched = "Those of them for which the set was not fetched again, because there were too many";
        counter(registry, "keys.unknown.unfetched", unfetched, unknownKeyBudgetSpent);
    }

    private void counter(MeterRegistry registry, String name, String description, LongAdder count, Tag... more) {
        FunctionCounter.builder(PREFIX + name, count, LongAdder::sum)
                .description(description)
                .tags(Tags.concat(tags, List.of(more)))
                .register(registry);
    }

    private void bindKeys(MeterRegistry registry) {
        Gauge.builder(
                        PREFIX + "keys",
                        this,
                        m -> m.ofVerifier(v -> v.keys().kids().size()))
                .description("Usable keys that are cached")
                .tags(tags)
                .register(registry);
        Gauge.builder(
                        PREFIX + "keys.usable",
                        this,
                        m -> m.ofVerifier(v -> v.keys().usable() ? 1 : 0))
                .description("Whether tokens can be verified now")
                .tags(tags)
                .register(registry);
        Gauge.builder(PREFIX + "keys.age", this, m -> m.ofVerifier(VerifierMetrics::ageInSeconds))
                .description("How long ago the keys were fetched; NaN if never")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
    }

    private double ofVerifier(ToDoubleFunction<JwtVerifier> value) {
        JwtVerifier current = verifier;
        return current == null ? Double.NaN : value.applyAsDouble(current);
    }

    private static double ageInSeconds(JwtVerifier verifier) {
        return verifier.keys().age().map(age -> age.toMillis() / 1000.0).orElse(Double.NaN);
    }

    @Override
    public void verifierBuilt(JwtVerifier built) {
        verifier = built;
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
    public void privilegesInsufficient() {
        insufficient.increment();
    }

    @Override
    public void keysUnavailable() {
        unverifiable.increment();
    }

    @Override
    public void proofNotRemembered() {
        proofsUnremembered.increment();
    }

    @Override
    public void keysFetched(int keys, Duration took) {
        fetches.increment();
        fetchNanos.add(took.toNanos());
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
