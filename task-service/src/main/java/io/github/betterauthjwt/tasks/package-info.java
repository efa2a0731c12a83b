// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The task service: an HTTP API backed by PostgreSQL. The owner of every task comes from a verified JWT. This package
 * starts and stops the parts. Each part is a package, and each uses only those after it: {@code http}, {@code operations},
 * {@code task}, {@code postgres}, {@code hardening}, {@code settings}.
 */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.tasks;
