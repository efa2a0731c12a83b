// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import io.helidon.dbclient.DbRow;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Records revocations in the database, and notifies all instances.
 *
 * @param known the set of this instance, which rejects the tokens at once, also if the database is unavailable
 * @param lifetime how long to keep a revocation
 */
public record RevocationStore(Database database, KnownRevocations known, Duration lifetime) {

    /** Notifications have no content. An instance then reads the table. */
    static final String CHANNEL = "tasks_revocations";

    /**
     * A repeated revocation extends the row, so that there is at most one for each user and session. Times of the database
     * decide when instances read a row and when it expires, because the clocks of instances differ.
     */
    private static final String RECORD = "WITH stored AS (INSERT INTO tasks.revocations AS r"
            + " (claim, value, issued_until, changed_at, expires_at) VALUES (:claim, :value,"
            + " CAST(:issued_until AS timestamptz), now(),"
            + " GREATEST(now(), CAST(:issued_until AS timestamptz)) + make_interval(secs => :lifetime))"
            + " ON CONFLICT (claim, value) DO UPDATE SET"
            + " issued_until = GREATEST(r.issued_until, excluded.issued_until), changed_at = excluded.changed_at,"
            + " expires_at = GREATEST(r.expires_at, excluded.expires_at) RETURNING 1)"
            + " SELECT CAST(pg_notify('" + CHANNEL + "', '') AS text) AS sent FROM stored";

    /**
     * Records a revocation. May be repeated.
     *
     * @throws DatabaseUnavailableException if the other instances may not learn of it
     */
    public void record(Revocation revocation) {
        known.add(revocation);
        Map<String, Object> parameters = Map.of(
                "claim",
                revocation.claim().name().toLowerCase(Locale.ROOT),
                "value",
                revocation.value(),
                "issued_until",
                revocation.issuedUntil().atOffset(ZoneOffset.UTC),
                "lifetime",
                (double) lifetime.toSeconds());
        database.call(Database.Repeat.SAFE, "", execute -> {
            try (Stream<DbRow> rows = execute.createNamedQuery("revoke", RECORD)
                    .params(parameters)
                    .execute()) {
                return rows.count();
            }
        });
    }
}
