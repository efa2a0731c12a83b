// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Fetches, parses and caches the JWK Set (RFC 7517 §5). Applications use {@link JwkSetState} and
 * {@link JwkSetListener}. The other types serve the verifier and tools that inspect key sets.
 */
package io.github.betterauthjwt.jwks;
