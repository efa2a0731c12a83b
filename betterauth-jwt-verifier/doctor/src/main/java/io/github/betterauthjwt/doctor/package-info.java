// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** A command line that looks at a Better Auth server and at a token, and says what to mend. */
@NullMarked
package io.github.betterauthjwt.doctor;

import org.jspecify.annotations.NullMarked;
