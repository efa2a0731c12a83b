// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.LogoutTokenVerifier;
import io.github.betterauthjwt.tasks.hardening.HeapBudget;
import io.github.betterauthjwt.tasks.hardening.SlowClients;
import io.github.betterauthjwt.tasks.postgres.Database;
import io.github.betterauthjwt.tasks.postgres.KnownRevocations;
import io.github.betterauthjwt.tasks.postgres.RevocationFeed;
import io.github.betterauthjwt.tasks.postgres.RevocationStore;
import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import io.github.betterauthjwt.tasks.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tokens that end before they expire: what this instance knows, and how it records them and learns of others. */
public final class Revocations implements AutoCloseable {

    /** The path that needs no token. */
    public static final String PATH = "/revocations";

    private static final int BODY_LIMIT = 16 * 1024;
    /** The default of the verifier, during which it still accepts a token. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private final RevocationFeed feed;
    private final RevocationStore store;
    private final String secret;
    private final @Nullable JwtVerifier logoutVerifier;
    private final @Nullable LogoutTokenVerifier logouts;

    /** Connects the known revocations to a database. Does not open a connection. */
    public Revocations(Settings settings, KnownRevocations known, DatabaseUrl url, Database database) {
        this.feed = new RevocationFeed(url, settings.postgres().direct(), known);
        this.store = new RevocationStore(database, known, lifetime(settings));
        this.secret = settings.revocations().secret().orElseThrow();
        String client = settings.revocations().logoutClient().orElse(null);
        // The oauth-provider has another issuer than the tokens of jwt(), with the same keys.
        this.logoutVerifier = client == null
                ? null
                : settings.tokens()
                        .verifier(settings.revocations().logoutIssuer(), client)
                        .lazy()
                        .build();
        this.logouts =
                logoutVerifier == null || client == null ? null : LogoutTokenVerifier.create(logoutVerifier, client);
    }

    /** Returns an empty set, or no set if the settings do not enable revocations. */
    public static Optional<KnownRevocations> known(Settings settings) {
        return settings.revocations().secret().map(secret -> new KnownRevocations(lifetime(settings)));
    }

    private static Duration lifetime(Settings settings) {
        return settings.revocations().tokenLifetime().plus(CLOCK_SKEW);
    }

    /**
     * Reads the revocations in the database, and follows them from then on.
     *
     * @throws io.github.betterauthjwt.tasks.postgres.StartException if they cannot be read
     */
    public void start() {
        feed.start();
    }

    RevocationRoutes routes(SlowClients slowClients, HeapBudget budget) {
        return new RevocationRoutes(store, secret, logouts, new RequestBodies(BODY_LIMIT, slowClients, budget));
    }

    @Override
    public void close() {
        try (feed;
                logoutVerifier) {
            // closes the resources, the last one first
        }
    }
}
