// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import static java.util.Objects.requireNonNull;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Sends a bearer token with each call of a gRPC client. It fetches the token when the first call needs it, shares it
 * among all calls, and renews it before it expires. There is at most one fetch at a time. No thread of gRPC waits for it.
 *
 * <pre>{@code
 * stub.withCallCredentials(BearerTokenCredentials.create(tokens::fetch));
 * }</pre>
 *
 * <p>A call over a connection without encryption fails before the token is sent, unless
 * {@link Builder#allowPlaintext} is set. If no token can be fetched, calls fail with {@code UNAVAILABLE}. Thread-safe;
 * build once and share among the stubs of one user.
 */
public final class BearerTokenCredentials extends CallCredentials {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("Authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final SharedToken token;
    private final boolean plaintextAllowed;

    private BearerTokenCredentials(Builder builder) {
        this.token = new SharedToken(builder.source, builder.renewBefore, builder.timeout, builder.clock);
        this.plaintextAllowed = builder.plaintextAllowed;
    }

    /**
     * Returns credentials with default settings.
     *
     * @param source fetches a new token, for example from {@code /api/auth/token}; see {@link #builder}
     */
    public static BearerTokenCredentials create(Callable<String> source) {
        return builder(source).build();
    }

    /**
     * Returns a builder of credentials.
     *
     * @param source fetches a new JWT with an {@code exp} claim. It is called on a separate thread, never twice at the
     *     same time, and is interrupted at the time limit
     */
    public static Builder builder(Callable<String> source) {
        return new Builder(requireNonNull(source, "source"));
    }

    /** Called by gRPC for each call. */
    @Override
    public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
        if (!plaintextAllowed && request.getSecurityLevel() != SecurityLevel.PRIVACY_AND_INTEGRITY) {
            applier.fail(
                    Status.UNAUTHENTICATED.withDescription(
                            "The connection is not encrypted, so the token is not sent; use TLS, or allowPlaintext() in tests"));
            return;
        }
        CompletableFuture<String> value = token.get();
        Executor used = value.isDone() ? Runnable::run : executor;
        CompletableFuture<String> unused =
                value.whenCompleteAsync((fetched, failure) -> apply(applier, fetched, failure), used);
    }

    private static void apply(MetadataApplier applier, @Nullable String value, @Nullable Throwable failure) {
        if (value == null) {
            applier.fail(Status.UNAVAILABLE
                    .withDescription("No token could be fetched for the call")
                    .withCause(failure));
            return;
        }
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + value);
        applier.apply(headers);
    }

    /** Settings of {@link BearerTokenCredentials}. Not thread-safe. */
    public static final class Builder {

        private static final Duration LONGEST = Duration.ofHours(1);

        private final Callable<String> source;
        private Duration renewBefore = Duration.ofMinutes(1);
        private Duration timeout = Duration.ofSeconds(10);
        private Clock clock = Clock.systemUTC();
        private boolean plaintextAllowed;

        private Builder(Callable<String> source) {
            this.source = source;
        }

        /**
         * Sets how long before its expiry a token is renewed. Calls use the old token meanwhile. A token with less than
         * twice this time left is renewed after half of the time. Default: 1 minute.
         *
         * @param renewBefore from zero to 1 hour, both inclusive
         * @throws IllegalArgumentException if {@code renewBefore} is out of these bounds
         */
        public Builder renewBefore(Duration renewBefore) {
            this.renewBefore = require("renewBefore", renewBefore, Duration.ZERO);
            return this;
        }

        /**
         * Sets the time limit of a fetch. Calls that wait for it then fail. Default: 10 seconds.
         *
         * @param timeout from 1 millisecond to 1 hour, both inclusive
         * @throws IllegalArgumentException if {@code timeout} is out of these bounds
         */
        public Builder timeout(Duration timeout) {
            this.timeout = require("timeout", timeout, Duration.ofMillis(1));
            return this;
        }

        private static Duration require(String name, Duration value, Duration shortest) {
            if (value.compareTo(shortest) < 0 || value.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(name + " must be from " + shortest + " to " + LONGEST);
            }
            return value;
        }

        /** Sends the token over connections without encryption too, where others can read and use it. For tests. */
        public Builder allowPlaintext() {
            plaintextAllowed = true;
            return this;
        }

        /** Sets the clock that decides when a token is renewed. Default: the system clock. */
        public Builder clock(Clock clock) {
            this.clock = requireNonNull(clock, "clock");
            return this;
        }

        /** Builds the credentials. Fetches nothing yet. */
        public BearerTokenCredentials build() {
            return new BearerTokenCredentials(this);
        }
    }
}
