// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** The task service: an HTTP API backed by PostgreSQL. The owner of every task comes from a verified JWT. */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.tasks;
