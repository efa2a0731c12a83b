// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.time.Clock;
import java.time.Duration;

/** The settings of a verifier with which a {@link VerifiedJwt} interprets its claims. */
record ClaimContext(ClaimPaths paths, ScopeHierarchy scopes, Clock clock, Duration clockSkew) {}
