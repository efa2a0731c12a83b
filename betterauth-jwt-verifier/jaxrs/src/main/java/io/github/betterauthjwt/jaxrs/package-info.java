// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** The adapter for Jakarta REST 3.1: {@link io.github.betterauthjwt.jaxrs.BearerTokenFeature}. */
package io.github.betterauthjwt.jaxrs;
