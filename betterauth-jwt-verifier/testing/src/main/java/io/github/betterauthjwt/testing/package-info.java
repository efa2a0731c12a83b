// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Tests with real keys and real tokens, without a Better Auth server: an issuer that behaves like one, an extension that
 * hands it to JUnit tests, stubs for WireMock, and the contract that every adapter keeps.
 */
package io.github.betterauthjwt.testing;
