// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import io.helidon.dbclient.DbExecute;
import java.util.function.Function;

/** Runs statements, each call for one owner. */
public interface DatabaseCalls {

    /**
     * Runs statements for one owner. An exception that the statements throw and that is not about the database passes
     * through unchanged.
     *
     * @param owner the only user whose rows the statements can see with row-level security
     * @throws DatabaseUnavailableException if the database is unavailable or the outcome is not known
     */
    <T> T call(Database.Repeat repeat, String owner, Function<DbExecute, T> statements);
}
