// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks;

/** A library's function from a token to its claims. */
@FunctionalInterface
interface Verification {

    Object verify(String token) throws Exception;
}
