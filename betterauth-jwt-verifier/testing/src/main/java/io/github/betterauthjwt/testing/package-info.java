// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Tests with real keys and real tokens, without a Better Auth server: a simulated issuer, a JUnit extension that
 * provides it to tests, recorded stubs for WireMock, and the contract for every adapter.
 */
package io.github.betterauthjwt.testing;
