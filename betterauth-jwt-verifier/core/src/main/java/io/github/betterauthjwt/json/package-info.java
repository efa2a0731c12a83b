// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Parses strict JSON for tokens and key sets. All input from outside is parsed here first. This package does not depend
 * on tokens or keys.
 */
package io.github.betterauthjwt.json;
