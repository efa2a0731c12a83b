// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** The adapter for Jakarta Servlet 6.0 and later: {@link io.github.betterauthjwt.servlet.BearerTokenFilter}. */
package io.github.betterauthjwt.servlet;
