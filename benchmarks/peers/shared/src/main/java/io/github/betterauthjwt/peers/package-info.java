// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** What the peers of task-service share: rows, JSON and statements. */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.peers;
