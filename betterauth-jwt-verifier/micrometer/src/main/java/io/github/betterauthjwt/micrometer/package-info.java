// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** Micrometer metrics for the verifier. */
package io.github.betterauthjwt.micrometer;
