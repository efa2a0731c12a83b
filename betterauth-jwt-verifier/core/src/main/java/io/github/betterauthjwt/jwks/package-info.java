// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Fetches, parses and caches the JWK Set (RFC 7517 §5). Not exported: only the verifier and the doctor, which are
 * released together, use these types.
 */
package io.github.betterauthjwt.jwks;
