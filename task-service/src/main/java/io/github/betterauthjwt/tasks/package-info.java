// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** The task service: HTTP in front, PostgreSQL behind, and the owner of every task taken from a verified JWT. */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.tasks;
