// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of the licenses of dependencies. */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.licenses;
