// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The verifier's default settings of a remote set, some of which tests can change. */
final class Remote {

    static final Duration INTERVAL = Duration.ofMinutes(5);
    static final Duration STALENESS = Duration.ofHours(1);

    private Remote() {}

    static RemoteSettings settings(URI uri) {
        return settings(uri, new JwkSetListener() {});
    }

    static RemoteSettings settings(URI uri, JwkSetListener listener) {
        return settings(uri, listener, null, Clock.systemUTC(), null);
    }

    static RemoteSettings settings(
            URI uri, JwkSetListener listener, @Nullable Path snapshot, Clock clock, @Nullable HttpClient client) {
        RemoteSettings.Builder builder = RemoteSettings.builder().lazy();
        if (client != null) {
            builder.client(client);
        }
        if (snapshot != null) {
            builder.snapshot(snapshot, Duration.ofHours(24));
        }
        return builder.build(uri, clock, listener);
    }
}
