// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** Adapters of the verifier to the interfaces of Nimbus JOSE + JWT. */
package io.github.betterauthjwt.nimbus;
