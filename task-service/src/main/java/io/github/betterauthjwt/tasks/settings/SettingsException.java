// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import java.util.List;

/** Thrown when settings are wrong. The message has one line for each error. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SettingsException(List<String> mistakes) {
        super("The settings are wrong:\n  " + String.join("\n  ", mistakes) + "\nAll settings are listed by --help.");
    }
}
