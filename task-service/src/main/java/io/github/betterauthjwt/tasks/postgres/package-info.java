// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The database: connections, retries, migrations, row-level security, and the embedded server. It throws
 * {@code DatabaseUnavailableException} and knows neither tasks nor HTTP.
 */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.tasks.postgres;
