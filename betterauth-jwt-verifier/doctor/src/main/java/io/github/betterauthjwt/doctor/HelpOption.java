// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The common parts of all commands: the layout of the help, the help option, and the exit status for internal errors.
 */
@Command(
        sortOptions = false,
        usageHelpWidth = 100,
        exitCodeOnExecutionException = Doctor.NO_RESULT,
        synopsisHeading = "%nSYNOPSIS%n  ",
        descriptionHeading = "%nDESCRIPTION%n",
        optionListHeading = "%nOPTIONS%n",
        exitCodeListHeading = "%nEXIT STATUS%n")
final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this help.")
    boolean requested;
}
