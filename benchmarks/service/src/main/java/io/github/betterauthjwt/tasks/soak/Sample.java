// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.soak;

/**
 * What the service holds at one moment.
 *
 * @param seconds since the load began
 * @param heap what is live after a full collection, in MiB
 * @param resident what the process has in memory, in MiB
 * @param threads of the operating system
 * @param files open ones, sockets among them
 */
record Sample(double seconds, double heap, double resident, int threads, int files) {}
