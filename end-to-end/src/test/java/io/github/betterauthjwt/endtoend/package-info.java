// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** The whole, from outside: processes are started, and spoken to over HTTP. */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.endtoend;
