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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a remote set is fetched and kept.
 *
 * @param uri where the set is; {@code https}, or {@code http} on a loopback host or with {@code insecureHttpAllowed}
 * @param insecureHttpAllowed whether plain {@code http} is fine for any host
 * @param refreshInterval how old keys become before they are fetched again, ± 10 %; 10 s to 1 h
 * @param maximumStaleness how much older they may become while fetching fails; 0 to 24 h
 * @param client used instead of one of our own; must not follow redirects. It is not closed
 * @param snapshot where the last good set is kept across restarts, or null for nowhere
 * @param snapshotMaximumAge how old such a set may be
 * @param preloaded whether the first fetch starts at once rather than with the first token
 * @param maximumWaitingCallers how many callers may wait for a fetch that takes longer than a second; 1 to 1000
 * @param clock for instants only; durations are measured by monotonic time
 * @param listener hears what happens
 */
public record RemoteSettings(
        URI uri,
        boolean insecureHttpAllowed,
        Duration refreshInterval,
        Duration maximumStaleness,
        @Nullable HttpClient client,
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
    private static final Pattern LOOPBACK = Pattern.compile("(?i)localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    /** Checks the bounds. */
    public RemoteSettings {
        requireSecure(Objects.requireNonNull(uri, "uri"), insecureHttpAllowed);
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
                    + ": whoever sits between could hand out keys. Use https, or allowInsecureHttp() inside a network"
                    + " you trust");
        }
    }

    /**
     * Refuses a URL without a host. Such is, to {@link URI}, also one whose host is no host name: {@code auth_server}, as
     * services of Docker Compose are often called.
     *
     * @throws IllegalArgumentException if there is none; the message says what to change
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
     * Whether a URL's host is, by its spelling, this machine: {@code localhost}, {@code 127.0.0.0/8} or {@code [::1]}.
     * Nothing is looked up.
     */
    public static boolean isLoopback(URI uri) {
        return uri.getHost() != null && LOOPBACK.matcher(uri.getHost()).matches();
    }

    private static void requireBetween(String name, Duration value, Duration least, Duration most) {
        Objects.requireNonNull(value, name);
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + "; it is " + value);
        }
    }
}
