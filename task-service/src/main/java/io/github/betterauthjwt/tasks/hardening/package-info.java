// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Limits that Helidon and the JDBC driver do not have. They keep clients and a silent database from blocking the service.
 *
 * <dl>
 *   <dt>Slow clients
 *   <dd>{@code SlowClients} limits the time for a request's head, its body and its response, counted from their first byte. The
 *       timeouts of the web server restart with each byte. If all connections are in use, it closes the one whose client the
 *       service has waited for longest. {@code WatchedConnections} puts a {@code RequestReader} and a writer between
 *       the socket and the web server, because Helidon reports neither the first byte of a request nor a write that blocks.
 *   <dt>Strict framing
 *   <dd>{@code RequestReader} rejects chunk sizes that Helidon would accept and a proxy would read differently.
 *   <dt>Memory
 *   <dd>{@code HeapBudget} limits the memory of all large bodies and responses together. Helidon limits each body alone.
 *   <dt>Deadlines
 *   <dd>{@code Deadlines} ends database calls and client connections that take too long. One thread checks all of them, so that
 *       a call that ends in time costs no timer. A socket timeout of the driver would cost a timer for each read.
 * </dl>
 */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.tasks.hardening;
