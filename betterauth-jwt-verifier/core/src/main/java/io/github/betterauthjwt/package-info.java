// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Verifies the JWTs of a Better Auth server. {@link io.github.betterauthjwt.JwtVerifier} is the way in,
 * {@link io.github.betterauthjwt.VerifiedJwt} the way out.
 */
package io.github.betterauthjwt;
