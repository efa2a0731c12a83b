// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The adapter for Micronaut 4. With {@code better-auth.url}, requests are authenticated by the JWTs of a Better Auth
 * server in Micronaut Security.
 */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.micronaut;
