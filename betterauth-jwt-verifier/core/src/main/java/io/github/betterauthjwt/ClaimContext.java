// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a verifier with which a {@link VerifiedJwt} interprets its claims.
 *
 * @param scopes null if no scope implies another
 */
record ClaimContext(ClaimPaths paths, @Nullable ScopeHierarchy scopes, Clock clock, Duration clockSkew) {}
