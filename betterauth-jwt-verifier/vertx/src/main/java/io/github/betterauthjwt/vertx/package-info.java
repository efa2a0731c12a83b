// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** The adapter for Vert.x Web: {@link io.github.betterauthjwt.vertx.BearerTokenHandler}. */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.vertx;
