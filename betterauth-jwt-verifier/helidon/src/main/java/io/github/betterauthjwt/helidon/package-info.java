// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** The adapter for Helidon SE: {@link io.github.betterauthjwt.helidon.BearerTokenFeature}. */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.helidon;
