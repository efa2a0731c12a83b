// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Reads, parses and keeps the JWK Set (RFC 7517 §5). Applications meet {@link JwkSetState} and {@link JwkSetListener};
 * the rest serves the verifier and tools that look at key sets.
 */
package io.github.betterauthjwt.jwks;
