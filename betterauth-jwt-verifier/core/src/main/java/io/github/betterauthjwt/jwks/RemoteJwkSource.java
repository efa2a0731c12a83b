// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A JWK Set fetched over HTTP. One daemon thread fetches, one request at a time, so that an older response never
 * overwrites a newer one and any number of callers share a fetch. Callers read {@link #loaded} without a lock, and take
 * the lock only to request a fetch. A lock and a future are used instead of monitors, so that waiting never pins a
 * virtual thread.
 */
final class RemoteJwkSource implements JwkSource {

    private static final double JITTER = 0.1;
    private static final Duration LEAST_RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(1);
    private static final Duration WAIT = Fetcher.TOTAL_TIMEOUT.plusSeconds(1);

    private final RemoteSettings settings;
    private final Time time;
    private final Fetcher fetcher;
    private final KeySetEvents events;
    private final @Nullable SnapshotFile snapshot;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final FetchBudget budget = new FetchBudget();
    private final AbsentKids absent = new AbsentKids();
    private final BackOff backOff;
    private final WaitingCallers waiting;
    private @Nullable CompletableFuture<Void> inFlight; // requested or running
    private long begun; // number of fetches
    private long ended;

    // written under the lock, read without it
    private volatile @Nullable CachedJwkSet loaded;
    private volatile @Nullable Failure failure;
    private volatile @Nullable Instant lastSuccess;
    private volatile long nextFetch;
    private volatile boolean scheduled;
    private volatile boolean closed;

    /** The cause and time of the last failed fetch; {@code current} until a fetch succeeds. */
    private record Failure(IOException cause, Instant at, boolean current) {}

    private RemoteJwkSource(RemoteSettings settings, Time time) {
        this.settings = settings;
        this.time = time;
        this.fetcher = new Fetcher(settings);
        this.events = new KeySetEvents(settings.listener(), settings.uri());
        this.backOff = new BackOff(time);
        this.waiting = new WaitingCallers(settings.maximumWaitingCallers(), time.nanos());
        this.snapshot = settings.snapshot() == null
                ? null
                : new SnapshotFile(settings.snapshot(), settings.uri(), settings.snapshotMaximumAge());
        // the thread must not retain thread-locals or the class loader of the request that happens to build this source
        this.thread = new Thread(
                null, this::keepFresh, "betterauth-jwks " + settings.uri().getHost(), 0, false);
        this.thread.setContextClassLoader(RemoteJwkSource.class.getClassLoader());
        this.thread.setDaemon(true); // an application that does not close this source must still be able to exit
    }

    static RemoteJwkSource start(RemoteSettings settings, Time time) {
        RemoteJwkSource source = new RemoteJwkSource(settings, time);
        source.readSnapshot();
        if (!settings.isLazy() || source.loaded != null) {
            source.nextFetch = time.nanos();
            source.scheduled = true;
        }
        source.thread.start();
        return source;
    }

    @Override
    public @Nullable Jwk cached(String kid, String kty) {
        CachedJwkSet current = usable();
        return current == null ? null : current.set().find(kid, kty);
    }

    @Override
    public @Nullable Jwk find(String kid, String kty) throws KeysUnreachableException {
        Jwk key = cached(kid, kty); // the path of nearly every call: no lock, no I/O
        return key != null ? key : findAfterFetch(kid, kty);
    }

    /**
     * Waits for a fetch that may return the key. A running fetch may have missed the moment at which the key was
     * published, so only the first fetch that begins after this call is decisive. A caller therefore waits for at most
     * two fetches, and shares both.
     */
    private @Nullable Jwk findAfterFetch(String kid, String kty) throws KeysUnreachableException {
        long deadline = System.nanoTime() + WAIT.toNanos();
        long decisive = 0;
        while (true) {
            boolean decided;
            CompletableFuture<Void> fetch;
            long patience = 0;
            lock.lock();
            try {
                Jwk key = cached(kid, kty);
                if (key != null) {
                    return key;
                }
                if (closed || backOff.isActive()) {
                    throw unreachable();
                }
                decisive = decisive == 0 ? begun + 1 : decisive;
                decided = ended >= decisive && usable() != null;
                if (decided) {
                    absent.add(kid);
                }
                fetch = decided ? null : inFlightOrRequested(kid);
                if (fetch != null) {
                    patience = waiting.enter(kid, usable() != null, time.nanos());
                }
            } finally {
                lock.unlock();
            }
            if (fetch == null) {
                reportUnknown(decided);
                return null;
            }
            await(fetch, kid, patience, deadline);
        }
    }

    /**
     * Returns the running fetch, or requests one. Returns null if there are keys and the budget for other fetches is
     * spent. An id that was absent before cannot take the last fetch of the budget, so that a client which repeats an
     * old token does not delay a new key. The caller holds the lock.
     */
    private @Nullable CompletableFuture<Void> inFlightOrRequested(String kid) {
        if (inFlight == null) {
            long now = time.nanos();
            boolean cold = usable() == null;
            boolean quiet = budget.isFull(now); // no unknown key for a while, so this one may come from a rotation
            if (cold || budget.take(now, absent.contains(kid) ? 1 : 0)) {
                waiting.beginPatience(now, cold || quiet);
                inFlight = new CompletableFuture<>();
                LockSupport.unpark(thread);
            }
        }
        return inFlight;
    }

    private void reportUnknown(boolean decided) {
        if (decided) {
            events.unknownKey();
        } else {
            events.unknownKeyBudgetSpent();
        }
    }

    private @Nullable CachedJwkSet usable() {
        CachedJwkSet current = loaded;
        return current != null && current.isUsable(time.nanos()) ? current : null;
    }

    /** Waits for the fetch, but no longer than the patience. After that, the caller must ask for permission again. */
    private void await(CompletableFuture<Void> fetch, String kid, long patience, long deadline)
            throws KeysUnreachableException {
        if (patience == 0) {
            throw new KeysUnreachableException("too many tokens wait for the JWK Set", LEAST_RETRY_AFTER, null);
        }
        long left = Math.max(0, deadline - System.nanoTime());
        try {
            fetch.get(Math.min(patience, left), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeysUnreachableException("interrupted while waiting for the JWK Set", LEAST_RETRY_AFTER, e);
        } catch (TimeoutException | ExecutionException e) {
            if (left <= patience) {
                throw new KeysUnreachableException("the JWK Set is taking too long", LEAST_RETRY_AFTER, e);
            }
        } finally {
            leave(kid);
        }
    }

    private void leave(String kid) {
        lock.lock();
        try {
            waiting.leave(kid);
        } finally {
            lock.unlock();
        }
    }

    private KeysUnreachableException unreachable() {
        Duration wait = Duration.ofNanos(Math.max(0, nextFetch - time.nanos())).plusMillis(999);
        Duration retryAfter = Duration.ofSeconds(Math.max(LEAST_RETRY_AFTER.toSeconds(), wait.toSeconds()));
        Failure known = failure;
        String why = closed
                ? "the verifier was closed, or its thread died"
                : known == null ? "not fetched yet" : known.cause.getMessage();
        return new KeysUnreachableException(
                "no usable JWK Set: " + why, retryAfter, known == null ? null : known.cause);
    }

    private static FetchProblem problem(IOException cause) {
        return cause instanceof FetchException e ? e.problem() : FetchProblem.OTHER;
    }

    private void keepFresh() {
        try {
            while (isOpen()) {
                fetchOrPark();
            }
        } finally {
            boolean died = !closed;
            close(); // no caller may wait for a thread that has ended
            if (died) {
                IOException cause = new IOException("the thread that fetches the JWK Set has died; see the log");
                failure = new Failure(cause, settings.clock().instant(), true);
            }
        }
    }

    /**
     * Returns whether this source is open. First clears an interrupt that a listener left behind, because no park would
     * wait with it.
     */
    private boolean isOpen() {
        Thread.interrupted();
        return !closed;
    }

    private void fetchOrPark() {
        try {
            if (inFlight() != null || (scheduled && nextFetch - time.nanos() <= 0)) {
                fetch();
            } else {
                time.park(scheduled ? Math.max(1, nextFetch - time.nanos()) : Long.MAX_VALUE);
            }
        } catch (Throwable e) { // an Error too, because without this thread the keys soon expire
            failed(new IOException("fetching the JWK Set failed unexpectedly: " + e, e));
        }
    }

    private @Nullable CompletableFuture<Void> inFlight() {
        lock.lock();
        try {
            return inFlight;
        } finally {
            lock.unlock();
        }
    }

    private void fetch() {
        lock.lock();
        try {
            if (inFlight == null) {
                waiting.beginPatience(time.nanos(), true);
                inFlight = new CompletableFuture<>();
            }
            begun++;
        } finally {
            lock.unlock();
        }
        long start = time.nanos();
        try {
            Fetcher.Answer answer = fetcher.fetch();
            recordDuration(time.nanos() - start);
            succeeded(answer, start);
        } catch (InterruptedException e) {
            failed(new IOException("the verifier was closed", e)); // only close() interrupts this thread
        } catch (IOException e) {
            failed(e);
        }
    }

    /**
     * Records the duration of a fetch, except for the first one, which also creates the HTTP client and is slow on a
     * cold JVM.
     */
    private void recordDuration(long nanos) {
        lock.lock();
        try {
            if (loaded != null) {
                waiting.fetched(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Releases the waiting callers. */
    private void finish() {
        CompletableFuture<Void> done;
        lock.lock();
        try {
            done = inFlight;
            inFlight = null;
            ended = begun;
        } finally {
            lock.unlock();
        }
        if (done != null) {
            done.complete(null);
        }
    }

    private void succeeded(Fetcher.Answer answer, long start) {
        Instant wall = settings.clock().instant();
        Instant date = answer.date();
        Duration ahead = date == null ? null : Duration.ofSeconds(wall.getEpochSecond() - date.getEpochSecond());
        CachedJwkSet before = loaded;
        JwkSet set = before == null ? answer.set() : answer.set().reusing(before.set());
        long now = time.nanos();
        long interval = settings.refreshInterval().toNanos();
        long usableFor =
                settings.refreshInterval().plus(settings.maximumStaleness()).toNanos();
        lock.lock();
        try {
            loaded = new CachedJwkSet(set, now, now + usableFor, wall, ahead);
            lastSuccess = wall;
            Failure last = failure;
            failure = last == null ? null : new Failure(last.cause, last.at, false);
            backOff.succeeded();
            nextFetch = now + (long) (interval * time.between(1 - JITTER, 1 + JITTER));
            scheduled = true;
        } finally {
            lock.unlock();
        }
        finish(); // before the listener runs, which may be slow
        writeSnapshot(answer.body(), wall);
        events.fetched(before == null ? JwkSet.EMPTY : before.set(), set, Duration.ofNanos(now - start));
    }

    private void failed(IOException cause) {
        Duration requested = cause instanceof FetchException e ? e.retryAfter() : null;
        long wait;
        lock.lock();
        try {
            wait = backOff.failed(requested);
            nextFetch = time.nanos() + wait;
            scheduled = true;
            failure = new Failure(cause, settings.clock().instant(), true);
        } finally {
            lock.unlock();
        }
        finish();
        if (!closed) {
            events.fetchFailed(cause, Duration.ofNanos(wait));
        }
    }

    private void readSnapshot() {
        if (snapshot == null) {
            return;
        }
        try {
            Instant wall = settings.clock().instant();
            SnapshotFile.Kept kept = snapshot.read(wall);
            if (kept != null) {
                long fetched = time.nanos() - kept.age().toNanos();
                long until = fetched + settings.snapshotMaximumAge().toNanos();
                loaded = new CachedJwkSet(kept.set(), fetched, until, wall.minus(kept.age()), null);
            }
        } catch (IOException e) {
            events.snapshotFailed("not read", e);
        }
    }

    private void writeSnapshot(byte[] body, Instant fetchedAt) {
        if (snapshot == null) {
            return;
        }
        try {
            snapshot.write(body, fetchedAt);
        } catch (IOException | RuntimeException e) {
            events.snapshotFailed("not written", e);
        }
    }

    @Override
    public SourceState state() {
        CachedJwkSet current = loaded;
        Failure last = failure;
        long now = time.nanos();
        List<String> kids = new ArrayList<>();
        if (current != null) {
            current.set().keys().forEach(key -> kids.add(key.kid()));
        }
        return new SourceState(
                current != null && current.isUsable(now),
                kids,
                current == null ? List.of() : current.set().dropped(),
                current == null ? null : Duration.ofNanos(now - current.fetchedNanos()),
                lastSuccess,
                last == null ? null : last.at,
                last == null || !last.current ? null : last.cause.getMessage(),
                last == null || !last.current ? null : problem(last.cause),
                closed || !scheduled ? null : settings.clock().instant().plusNanos(Math.max(0, nextFetch - now)),
                current == null ? null : current.clockAhead());
    }

    @Override
    public void close() {
        closed = true;
        finish();
        thread.interrupt();
        fetcher.abort();
        awaitEnd();
    }

    /**
     * Waits until the thread has ended, because a web container that undeploys an application must not find it. The
     * thread itself, which may call {@link #close} through a listener, does not wait.
     */
    private void awaitEnd() {
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
