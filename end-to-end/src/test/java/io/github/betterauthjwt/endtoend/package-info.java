// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of the whole system from outside. They start processes and send HTTP requests to them. */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.endtoend;
