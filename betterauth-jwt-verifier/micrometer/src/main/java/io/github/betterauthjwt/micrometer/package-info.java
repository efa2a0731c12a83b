// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** Metrics of the verifier, by Micrometer. */
package io.github.betterauthjwt.micrometer;
