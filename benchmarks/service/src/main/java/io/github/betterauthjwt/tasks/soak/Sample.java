// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.soak;

/**
 * The resources of the service at one moment.
 *
 * @param seconds since the load began
 * @param heap live memory after a full collection, in MiB
 * @param resident memory of the process, in MiB
 * @param threads of the operating system
 * @param files open files, including sockets
 */
record Sample(double seconds, double heap, double resident, int threads, int files) {}
