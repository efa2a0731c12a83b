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
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tokens that end before they expire: what this instance knows, and how it records them and learns of others. */
public final class Revocations implements AutoCloseable {

    /** The path that needs no token. */
    public static final String PATH = "/revocations";

    /** The default of the verifier, during which it still accepts a token. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private final RevocationFeed feed;
    private final @Nullable JwtVerifier verifier;
    private final RevocationRoutes.Source source;

    private Revocations(RevocationFeed feed, @Nullable JwtVerifier verifier, RevocationRoutes.Source source) {
        this.feed = feed;
        this.verifier = verifier;
        this.source = source;
    }

    /** Returns an empty set, or no set if the settings do not enable revocations. */
    public static Optional<KnownRevocations> known(Settings settings) {
        return settings.revocations().secret().map(secret -> new KnownRevocations(lifetime(settings)));
    }

    private static Duration lifetime(Settings settings) {
        return settings.revocations().tokenLifetime().plus(CLOCK_SKEW);
    }

    /** Connects the set to a database and a route. Does not open a connection. */
    public static Revocations of(Settings settings, KnownRevocations known, DatabaseUrl url, Database database) {
        String secret = settings.revocations().secret().orElseThrow();
        JwtVerifier verifier = settings.revocations()
                .logoutClient()
                .map(client -> verifier(settings, client))
                .orElse(null);
        return new Revocations(
                new RevocationFeed(url, settings.postgres().direct(), known),
                verifier,
                new RevocationRoutes.Source(
                        new RevocationStore(database, known, lifetime(settings)),
                        secret,
                        verifier == null
                                ? null
                                : LogoutTokenVerifier.create(
                                        verifier,
                                        settings.revocations().logoutClient().orElseThrow())));
    }

    /** The oauth-provider has another issuer than the tokens of {@code jwt()}, with the same keys. */
    private static JwtVerifier verifier(Settings settings, String client) {
        JwtVerifier.Builder builder = JwtVerifier.builder(settings.revocations().logoutIssuer(), client)
                .jwksUri(settings.tokens().jwksUri())
                .lazy();
        if (settings.tokens().insecureJwks()) {
            builder.allowInsecureHttp();
        }
        settings.tokens().keyServerHeaders().fields().forEach(builder::requestHeader);
        return builder.build();
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
        return new RevocationRoutes(source, slowClients, budget, Clock.systemUTC());
    }

    @Override
    public void close() {
        try (feed;
                verifier) {
            // closes the resources, the last one first
        }
    }
}
