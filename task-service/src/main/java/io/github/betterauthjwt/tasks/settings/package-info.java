// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Reads the settings from the environment and from a file, checks them, and reports all errors together.
 */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.tasks.settings;
