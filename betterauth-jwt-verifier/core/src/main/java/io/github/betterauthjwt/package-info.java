// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Verifies the JWTs of a Better Auth server. {@link io.github.betterauthjwt.JwtVerifier} is the entry point, and
 * {@link io.github.betterauthjwt.VerifiedJwt} is the result. Parameters and results are never null unless they are
 * annotated {@code Nullable}.
 */
package io.github.betterauthjwt;
