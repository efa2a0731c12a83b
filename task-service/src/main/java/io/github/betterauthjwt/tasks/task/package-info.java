// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Tasks and their storage. The statements and the rules for versions and idempotency keys are here. Every operation requires
 * an {@code Owner}, which comes from a verified token.
 */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.tasks.task;
