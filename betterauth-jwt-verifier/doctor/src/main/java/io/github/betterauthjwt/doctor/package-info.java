// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** A command line that checks a Better Auth server and a token, and explains what to fix. */
@NullMarked
package io.github.betterauthjwt.doctor;

import org.jspecify.annotations.NullMarked;
