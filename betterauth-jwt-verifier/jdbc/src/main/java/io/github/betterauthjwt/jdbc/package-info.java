// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** A store of DPoP proofs in a database. */
package io.github.betterauthjwt.jdbc;
