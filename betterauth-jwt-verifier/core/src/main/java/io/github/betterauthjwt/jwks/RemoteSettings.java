// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a set that is fetched from a URL.
 *
 * @param uri the URL of the set; {@code https}, or {@code http} on a loopback host or with {@code insecureHttpAllowed}
 * @param insecureHttpAllowed whether plain {@code http} is allowed for any host
 * @param refreshInterval the age at which keys are fetched again, ± 10 %; 10 seconds to 1 hour, both inclusive
 * @param maximumStaleness how long keys stay usable beyond that while fetching fails; 0 to 24 hours, both inclusive
 * @param client the client to use; it must not follow redirects and is not closed. Null to create one
 * @param fields the header fields of each request
 * @param snapshot the file that stores the last good set across restarts, or null for no file
 * @param snapshotMaximumAge how old a stored set may be
 * @param preloaded whether the first fetch starts at once rather than with the first token
 * @param maximumWaitingCallers how many callers may wait for a fetch that takes longer than a second; 1 to 1000, both
 *     inclusive
 * @param clock the source of instants; durations use monotonic time
 * @param listener receives the events of the key set
 */
public record RemoteSettings(
        URI uri,
        boolean insecureHttpAllowed,
        Duration refreshInterval,
        Duration maximumStaleness,
        @Nullable HttpClient client,
        RequestFields fields,
        @Nullable Path snapshot,
        Duration snapshotMaximumAge,
        boolean preloaded,
        int maximumWaitingCallers,
        Clock clock,
        JwkSetListener listener) {

    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(10);
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);
    private static final Duration LONGEST_STALENESS = Duration.ofHours(24);
    private static final int MOST_WAITING_CALLERS = 1000;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if a setting is out of its bounds; the message names it
     */
    public RemoteSettings {
        uri = Hosts.toAscii(Objects.requireNonNull(uri, "uri"));
        requireSecure(uri, insecureHttpAllowed);
        requireBetween("refreshInterval", refreshInterval, SHORTEST_INTERVAL, LONGEST_INTERVAL);
        requireBetween("maximumStaleness", maximumStaleness, Duration.ZERO, LONGEST_STALENESS);
        if (client != null && client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException(
                    "httpClient follows redirects: build it with followRedirects(NEVER), keys come from jwksUri only");
        }
        if (maximumWaitingCallers < 1 || maximumWaitingCallers > MOST_WAITING_CALLERS) {
            throw new IllegalArgumentException("maximumWaitingCallers must be from 1 to " + MOST_WAITING_CALLERS
                    + "; it is " + maximumWaitingCallers);
        }
        Objects.requireNonNull(fields, "fields");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(listener, "listener");
    }

    private static void requireSecure(URI uri, boolean insecureHttpAllowed) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getRawAuthority() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new IllegalArgumentException("jwksUri must be an absolute https URL; it is " + uri);
        }
        requireHost(uri);
        if (uri.getUserInfo() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("jwksUri must have no user info and no fragment");
        }
        if (scheme.equals("http") && !insecureHttpAllowed && !isLoopback(uri)) {
            throw new IllegalArgumentException("jwksUri is plain http on " + uri.getHost()
                    + ": an attacker on the network could replace the keys. Use https, or allowInsecureHttp() inside a network"
                    + " you trust");
        }
    }

    /**
     * Requires a URL to have a host. {@link URI#getHost} is also null for invalid host names such as
     * {@code auth_server}, a common kind of service name in Docker Compose.
     *
     * @throws IllegalArgumentException if the URL has no host; the message states what to change
     */
    public static void requireHost(URI uri) {
        if (uri.getHost() != null) {
            return;
        }
        String authority = String.valueOf(uri.getRawAuthority());
        throw new IllegalArgumentException(
                authority.contains("_")
                        ? "an underscore is not allowed in host names (RFC 952, RFC 1123 §2.1), as in \"" + authority
                                + "\": give the service an alias without one, such as \"" + authority.replace('_', '-')
                                + '"'
                        : "expected a URL with a host name; it is " + uri);
    }

    /**
     * Returns whether a URL's host denotes this machine: {@code localhost}, {@code 127.0.0.0/8}, or {@code ::1} in
     * any spelling. Does not resolve the name.
     */
    public static boolean isLoopback(URI uri) {
        return Hosts.isLoopback(uri);
    }

    private static void requireBetween(String name, Duration value, Duration least, Duration most) {
        Objects.requireNonNull(value, name);
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + "; it is " + value);
        }
    }
}
