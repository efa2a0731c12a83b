// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What an operator needs: readiness, metrics and traces.
 */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.tasks.operations;
