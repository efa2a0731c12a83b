// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The settings of a set that is fetched from a URL. */
public final class RemoteSettings {

    private final URI uri;
    private final Duration refreshInterval;
    private final Duration maximumStaleness;
    private final @Nullable HttpClient client;
    private final RequestFields fields;
    private final @Nullable Path snapshot;
    private final Duration snapshotMaximumAge;
    private final boolean lazy;
    private final int maximumWaitingCallers;
    private final Clock clock;
    private final JwkSetListener listener;

    private RemoteSettings(URI uri, Clock clock, JwkSetListener listener, Builder builder) {
        this.uri = requireNonNull(uri, "uri");
        this.clock = requireNonNull(clock, "clock");
        this.listener = requireNonNull(listener, "listener");
        this.refreshInterval = builder.refreshInterval;
        this.maximumStaleness = builder.maximumStaleness;
        this.client = builder.client;
        this.fields = builder.fields;
        this.snapshot = builder.snapshot;
        this.snapshotMaximumAge = builder.snapshotMaximumAge;
        this.lazy = builder.lazy;
        this.maximumWaitingCallers = builder.maximumWaitingCallers;
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    URI uri() {
        return uri;
    }

    /** Returns the age at which keys are fetched again, ± 10 %. */
    Duration refreshInterval() {
        return refreshInterval;
    }

    /** Returns how long keys stay usable beyond the refresh interval while fetching fails. */
    Duration maximumStaleness() {
        return maximumStaleness;
    }

    /** Returns the client to use, which is not closed; null to create one. */
    @Nullable
    HttpClient client() {
        return client;
    }

    /** Returns the header fields of each request. */
    RequestFields fields() {
        return fields;
    }

    /** Returns the file that stores the last good set across restarts; null for no file. */
    @Nullable
    Path snapshot() {
        return snapshot;
    }

    /** Returns how old a stored set may be. */
    Duration snapshotMaximumAge() {
        return snapshotMaximumAge;
    }

    /** Returns whether the first token that needs a key starts the first fetch, rather than the start of the source. */
    boolean isLazy() {
        return lazy;
    }

    /** Returns how many callers may wait for a fetch that takes longer than a second. */
    int maximumWaitingCallers() {
        return maximumWaitingCallers;
    }

    /** Returns the source of instants. Durations use monotonic time. */
    Clock clock() {
        return clock;
    }

    JwkSetListener listener() {
        return listener;
    }

    /** Collects the settings. {@link #build} checks their bounds. Not thread-safe. */
    public static final class Builder {

        private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(10);
        private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);
        private static final Duration LONGEST_STALENESS = Duration.ofHours(24);
        private static final int MOST_WAITING_CALLERS = 1000;

        private Duration refreshInterval = Duration.ofMinutes(5);
        private Duration maximumStaleness = Duration.ofHours(1);
        private @Nullable HttpClient client;
        private RequestFields fields = RequestFields.DEFAULT;
        private @Nullable Path snapshot;
        private Duration snapshotMaximumAge = Duration.ZERO;
        private boolean insecureHttpAllowed;
        private boolean lazy;
        private int maximumWaitingCallers = 32;

        private Builder() {}

        /** Sets the refresh interval: 10 seconds to 1 hour, both inclusive. */
        public Builder refreshInterval(Duration interval) {
            refreshInterval = requireNonNull(interval, "refreshInterval");
            return this;
        }

        /** Sets the maximum staleness: 0 to 24 hours, both inclusive. */
        public Builder maximumStaleness(Duration staleness) {
            maximumStaleness = requireNonNull(staleness, "maximumStaleness");
            return this;
        }

        /** Sets a client that does not follow redirects. */
        public Builder client(HttpClient httpClient) {
            client = requireNonNull(httpClient, "httpClient");
            return this;
        }

        /** Sets a header of each request; see {@link RequestFields#with}. */
        public Builder requestHeader(String name, String value) {
            fields = fields.with(name, value);
            return this;
        }

        /** Sets the snapshot file and how old a stored set may be: 1 second to 7 days, both inclusive. */
        public Builder snapshot(Path path, Duration maximumAge) {
            requireBetween("maximumAge", maximumAge, Duration.ofSeconds(1), Duration.ofDays(7));
            snapshot = requireNonNull(path, "path");
            snapshotMaximumAge = maximumAge;
            return this;
        }

        /** Allows plain {@code http} for any host. */
        public Builder allowInsecureHttp() {
            insecureHttpAllowed = true;
            return this;
        }

        /** Lets the first token that needs a key start the first fetch. */
        public Builder lazy() {
            lazy = true;
            return this;
        }

        /** Sets the maximum number of waiting callers: 1 to 1000, both inclusive. */
        public Builder maximumWaitingCallers(int callers) {
            maximumWaitingCallers = callers;
            return this;
        }

        /**
         * Builds the settings.
         *
         * @param uri the URL of the set; see {@link KeyServerUrl#requireSecure}
         * @param clock the source of instants
         * @param listener receives the events of the key set
         * @throws IllegalArgumentException if a setting is out of its bounds; the message names it
         */
        public RemoteSettings build(URI uri, Clock clock, JwkSetListener listener) {
            URI ascii = Hosts.toAscii(requireNonNull(uri, "uri"));
            KeyServerUrl.requireSecure(ascii, insecureHttpAllowed);
            requireBetween("refreshInterval", refreshInterval, SHORTEST_INTERVAL, LONGEST_INTERVAL);
            requireBetween("maximumStaleness", maximumStaleness, Duration.ZERO, LONGEST_STALENESS);
            if (client != null && client.followRedirects() != HttpClient.Redirect.NEVER) {
                throw new IllegalArgumentException(
                        "httpClient follows redirects: build it with followRedirects(NEVER), keys come from jwksUri"
                                + " only");
            }
            if (maximumWaitingCallers < 1 || maximumWaitingCallers > MOST_WAITING_CALLERS) {
                throw new IllegalArgumentException("maximumWaitingCallers must be from 1 to " + MOST_WAITING_CALLERS
                        + "; it is " + maximumWaitingCallers);
            }
            return new RemoteSettings(ascii, clock, listener, this);
        }

        private static void requireBetween(String name, Duration value, Duration least, Duration most) {
            requireNonNull(value, name);
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(
                        name + " must be from " + least + " to " + most + "; it is " + value);
            }
        }
    }
}
