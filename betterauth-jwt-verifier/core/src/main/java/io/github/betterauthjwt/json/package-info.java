// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Strict JSON, for tokens and key sets alike. Everything that arrives from outside is read here first; this room knows
 * nothing of tokens or keys.
 */
package io.github.betterauthjwt.json;
