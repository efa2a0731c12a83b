// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** A store of DPoP proofs in a database. */
@org.jspecify.annotations.NullMarked
module io.github.betterauthjwt.jdbc {
    requires transitive io.github.betterauthjwt;
    requires transitive java.sql;
    requires static org.jspecify;

    exports io.github.betterauthjwt.jdbc;
}
