// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** The single table of reasons and remedies. Not exported: only the verifier and the doctor use it. */
package io.github.betterauthjwt.advice;
