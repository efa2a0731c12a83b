// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The HTTP API: routes, request bodies and queries, responses, errors and the access log. This package alone chooses status
 * codes. It converts the exceptions of the packages below to problem details (RFC 9457).
 */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.tasks.http;
