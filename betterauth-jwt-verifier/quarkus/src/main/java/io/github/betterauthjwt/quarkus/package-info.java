// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The adapter for Quarkus. Applications inject {@link io.github.betterauthjwt.VerifiedJwt} and use the annotations of
 * Quarkus Security.
 */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.quarkus;
