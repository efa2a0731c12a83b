// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** The build steps of the adapter for Quarkus. */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.quarkus.deployment;
