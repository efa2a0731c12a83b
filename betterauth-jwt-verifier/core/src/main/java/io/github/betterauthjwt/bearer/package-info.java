// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Implements bearer tokens in HTTP (RFC 6750) without any framework. It reads the {@code Authorization} header, and
 * decides the status, header fields and body of every response that an adapter sends itself.
 */
package io.github.betterauthjwt.bearer;
