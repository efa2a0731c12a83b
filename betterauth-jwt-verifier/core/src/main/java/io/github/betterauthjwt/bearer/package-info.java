// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Bearer tokens in HTTP (RFC 6750) without any framework: reads the {@code Authorization} header, and decides status,
 * headers and body of a refusal once for all adapters.
 */
package io.github.betterauthjwt.bearer;
