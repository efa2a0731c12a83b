// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The Spring Boot starter. {@code better-auth.url} alone protects every route. A controller gets the user from a
 * parameter {@code @AuthenticationPrincipal VerifiedJwt}.
 */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.spring;
