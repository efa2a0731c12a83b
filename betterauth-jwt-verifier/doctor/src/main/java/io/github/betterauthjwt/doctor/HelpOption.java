// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What every command has: the form of its help, the option that asks for it, and the status of its own faults. */
@Command(
        sortOptions = false,
        usageHelpWidth = 100,
        exitCodeOnExecutionException = Doctor.NO_VERDICT,
        synopsisHeading = "%nSYNOPSIS%n  ",
        descriptionHeading = "%nDESCRIPTION%n",
        optionListHeading = "%nOPTIONS%n",
        exitCodeListHeading = "%nEXIT STATUS%n")
final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this help.")
    boolean asked;
}
