// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The adapter for gRPC: {@link io.github.betterauthjwt.grpc.BearerTokenInterceptor} for servers, and
 * {@link io.github.betterauthjwt.grpc.BearerTokenCredentials} for clients.
 */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.grpc;
