// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings for DPoP (RFC 9449): tokens that are bound to a key, with a proof for each request that the client
 * possesses it. A stolen token is worthless without the key. Thread-safe; build once and share.
 *
 * <pre>{@code
 * BearerAuthenticator authenticator = BearerAuthenticator.builder(verifier)
 *         .dpop(Dpop.builder("https://api.example.com").build())
 *         .build();
 * }</pre>
 */
public final class Dpop {

    private final String baseUrl;
    private final boolean required;
    private final List<String> algorithms;
    private final Duration maximumAge;
    private final Duration clockSkew;
    private final Clock clock;
    private final ReplayStore replayStore;
    private final boolean sharesStore;
    private final @Nullable DpopNonces nonces;
    private final DpopKeys keys = new DpopKeys();

    private Dpop(Builder builder) {
        this.baseUrl = builder.baseUrl;
        this.required = builder.required;
        this.algorithms = builder.algorithms;
        this.maximumAge = builder.maximumAge;
        this.clockSkew = builder.clockSkew;
        this.clock = builder.clock;
        this.sharesStore = builder.replayStore != null;
        this.replayStore = builder.replayStore != null
                ? builder.replayStore
                : new MemoryReplayStore(builder.replayMemory, builder.clock);
        this.nonces = builder.secrets.isEmpty() ? null : new DpopNonces(builder.secrets, builder.clock);
    }

    /**
     * Returns a builder. By default, clients may send bound tokens with proofs, and bearer tokens too.
     *
     * @param baseUrl the external URL of the service, as clients use it, such as {@code https://api.example.com}; with a
     *     path if a proxy removes it. {@code htu} of a proof must equal it with the path of the request
     * @throws IllegalArgumentException if {@code baseUrl} is not an absolute {@code https} URL, has a query or a
     *     fragment, or user information. The scheme may be {@code http} for a loopback host
     */
    public static Builder builder(String baseUrl) {
        URI uri = ResourceUrls.require("baseUrl", baseUrl);
        return new Builder(uri.toString().replaceFirst("/$", ""));
    }

    /** Returns whether clients must send bound tokens with proofs, so that bearer tokens are rejected. */
    public boolean isRequired() {
        return required;
    }

    /** Returns the algorithms that a proof may have, in the order of preference; unmodifiable. */
    public List<String> algorithms() {
        return algorithms;
    }

    String baseUrl() {
        return baseUrl;
    }

    /** Returns the normalized external URL of a request; empty if the target is not a path. */
    Optional<String> url(String target) {
        return target.startsWith("/") ? NormalizedUrl.of(baseUrl + target) : Optional.empty();
    }

    Duration maximumAge() {
        return maximumAge;
    }

    Duration clockSkew() {
        return clockSkew;
    }

    Clock clock() {
        return clock;
    }

    ReplayStore replayStore() {
        return replayStore;
    }

    /** Returns whether the application has set the store, which may then wait for I/O. */
    boolean mayWait() {
        return sharesStore;
    }

    /** Returns the keys of recent proofs. */
    DpopKeys keys() {
        return keys;
    }

    Optional<DpopNonces> nonces() {
        return Optional.ofNullable(nonces);
    }

    /** The settings of a {@link Dpop}. Not thread-safe. */
    public static final class Builder {

        private static final List<String> ALGORITHMS = List.of(
                "EdDSA", "Ed25519", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512");

        private static final int SECRET_BYTES = 32;
        private static final long LEAST_MEMORY = 64L * 1024;
        private static final long MOST_MEMORY = 1024L * 1024 * 1024;

        private final String baseUrl;
        private boolean required;
        private List<String> algorithms = ALGORITHMS;
        private Duration maximumAge = Duration.ofSeconds(60);
        private Duration clockSkew = Duration.ofSeconds(30);
        private Clock clock = Clock.systemUTC();
        private long replayMemory = 64L * 1024 * 1024;
        private @Nullable ReplayStore replayStore;
        private List<byte[]> secrets = List.of();

        private Builder(String baseUrl) {
            this.baseUrl = baseUrl;
        }

        /** Rejects bearer tokens, so that every client must use DPoP. Default: both are accepted. */
        public Builder required() {
            required = true;
            return this;
        }

        /**
         * Sets the algorithms that a proof may have. Default: EdDSA, Ed25519, ES256, ES384, ES512, PS256, PS384, PS512,
         * RS256, RS384 and RS512.
         *
         * @throws IllegalArgumentException if there is none, or if one is not in the default and not {@code Ed448}
         */
        public Builder allowedAlgorithms(String... names) {
            List<String> wanted = List.of(names);
            boolean known = wanted.stream().allMatch(name -> ALGORITHMS.contains(name) || name.equals("Ed448"));
            if (wanted.isEmpty() || !known) {
                throw new IllegalArgumentException("expected one or more of " + ALGORITHMS + " and Ed448");
            }
            algorithms = wanted;
            return this;
        }

        /**
         * Sets how long a proof is accepted after its {@code iat}.
         *
         * @param maximumAge from 1 second to 10 minutes, both inclusive. Default 60 seconds
         * @throws IllegalArgumentException if out of these bounds
         */
        public Builder maximumAge(Duration maximumAge) {
            this.maximumAge = between("maximumAge", maximumAge, Duration.ofSeconds(1), Duration.ofMinutes(10));
            return this;
        }

        /**
         * Sets how far {@code iat} of a proof may be in the future, for clients whose clock is ahead.
         *
         * @param clockSkew from zero to 5 minutes, both inclusive. Default 30 seconds
         * @throws IllegalArgumentException if out of these bounds
         */
        public Builder clockSkew(Duration clockSkew) {
            this.clockSkew = between("clockSkew", clockSkew, Duration.ZERO, Duration.ofMinutes(5));
            return this;
        }

        private static Duration between(String name, Duration value, Duration least, Duration most) {
            if (requireNonNull(value, name).compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(
                        name + " must be from " + least + " to " + most + "; it is " + value);
            }
            return value;
        }

        /** Sets the clock. Default: the system's clock. */
        public Builder clock(Clock clock) {
            this.clock = requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Sets the memory for the proofs that were used. A client whose key takes as much of it as is free receives 429
         * until its proofs expire. Other clients are not affected.
         *
         * @param maximumBytes 65536 to 1073741824 (1 GiB), both inclusive. Default 67108864 (64 MiB), which is enough
         *     for 1456 requests a second, 728 of them from one client
         * @throws IllegalArgumentException if out of these bounds
         */
        public Builder replayMemory(long maximumBytes) {
            if (maximumBytes < LEAST_MEMORY || maximumBytes > MOST_MEMORY) {
                throw new IllegalArgumentException(
                        "maximumBytes must be from " + LEAST_MEMORY + " to " + MOST_MEMORY + "; it is " + maximumBytes);
            }
            replayMemory = maximumBytes;
            return this;
        }

        /** Sets a store that all instances of the service share. Default: the memory of this process. */
        public Builder replayStore(ReplayStore replayStore) {
            this.replayStore = requireNonNull(replayStore, "replayStore");
            return this;
        }

        /**
         * Requires a nonce of this server in each proof (RFC 9449 §9), so that proofs cannot be made in advance. A client
         * receives the nonce with a 401 response and repeats the request. The secret is random, so each instance accepts
         * its nonces only. Default: no nonces.
         */
        public Builder requireNonces() {
            byte[] secret = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(secret);
            secrets = List.of(secret);
            return this;
        }

        /**
         * Requires nonces, like {@link #requireNonces()}, which all instances with the same secrets accept.
         *
         * @param current the secret that creates nonces, at least 32 bytes
         * @param previous secrets whose nonces are accepted too, while instances change to the current one
         * @throws IllegalArgumentException if a secret has fewer than 32 bytes
         */
        public Builder requireNonces(byte[] current, byte[]... previous) {
            List<byte[]> all = new ArrayList<>(List.of(previous));
            all.add(0, current);
            if (all.stream().anyMatch(secret -> secret.length < SECRET_BYTES)) {
                throw new IllegalArgumentException("a secret must have at least " + SECRET_BYTES + " bytes");
            }
            secrets = all.stream().map(byte[]::clone).toList();
            return this;
        }

        /** Builds the settings. */
        public Dpop build() {
            return new Dpop(this);
        }
    }
}
